import assert from "node:assert/strict";
import { join } from "node:path";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { cutterRanges } from "lib/finetune/cutter_ranges.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { integerProductsAreExact } from "lib/onnx/integer_products.ts";
import { storeRanges } from "lib/onnx/stored_ranges.ts";
import { type CutterLogitsOptions, openCutterLogits } from "lib/segment/cutter_logits.ts";
import { changeModel } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
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

Deno.test("a file with ranges runs in 8 bits, near what it is in full; other ways are as before", async () => {
  const draw = () =>
    [0, 1, 2].map((i) => ({ ...squares(1), grey: squares(3).grey.slice(i * pixels) }))
      .map(({ grey, box }) => ({ grey: grey.slice(0, pixels), box }));
  const ranges = await cutterRanges(model, draw, { random: new Random(1), threads: 1 });
  const both = storeRanges(model, ranges);
  const look = async (file: Uint8Array | string, options: CutterLogitsOptions = {}) => {
    await using cutter = await openCutterLogits(file, { threads: 1, ...options });
    return await cutter.look(squares(2));
  };
  const exact = await look(model);
  assert.deepEqual(await look(both, { precision: "float32" }), exact);
  // there is nothing to run it in 8 bits with
  assert.deepEqual(await look(model, { precision: "int8" }), exact);
  const rounded = await look(both);
  assert.equal(rounded.every((value, i) => value === exact[i]), !await integerProductsAreExact());
  const range = Math.max(...exact) - Math.min(...exact);
  const apart = rounded.reduce((sum, value, i) => sum + Math.abs(value - exact[i]), 0);
  assert.ok(apart / rounded.length < 0.03 * range, `${apart / rounded.length} of ${range}`);
  const file = Deno.makeTempFileSync({ suffix: ".onnx" });
  try {
    Deno.writeFileSync(file, both);
    assert.deepEqual(await look(file), rounded);
  } finally {
    Deno.removeSync(file);
  }
  // what cannot be read is told as the runtime tells it
  const folder = Deno.makeTempDirSync();
  const pointer = join(folder, "pointer.onnx");
  Deno.writeTextFileSync(pointer, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
  await assert.rejects(look(pointer), /Cannot load the cutter: .*Git LFS/);
  await assert.rejects(look(join(folder, "lost.onnx")), /Cannot load the cutter on cpu: /);
  Deno.removeSync(folder, { recursive: true });
  const damaged = changeModel(model, { constants: {}, metadata: { "burin.ranges": "{" } });
  await assert.rejects(look(damaged, { name: "mine.onnx" }), /the ranges in mine\.onnx/);
  assert.deepEqual(await look(damaged, { precision: "float32" }), exact);
});
