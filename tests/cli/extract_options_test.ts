import assert from "node:assert/strict";
import { parse } from "lib/command/parse.ts";
import { extractCommand } from "lib/cli/extract.ts";
import { extractionOf, extractOptions } from "lib/cli/extract_options.ts";
import { ran } from "./ran.ts";
import { numberLines } from "./option_lines.ts";

const asked = (...typed: string[]) =>
  extractionOf(parse(extractCommand, typed).values as Parameters<typeof extractionOf>[0]);

Deno.test("what is typed is what the study is asked for; what is not typed is its default", () => {
  const { cutting, minScore, side, mirrored, detector, segmenter, seed } = asked();
  assert.deepEqual(cutting, { padding: 0, deduplicate: { merge: false }, maxPixels: 80e6 });
  assert.deepEqual([minScore, side, mirrored, detector, segmenter, seed], [
    ...Array(5).fill(undefined),
    1,
  ]);
  const typed = asked(
    ...["--min-score", ".3", "--side", "416+640", "--mirrored", "no", "--tile", "900"],
    ...["--duplicates", "keep", "--padding", "4", "--holes", "fill", "--megapixels", "2"],
    ...["--prompt", "a man; a cat", "--classes", "a,b", "--again", "--verify", "--threads", "2"],
  );
  assert.deepEqual(typed.cutting, {
    padding: 4,
    masks: { holes: "fill", islands: "keep" },
    maxPixels: 2e6,
  });
  assert.deepEqual([typed.minScore, typed.side, typed.mirrored, typed.tile], [
    0.3,
    [416, 640],
    false,
    900,
  ]);
  assert.deepEqual([typed.prompt, typed.classes, typed.again, typed.verify, typed.threads], [
    "a man; a cat",
    "a,b",
    true,
    true,
    2,
  ]);
  assert.deepEqual(asked("--duplicates", "merge", "--islands", "drop").cutting, {
    padding: 0,
    deduplicate: { merge: true },
    masks: { holes: "keep", islands: "drop" },
    maxPixels: 80e6,
  });
});

Deno.test("a detector that is none, and a side that is none, are told before any work", async () => {
  for (
    const [typed, why] of [["--detector=yolo9", /no detector/], ["--side=100", /of 32/]] as const
  ) {
    for (const command of ["extract", "demo"]) {
      const { status, err } = await ran(command, typed, "--corpus", "/no such folder");
      assert.equal(status, 2);
      assert.match(err, why);
    }
  }
});

Deno.test("the numbers of an extraction, by default and at most", () => {
  const { seed: _, plates: __, ...own } = numberLines(extractOptions);
  assert.deepEqual(own, {
    "min-score": "no default; 0 to 1",
    threads: "no default; a whole number, 1 to 512",
    tile: "no default; a whole number, 64 to 100000",
    padding: "0; a whole number, 0 to 10000",
    megapixels: "80; 0.01 to 1000",
  });
});

Deno.test("masks are spoken of where something is done to them, and only there", () => {
  assert.deepEqual(asked("--holes", "fill").cutting!.masks, { holes: "fill", islands: "keep" });
  assert.deepEqual(asked("--islands", "drop").cutting!.masks, { holes: "keep", islands: "drop" });
  assert.deepEqual(asked("--islands", "drop", "--holes", "fill").cutting!.masks, {
    holes: "fill",
    islands: "drop",
  });
  assert.ok(!("masks" in asked("--holes", "keep", "--islands", "keep").cutting!));
  assert.ok(!("deduplicate" in asked("--duplicates", "keep").cutting!));
  assert.equal(asked("--mirrored", "yes").mirrored, true);
  assert.equal(asked("--side", "640").side, 640);
});
