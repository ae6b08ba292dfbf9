import assert from "node:assert/strict";
import { cutterBatches } from "lib/finetune/cutter_batches.ts";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { cutterForward, cutterTfjs } from "lib/finetune/cutter_network.ts";
import { cutterParts, unfoldedCutter } from "lib/finetune/cutter_start.ts";
import { tf } from "lib/jit/tfjs.ts";
import { type Params, toTfjs } from "lib/nn/parameters.ts";
import { openSession } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { ellipseFigure, smallConfig, smallNeck, smallWeights, storeOf } from "./cutter_small.ts";
import { tiny } from "./fixture.ts";

const { side } = smallConfig;
const config = smallConfig;
const file = "some.onnx";

const model = cutterModel(config, { weights: smallWeights(), neck: smallNeck });
const parts = cutterParts(model, { config, file });

async function started() {
  await using neck = await openNeck(parts.neck, { side, threads: 1 });
  const store = storeOf([1, 2, 3].map(ellipseFigure));
  const sources = { engraved: { store, indices: [0, 1, 2] }, prints: null };
  const shares = { batch: 6, realShare: 0, guessShare: 0 };
  const draw = cutterBatches(sources, { shares, side, neck });
  const weights = await unfoldedCutter(parts.filters, draw, { random: new Random(5) });
  return { weights, inputs: await draw(new Random(6)) };
}

Deno.test("a file taken apart and put together again is the same function", async () => {
  const { weights } = await started();
  const again = cutterModel(config, { weights, neck: parts.neck });
  const random = new Random(1);
  const shape = [2, 1, side, side];
  const grey = float32(
    Float32Array.from({ length: 2 * side * side }, () => random.int(0, 255)),
    shape,
  );
  const box = float32(grey.data.map((_, i) => Number(i % side > 9)), shape);
  const results = [];
  for (const one of [model, again]) {
    await using session = await openSession(one, { threads: 1 });
    results.push((await session.run({ grey, box })).logits.data as Float32Array);
  }
  const largest = Math.max(...results[0].map(Math.abs));
  // weights are rounded to half precision twice
  for (const [i, value] of results[0].entries()) {
    assert.ok(Math.abs(value - results[1][i]) < 0.01 * largest, `${value}, ${results[1][i]}`);
  }
});

Deno.test("what training begins with normalises: by its batch as by what was measured", async () => {
  const { weights, inputs: { x, seen } } = await started();
  const params = toTfjs(weights);
  const logits = (training: boolean, statistics: Params) =>
    tf.tidy(() => {
      const maps = seen.map(({ data, shape }) =>
        tf.transpose(tf.tensor(data, [...shape]), [0, 2, 3, 1])
      );
      const layers = cutterTfjs({ params, statistics }, { training });
      const input = tf.tensor(x.data, [...x.shape]);
      return cutterForward(layers, { x: input, seen: maps }).dataSync() as Float32Array;
    });
  const [still, moving] = [logits(false, {}), logits(true, {})];
  const norm = (values: Float32Array) => Math.hypot(...values);
  const apart = norm(still.map((value, i) => value - moving[i])) / norm(still);
  assert.ok(apart > 0 && apart < 0.35, `${apart}`);
  // each channel's filter has the length that fresh ones have
  for (const [name, { data, shape }] of Object.entries(weights)) {
    if (!name.endsWith("conv.weight")) continue;
    const out = shape[3];
    const squares = new Float64Array(out);
    data.forEach((value, i) => squares[i % out] += value ** 2);
    squares.forEach((sum) => assert.ok(Math.abs(sum - 2) < 1e-3, `${name}: ${sum}`));
  }
});

Deno.test("what is no cutter of this kind is refused by its name", () => {
  assert.throws(
    () => cutterParts(tiny.model, { config, file }),
    /Cannot go on from some\.onnx: it has no "down1\.enter\.conv\.weight"/,
  );
  const wider = { ...config, widths: [24, 16, 16, 16] as const };
  assert.throws(
    () => cutterParts(model, { config: wider, file }),
    /some\.onnx: its down1\.enter\.conv is \[3,3,8,16\], not \[3,3,8,24\]/,
  );
});
