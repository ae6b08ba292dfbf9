/** The detector that ships, on engraved plates and, where they are, on real ones. */
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { byId, modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import type { Label } from "lib/corpus/plate.ts";
import { openPrints } from "lib/corpus/prints.ts";
import type { Detection } from "lib/detect/detection.ts";
import { openDetector, shippedDetector } from "lib/detect/open.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { iou } from "lib/geometry/box.ts";
import { withFolder } from "tests/with_folder.ts";

/** How many labels were found, and how many finds are none of them. */
function counts(found: readonly Detection[], labels: readonly Pick<Label, "box">[]) {
  const same = (a: Pick<Label, "box">, b: Pick<Label, "box">) => iou(a.box, b.box) >= 0.5;
  return {
    hits: labels.filter((label) => found.some((find) => same(find, label))).length,
    wrong: found.filter((find) => !labels.some((label) => same(find, label))).length,
  };
}

Deno.test("the detector ships, small, with its manifest and card", async () => {
  assert.ok(statSync(join(projectDirectory, `models/${shippedDetector}.onnx`)).size <= 4 * 2 ** 20);
  assert.ok(existsSync(join(projectDirectory, `models/${shippedDetector}.md`)));
  const manifest = byId(modelManifests(), { id: shippedDetector, kind: "model" });
  await using detector = await openDetector(shippedDetector, { threads: 1 });
  assert.equal(detector.sha256, manifest.variants[0].sha256);
});

Deno.test("on engraved plates of another seed it finds nearly all figures and little else", () =>
  withFolder(async (directory) => {
    const plates = 6;
    const { labels, ...collection } = await engraveCollection({ seed: 4711, plates, directory });
    await using detector = await openDetector(shippedDetector, { threads: 1 });
    const total = { hits: 0, wrong: 0 };
    for (const plate of collection.plates) {
      const own = labels.filter((label) => label.plate === plate.id);
      const { minScore } = detector;
      const { hits, wrong } = counts(
        await detector.use(await collection.open(plate), { minScore }),
        own,
      );
      total.hits += hits;
      total.wrong += wrong;
    }
    assert.ok(total.hits >= 0.9 * labels.length, `${total.hits} of ${labels.length}`);
    assert.ok(total.wrong <= 0.2 * labels.length, `${total.wrong} beside ${labels.length}`);
  }));

const place = mirrorDirectories().find((one) => existsSync(join(one, "data/prints/plates")));

/** Of each plate: the least figures to be found, and the most finds that are none. */
const expected: Readonly<Record<string, { readonly hits: number; readonly wrong: number }>> = {
  "cruikshank-oliver-twist-etchings-0030": { hits: 5, wrong: 1 },
  "cruikshank-oliver-twist-etchings-0135": { hits: 2, wrong: 2 },
  "cruikshank-water-colours-1903-0089": { hits: 3, wrong: 2 },
};

Deno.test({
  name: "three real plates, two etchings and a water-colour: most figures are found",
  ignore: place === undefined,
  async fn() {
    const books = ["cruikshank-oliver-twist-etchings", "cruikshank-water-colours-1903"];
    const prints = await openPrints({ books });
    await using detector = await openDetector(shippedDetector, { threads: 1 });
    const { minScore } = detector;
    for (const [id, least] of Object.entries(expected)) {
      const image = await prints.open(prints.plates.find((plate) => plate.id === id)!);
      const labels = prints.labels.filter(({ plate }) => plate === id);
      const { hits, wrong } = counts(await detector.use(image, { minScore }), labels);
      assert.ok(hits >= least.hits, `${id}: ${hits} of ${labels.length}`);
      assert.ok(wrong <= least.wrong, `${id}: ${wrong} are none`);
    }
  },
});
