/**
 * Our side of `bench:detect`: YOLOX over plates, from file to boxes, for each line on standard input.
 * Arguments: FORM THREADS FILE..., the form as JSON: {"file", "side", "fitted", "reduction"}. The next plate is decoded while the model looks at this one, as
 * `extract` does it. Answers {"ms", "pixels_ms", "peak_mib", "found"}: a pass over all files; the same for
 * the first plates, decoded before; per file rows of class, score and box.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { cocoClasses } from "lib/detect/coco_classes.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { readAhead } from "lib/extract/read_ahead.ts";
import { readImage } from "lib/image/image.ts";
import { peakMib } from "tests/bench/peak_memory.ts";

/** A pass over five decoded plates is short, and the first of them clears up after the files. */
const pixelPasses = 5;

const [form, threads, ...files] = Deno.args;
const { file, side, ...way } = JSON.parse(form);
await using detect = await openYolox(file, {
  size: side,
  // one look at the whole plate in its colours, as the peer has it, whatever the file says
  mirrored: false,
  grey: false,
  zoomed: false,
  ...way,
  threads: Number(threads),
});
const decoded = await Promise.all(files.slice(0, 5).map((file) => readImage(file)));
console.log(JSON.stringify({ versions: { deno: Deno.version.deno }, threads: Number(threads) }));
for await (const _line of createInterface({ input: process.stdin })) {
  const began = performance.now();
  const found: (readonly (readonly number[])[])[] = [];
  for await (const image of readAhead(files, (file) => readImage(file))) {
    const boxes = await detect(image, { minScore: 0.005 });
    found.push(
      boxes.map(({ label, score, box }) =>
        [Math.max(0, cocoClasses.indexOf(label)), score, ...box] as const
      ),
    );
  }
  const ms = performance.now() - began;
  const begun = performance.now();
  for (let pass = 0; pass < pixelPasses; pass++) {
    for (const image of decoded) await detect(image, { minScore: 0.005 });
  }
  const pixels_ms = (performance.now() - begun) / pixelPasses;
  console.log(JSON.stringify({ ms, pixels_ms, peak_mib: peakMib(), found }));
}
