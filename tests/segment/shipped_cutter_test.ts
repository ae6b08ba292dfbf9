/** The cutter that ships, on plates that it never saw. */
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { byId, modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import { openPrints } from "lib/corpus/prints.ts";
import {
  bareBox,
  cutMetrics,
  knownEngravings,
  knownPlates,
  metricsOn,
} from "lib/finetune/cutter_evaluation.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import { defaultSegmenter, openSegmenter, shippedSegmenter } from "lib/segment/open.ts";

const file = join(projectDirectory, "models/burin_cutter.onnx");

Deno.test("the cutter ships, small, with its manifest and card, and is the default", async () => {
  assert.ok(statSync(file).size <= 4 * 2 ** 20);
  assert.ok(existsSync(join(projectDirectory, "models/burin_cutter.md")));
  const manifest = byId(modelManifests(), { id: shippedSegmenter, kind: "model" });
  await using segmenter = await openSegmenter(shippedSegmenter, { threads: 1 });
  assert.equal(segmenter.sha256, manifest.variants[0].sha256);
  assert.deepEqual([segmenter.random, defaultSegmenter()], [false, shippedSegmenter]);
  assert.equal(defaultSegmenter({ project: "nowhere", cache: "nowhere", mirrors: [] }), "grabcut");
});

Deno.test("on engraved plates of seeds that it did not learn from it is far better than the box", async () => {
  await using segmenter = await openSegmenter(shippedSegmenter, { threads: 1 });
  const plates = [...knownEngravings([1, 2])];
  const cut = cutMetrics(await metricsOn(segmenter.use, plates));
  const box = cutMetrics(await metricsOn(bareBox, plates));
  assert.ok(cut.iou > 0.7, `${cut.iou}`);
  assert.ok(cut.iou > box.iou + 0.25, `${cut.iou} and ${box.iou}`);
});

Deno.test("an empty plate gives masks within the boxes, whatever they are", async () => {
  await using segmenter = await openSegmenter(shippedSegmenter, { threads: 1 });
  const white = blank({ width: 200, height: 150 }, [255, 255, 255, 255]);
  for (const { mask } of await segmenter.use(white, [{ box: [20, 20, 80, 120] }])) {
    assert.ok(maskArea(mask) <= 70 * 110);
  }
});

const place = mirrorDirectories().find((one) => existsSync(join(one, "data/prints/plates")));

/** Plates of books that it did not learn from, and the least mean overlap of their figures' masks. */
const expected: Readonly<Record<string, number>> = {
  "dore-don-quixote-v1-c16c": 0.7,
  "leech-pictures-of-life-v1-i_215a": 0.72,
  "rowlandson-grego-v1-i_144": 0.75,
};

Deno.test({
  name: "three real plates of unseen books: masks overlap with the outlines drawn by hand",
  ignore: place === undefined,
  async fn() {
    await using segmenter = await openSegmenter(shippedSegmenter, { threads: 1 });
    const ids = new Set(Object.keys(expected));
    const books = ["dore-don-quixote-v1", "leech-pictures-of-life-v1", "rowlandson-grego-v1"];
    const prints = await openPrints({ books });
    const seen = new Set<string>();
    for await (const known of knownPlates(prints, { ids })) {
      const [{ plate }] = known.figures;
      const { iou } = cutMetrics(await metricsOn(segmenter.use, [known]));
      assert.ok(iou > expected[plate], `${plate}: ${iou}`);
      seen.add(plate);
    }
    assert.deepEqual([...seen].sort(), [...ids].sort());
  },
});
