import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import {
  convolution,
  depthwiseConvolution,
  fromPyTorch,
  fromTfjs,
  initialize,
  linearLayer,
  normalization,
  type ParameterTable,
  roles,
  toPyTorch,
  toTfjs,
} from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

await tf.setBackend("cpu");

const table: ParameterTable = {
  "c.weight": convolution([3, 3, 16, 32]),
  ...linearLayer("l", { input: 50, output: 40 }),
  ...normalization("n", { features: 5 }),
};

Deno.test("starts with the spreads of torchvision and of PyTorch's layers", () => {
  const weights = initialize(table, new Random(1));
  const { data } = weights["c.weight"];
  const variance = data.reduce((sum, x) => sum + x * x, 0) / data.length;
  assert.ok(Math.abs(variance / (2 / (9 * 32)) - 1) < 0.1, `${variance}`);
  const bound = 1 / Math.sqrt(50);
  const largest = weights["l.weight"].data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert.ok(largest <= bound && largest > 0.99 * bound, `${largest}`);
  assert.deepEqual([...weights["n.running_var"].data], [1, 1, 1, 1, 1]);
});

Deno.test("a weight's start depends on the seed and its own name alone", () => {
  const one = initialize(table, new Random(1));
  const alone = initialize({ "l.weight": table["l.weight"] }, new Random(1));
  assert.deepEqual(one["l.weight"], alone["l.weight"]);
  assert.notDeepEqual(initialize(table, new Random(2))["l.weight"], one["l.weight"]);
});

Deno.test("PyTorch's layout puts output and input first, and comes back", () => {
  const weights = initialize(table, new Random(3));
  const torch = toPyTorch(weights, table);
  assert.deepEqual(torch["c.weight"].shape, [32, 16, 3, 3]);
  const at = ([o, i, y, x]: readonly number[]) => [
    torch["c.weight"].data[((o * 16 + i) * 3 + y) * 3 + x],
    weights["c.weight"].data[((y * 3 + x) * 16 + i) * 32 + o],
  ];
  for (const index of [[0, 0, 0, 0], [5, 3, 1, 2], [31, 15, 2, 0]] as const) {
    const [theirs, ours] = at(index);
    assert.equal(theirs, ours);
  }
  assert.deepEqual(fromPyTorch({ ...torch, "fc.weight": torch["l.weight"] }, table), weights);
});

Deno.test("missing and misshapen weights are named", () => {
  const torch = toPyTorch(initialize(table, new Random(3)), table);
  const { "l.bias": _, ...rest } = torch;
  assert.throws(() => fromPyTorch(rest, table), /l\.bias is missing among 6 tensors/);
  const wrong = { ...torch, "l.bias": float32(new Float32Array(3), [3]) };
  assert.throws(
    () => fromPyTorch(wrong, table),
    /l\.bias has shape \[3\], the network needs \[40\]/,
  );
});

Deno.test("weights survive tfjs, bit by bit", async () => {
  const weights = initialize(table, new Random(9));
  const params = toTfjs(weights);
  assert.deepEqual(await fromTfjs(params), weights);
  tf.dispose(params);
});

Deno.test("running statistics are not trained", () => {
  const still = Object.entries(roles).filter(([, { trained }]) => !trained).map(([role]) => role);
  assert.deepEqual(still, ["running mean", "running variance"]);
});

Deno.test("filters alone decay: not what scales, shifts, embeds or is counted", () => {
  const decaying = Object.entries(roles).filter(([, { noDecay }]) => !noDecay).map(([role]) =>
    role
  );
  assert.deepEqual(decaying, ["convolution", "depthwise", "linear"]);
});

Deno.test("each layer's weights have their shapes, roles and starts", () => {
  const start = (parameters: ParameterTable) =>
    Object.entries(parameters).map(([name, { shape, role, start }]) => [name, shape, role, start]);
  const constant = (value: number) => ({ kind: "constant", value });
  assert.deepEqual(start(normalization("n", { features: 3 })), [
    ["n.weight", [3], "scale", constant(1)],
    ["n.bias", [3], "shift", constant(0)],
    ["n.running_mean", [3], "running mean", constant(0)],
    ["n.running_var", [3], "running variance", constant(1)],
  ]);
  assert.deepEqual(normalization("n", { features: 3, scale: 0 })["n.weight"].start, constant(0));
  const bound = { kind: "uniform", bound: 0.25 };
  assert.deepEqual(start(linearLayer("l", { input: 16, output: 2 })), [
    ["l.weight", [2, 16], "linear", bound],
    ["l.bias", [2], "bias", bound],
  ]);
  const bare = linearLayer("l", { input: 16, output: 2, bias: false });
  assert.deepEqual(Object.keys(bare), ["l.weight"]);
  assert.deepEqual(depthwiseConvolution([2, 4, 7]), {
    shape: [2, 4, 7, 1],
    role: "depthwise",
    start: { kind: "normal", deviation: 0.5 },
  });
  assert.deepEqual(convolution([2, 1, 9, 4]), {
    shape: [2, 1, 9, 4],
    role: "convolution",
    start: { kind: "normal", deviation: 0.5 },
  });
});

Deno.test("depthwise filters are stored channel by channel, and come back", () => {
  const own = { d: depthwiseConvolution([2, 3, 4]) };
  const weights = { d: float32(Float32Array.from({ length: 24 }, (_, i) => i), [2, 3, 4, 1]) };
  const { d } = toPyTorch(weights, own);
  assert.deepEqual([d.shape, [...d.data.subarray(0, 7)]], [[4, 1, 2, 3], [0, 4, 8, 12, 16, 20, 1]]);
  assert.deepEqual(fromPyTorch({ d }, own), weights);
  // what no table knows stays as it is
  assert.deepEqual(toPyTorch(weights, {}), weights);
});
