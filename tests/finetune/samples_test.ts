import assert from "node:assert/strict";
import { pictureOf, samplesOf } from "lib/finetune/samples.ts";
import type { Label } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { squares } from "./plates.ts";

const size = { width: 128, height: 128 };

Deno.test("labels follow the plate into the model's input, and into the mirror", () => {
  const collection = squares(3);
  const [plain, mirrored] = samplesOf(collection, { ids: ["plate-1"], size, mirrored: true });
  assert.deepEqual([plain.mirrored, mirrored.mirrored, plain.ratio], [false, true, 2]);
  plain.labels.forEach(({ box: [x0, y0, x1, y1] }, i) => {
    assert.deepEqual(plain.targets[i].box, [x0 + x1, y0 + y1, 2 * (x1 - x0), 2 * (y1 - y0)]);
    const [x, y, w, h] = plain.targets[i].box;
    assert.deepEqual(mirrored.targets[i].box, [128 - x, y, w, h]);
    assert.deepEqual(mirrored.labels[i].box, [64 - x1, y0, 64 - x0, y1]);
  });
  assert.equal(samplesOf(collection, { ids: [], size }).length, 0);
});

Deno.test("the mirror's labels lie on what is dark in the mirror's picture", async () => {
  const collection = squares(2);
  const samples = samplesOf(collection, { ids: ["plate-0"], size, mirrored: true });
  for (const sample of samples) {
    const { data } = await pictureOf(sample, { collection, size });
    for (const { box: [x, y] } of sample.targets) {
      assert.ok(data[Math.floor(y) * 128 + Math.floor(x)] < 60);
    }
  }
  const [[a], [b]] = samples.map(({ targets }) => targets);
  assert.notEqual(a.box[0], b.box[0]);
});

Deno.test("boxes are cut to the plate; without area, off the plate, and of crowds there is no target", () => {
  const { plates: [plate] } = squares(1);
  const of = (box: Box, flags: Partial<Label> = {}): Label => ({
    plate: plate.id,
    box,
    name: "x",
    ...flags,
  });
  const targets = (labels: readonly Label[]) =>
    samplesOf({ plates: [plate], labels }, { ids: [plate.id], size }).flatMap(({ targets }) =>
      targets.map(({ box }) => box)
    );
  const none = [
    of([5, 5, 5, 5]),
    of([5, 5, 5, 9]),
    of([9, 9, 5, 5]),
    of([NaN, 5, 9, 9]),
    of([500, 500, 600, 600]),
    of([64, 5, 90, 9]),
    of([5, 5, 9, 9], { crowd: true }),
  ];
  assert.deepEqual(targets(none), []);
  const [kept] = samplesOf({ plates: [plate], labels: none }, { ids: [plate.id], size });
  assert.equal(kept.labels.length, none.length);
  assert.deepEqual(targets([of([60, -10, 90, 9])]), [[124, 9, 8, 18]]);
  assert.deepEqual(targets([of([63, 5, 64, 6])]), [[127, 11, 2, 2]]);
});
