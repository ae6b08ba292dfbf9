import assert from "node:assert/strict";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { cutterRanges } from "lib/finetune/cutter_ranges.ts";
import { calibrate } from "lib/onnx/calibration.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { smallConfig, smallNeck, smallWeights } from "./cutter_small.ts";

const model = cutterModel(smallConfig, { weights: smallWeights(), neck: smallNeck });
const { side } = smallConfig;

/** Two squares whose greys and boxes are drawn. */
const draw = (random: Random) =>
  [0, 1].map(() => ({
    grey: Float32Array.from({ length: side * side }, () => random.range(0, 255)),
    box: Float32Array.from({ length: side * side }, (_, i) => Number(i % side < 12)),
  }));

Deno.test("ranges are those of eight steps' examples, each of which the seed decides", async () => {
  const found = await cutterRanges(model, draw, { random: new Random(1), threads: 1 });
  const examples = Array.from({ length: 8 }, (_, step) => draw(new Random(1).fork(step))).flat()
    .map(({ grey, box }) => ({
      grey: float32(grey, [1, 1, side, side]),
      box: float32(box, [1, 1, side, side]),
    }));
  assert.equal(examples.length, 16);
  assert.ok(Object.keys(found).length > 20);
  assert.deepEqual(found, await calibrate(model, examples, { threads: 1 }));
  const other = await cutterRanges(model, draw, {
    random: new Random(1).fork("other"),
    threads: 1,
  });
  assert.notDeepEqual(found, other);
});
