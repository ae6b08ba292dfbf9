import assert from "node:assert/strict";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openCutterLogits } from "lib/segment/cutter_logits.ts";
import { smallConfig, smallNeck, smallWeights } from "../finetune/cutter_small.ts";

const model = cutterModel(smallConfig, { weights: smallWeights(), neck: smallNeck });
const { side } = smallConfig;
const pixels = side * side;

/** Squares of a slope of greys, and boxes of their left part. */
const squares = (count: number) => ({
  grey: Float32Array.from({ length: count * pixels }, (_, i) => (i * 7919) % 251),
  box: Float32Array.from({ length: count * pixels }, (_, i) => Number(i % side < 12)),
});

Deno.test("squares are looked at each alone, and are left as they were", async () => {
  await using cutter = await openCutterLogits(model, { threads: 1 });
  const both = squares(2);
  assert.equal(cutter.side, side);
  const before = both.grey.slice();
  const found = await cutter.look(both);
  assert.equal(found.length, 2 * pixels);
  const alone = await cutter.look({
    grey: both.grey.slice(pixels),
    box: both.box.slice(pixels),
  });
  for (const i of alone.keys()) assert.ok(Math.abs(alone[i] - found[pixels + i]) < 1e-4);
  assert.deepEqual(both.grey, before);
});

Deno.test("a model of another form is told", async () => {
  await assert.rejects(openCutterLogits(smallNeck.model), /Cannot use this model as a cutter/);
  const other = (output: string, side: number | string) => {
    const builder = graphBuilder();
    const shape = ["N", 1, side, side];
    const [grey, box] = ["grey", "box"].map((name) =>
      builder.input({ name, dtype: "float32", shape })
    );
    const sum = builder.node("Add", [grey, box]);
    builder.output({ name: output, dtype: "float32", shape }, sum);
    return encodeGraph(builder.graph());
  };
  await assert.rejects(openCutterLogits(other("masks", 8)), /it has box,grey,masks, not/);
  await assert.rejects(openCutterLogits(other("logits", "side")), /Cannot use this model/);
  await using small = await openCutterLogits(other("logits", 8));
  assert.equal(small.side, 8);
});
