import assert from "node:assert/strict";
import { tunedLines, useLine } from "lib/study/tuned_lines.ts";

const tuned = {
  plates: { train: 14, validation: 3, test: 3 },
  chosen: { epochs: 30, epoch: 12 },
  before: { map50: 0.65, map: 0.4, low: 0.5, high: 0.8, figures: 21 },
  after: { map50: 0.7, map: 0.5, low: 0.55, high: 0.85, figures: 21 },
  file: "out/a b/tuned.onnx",
};

Deno.test("it says by what was chosen, on how much it was measured, how sure that is and what to type", () => {
  const said = tunedLines(tuned);
  assert.match(said[0], /epoch 12 of the run of 30.*mAP50-95 on 3 validation plates/);
  assert.match(
    said[1],
    /3 test plates with 21 figures.*was 0\.650 \[0\.500, 0\.800\] and is 0\.700 \[0\.550, 0\.850\]/,
  );
  assert.match(said[1], /95 % intervals by bootstrap over plates\. The intervals overlap/);
  assert.match(said[2], /Tuned: out\/a b\/tuned\.onnx; .*parts\.json/);
  assert.equal(said[3], useLine(tuned.file));
  assert.match(
    said[3],
    /judge --corpus LABELS --detector 'yolox:out\/a b\/tuned\.onnx', .*extract/,
  );
});

Deno.test("intervals apart are no chance; older results have none", () => {
  const apart = { ...tuned, after: { ...tuned.after, low: 0.81, high: 0.9 } };
  assert.doesNotMatch(tunedLines(apart)[1], /chance/);
  const older = { ...tuned, before: { map50: 0.1, map: 0.1 }, after: { map50: 0.2, map: 0.1 } };
  assert.match(tunedLines(older)[1], /3 test plates, .*was 0\.100 and is 0\.200/);
});
