import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fuseBoxes, type Scored } from "lib/geometry/box_fusion.ts";

/** By the authors' own code, see tests/fixtures/geometry/box_fusion.py. */
const cases: readonly {
  readonly looks: readonly (readonly Scored[])[];
  readonly iouThreshold: number;
  readonly fused: readonly Scored[];
}[] = JSON.parse(
  readFileSync(new URL("../fixtures/geometry/box_fusion.json", import.meta.url), "utf8"),
);

Deno.test("finds are joined as the authors' code joins them", () => {
  for (const { looks, iouThreshold, fused } of cases) {
    const ours = fuseBoxes(looks, { iouThreshold });
    assert.equal(ours.length, fused.length);
    ours.forEach(({ box, score }, i) => {
      assert.ok(Math.abs(score - fused[i].score) < 1e-6, `${score}, not ${fused[i].score}`);
      // theirs are kept in single precision, of which scores of equal means differ in order
      box.forEach((side, k) => assert.ok(Math.abs(side - fused[i].box[k]) < 1e-3));
    });
  }
});

const at = (x: number, score: number): Scored => ({ box: [x, 0, x + 10, 10], score });

Deno.test("a find of all looks keeps its mean score, one of a single look a share", () => {
  assert.deepEqual(fuseBoxes([[at(0, 0.75)], [at(0, 0.25)]]), [at(0, 0.5)]);
  assert.deepEqual(fuseBoxes([[at(0, 0.75)], []]), [at(0, 0.375)]);
  assert.deepEqual(fuseBoxes([[at(0, 0.75)]]), [at(0, 0.75)]);
  assert.deepEqual(fuseBoxes([]), []);
  assert.deepEqual(fuseBoxes([[], []]), []);
});

Deno.test("joined is what overlaps by more than the threshold, not by as much", () => {
  // 10 x 10 pixels of which 6 columns are common: IoU 6 / 14
  const looks = [[at(0, 0.5)], [at(4, 0.5)]];
  assert.equal(fuseBoxes(looks, { iouThreshold: 6 / 14 }).length, 2);
  const [joined, ...none] = fuseBoxes(looks, { iouThreshold: 6 / 14 - 1e-9 });
  assert.deepEqual(none, []);
  assert.deepEqual(joined, at(2, 0.5));
});

Deno.test("finds are joined above an overlap of .55 unless another is asked for", () => {
  // IoU (10 - x) / (10 + x): .565 and .544
  assert.equal(fuseBoxes([[at(0, 0.5)], [at(2.78, 0.5)]]).length, 1);
  assert.equal(fuseBoxes([[at(0, 0.5)], [at(2.95, 0.5)]]).length, 2);
});
