import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Detector } from "lib/detect/detection.ts";
import { randomGraph } from "lib/assets/random_graph.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import { langSam, langSamForms, type NamedSegmentation } from "lib/segment/lang_sam.ts";
import { openSegmenter, promptableModels, type PromptableName } from "lib/segment/open.ts";
import { asSegmenter } from "lib/segment/promptable.ts";
import { openSam } from "lib/segment/sam.ts";
import { openSam2 } from "lib/segment/sam2.ts";
import { assertMasks, exchanged, graph, originals, plate } from "./originals.ts";

/** See tests/fixtures/segment/lang_sam.py and tests/fixtures/detect/grounding_dino.py. */
const fixture = originals("lang_sam.safetensors");
const names = fixture.texts.plates as string[];
const detect = fileURLToPath(new URL("../fixtures/detect/", import.meta.url));
const vocabulary = readFileSync(randomGraph("vocab.txt")!, "utf8");
const { caption } = JSON.parse(readFileSync(`${detect}grounding_dino.json`, "utf8"));

const finds = (file: string, overhang: "cut" | "keep" = "keep") =>
  openGroundingDino(randomGraph(file)!, {
    vocabulary,
    prompt: caption,
    passes: "together",
    overhang,
    threads: 1,
  });

/** Ours in the order of the original's, by their boxes. */
function inOrder(ours: readonly NamedSegmentation[], boxes: readonly Box[]): NamedSegmentation[] {
  assert.equal(ours.length, boxes.length);
  const left = new Set(ours);
  return boxes.map((box) => {
    const found = [...left].find(({ detection }) =>
      detection.box.every((side, k) => Math.abs(side - box[k]) < 0.01)
    );
    assert.ok(found, `nothing at ${box}`);
    left.delete(found);
    return found;
  });
}

const forms = {
  before: {
    file: "grounding_dino_authors.onnx",
    open: () => openSam({ encoder: graph("sam.encoder"), decoder: graph("sam.decoder") }),
  },
  since: {
    file: "grounding_dino.onnx",
    open: () =>
      openSam2({ encoder: graph("sam2.hub.encoder"), decoder: graph("sam2.hub.decoder") }),
  },
} as const;

for (const [form, { file, open }] of Object.entries(forms)) {
  Deno.test(`${form} October 2024: the original's boxes and masks, and none when something is wrong`, async () => {
    await using detector = await finds(file);
    await using cutting = await finds(file, "cut");
    await using segment = asSegmenter(await open());
    const find = langSam({ detect: detector, segment });
    let reaching = 0;
    for (const name of names) {
      const image = await plate(name);
      const boxes = fixture.boxes(`${name}/boxes`);
      const right = {
        masks: fixture.masks(`${name}/${form}/masks`, image),
        scores: fixture.numbers(`${name}/${form}/scores`),
      };
      const ours = await find(image);
      assertMasks(inOrder(ours, boxes), right);
      ours.forEach(({ detection }) => assert.ok(detection.score > 0.3 && detection.phrase));
      const stricter = await find(image, { boxThreshold: 0.4 });
      assert.ok(stricter.length < ours.length && stricter.length > 0);
      reaching += boxes.filter(([x0, y0]) => x0 < 0 || y0 < 0).length;
      if (name !== names[0]) continue;
      // the same boxes on the plate with its colours exchanged
      const given: Detector = () => Promise.resolve(ours.map(({ detection }) => detection));
      const wrong = await langSam({ detect: given, segment })(exchanged(image));
      assert.throws(() => assertMasks(inOrder(wrong, boxes), right), /mask \d+: /);
      const moved: Detector = async () =>
        (await given(image)).map((one) => ({
          ...one,
          box: [one.box[0] + 2, one.box[1], one.box[2] + 2, one.box[3]],
        }));
      const displaced = await langSam({ detect: moved, segment })(image);
      const back = displaced.map((one, i) => ({ ...one, detection: ours[i].detection }));
      assert.throws(() => assertMasks(inOrder(back, boxes), right), /mask \d+: /);
      const cut = await langSam({ detect: cutting, segment: () => Promise.resolve(ours.slice()) })(
        image,
      );
      assert.throws(() => inOrder(cut, boxes), /nothing at/);
    }
    assert.ok(reaching > 0, "no box reaches beyond its plate");
  });
}

Deno.test("where nothing is named, no segmenter is asked", async () => {
  const find = langSam({
    detect: () => Promise.resolve([]),
    segment: () => Promise.reject(new Error("asked")),
  });
  assert.deepEqual(await find(blank({ width: 9, height: 9 }, [255, 255, 255, 255])), []);
});

Deno.test("both forms name segmenters that can be opened, and any pair can be joined", async () => {
  for (const { segmenter, boxThreshold, textThreshold } of Object.values(langSamForms)) {
    assert.ok(segmenter in promptableModels satisfies boolean);
    assert.deepEqual([boxThreshold, textThreshold], [0.3, 0.25]);
  }
  const name: PromptableName = "mobile_sam";
  await using light = await openSegmenter(name, { missing: "random weights" });
  const box: Box = [10, 10, 80, 90];
  const find = langSam({
    detect: () => Promise.resolve([{ box, score: 0.9, label: "man" }]),
    segment: light.use,
  });
  const [{ mask, detection }] = await find(await plate("plain.png"));
  assert.ok(maskArea(mask) > 0);
  assert.deepEqual(detection.box, box);
});
