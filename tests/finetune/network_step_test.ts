import assert from "node:assert/strict";
import { flattened, unflattened } from "lib/finetune/flat_weights.ts";
import {
  compileRows,
  isNoDecayVector,
  networkLayout,
  networkStep,
  startState,
} from "lib/finetune/network_step.ts";
import { measureStatistics, unfolded } from "lib/finetune/normalisation.ts";
import { cellsOf } from "lib/finetune/simota.ts";
import { lossNames, targetsOf, yoloxLoss } from "lib/finetune/yolox_loss.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { compile } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { adamw } from "lib/optim/adamw.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { halvedRunner } from "lib/training/halved_runner.ts";
import { eagerRunner } from "lib/training/runner.ts";
import { tiny } from "./fixture.ts";

const network = readNetwork(tiny.model, tiny.size);
const { classes } = network.head;
const cells = cellsOf(
  [8, 16, 32].map((stride) => ({ width: 64 / stride, height: 64 / stride, stride })),
);
const pictures = tiny.tensors.image; // [1, 3, 64, 64]
const statistics = await measureStatistics(network, [pictures], { threads: 1 });
const weights = unfolded(network, statistics);
const optimizer = adamw({ weightDecay: 0.01, noDecay: isNoDecayVector });
const layout = networkLayout(weights);

const scalar = (value: number) => float32(Float32Array.of(value), []);

const norm = (...all: Float32Array[]) =>
  Math.sqrt(all.reduce((sum, data) => sum + data.reduce((own, value) => own + value ** 2, 0), 0));

/** The targets that go with what weights now say. */
async function targetsFor(own: Weights) {
  const vectors = flattened(own, layout);
  const given = { vectors, layout, statistics, pictures };
  await using asking = await compileRows(network, given, { threads: 1 });
  const { data } = (await asking.run({ vectors, pictures })).rows;
  return targetsOf(data as Float32Array, { cells, labels: tiny.labels, classes });
}

const targets = await targetsFor(weights);

const inputsAt = (step: number, keep = 0.9) => ({
  pictures,
  target: targets,
  scalars: scalarTensors(optimizer, { step, learningRate: 1e-3 }),
  ema: scalar(keep),
});

Deno.test("before a step the losses are Megvii's, since the function is unchanged", async () => {
  const step = networkStep(network, { layout, statistics, cells, optimizer });
  const state = startState(weights, { layout, optimizer });
  await using runner = await compiledRunner({ threads: 1 })(step, { state, inputs: inputsAt(1) });
  const [found] = await runner.run([inputsAt(1)]);
  for (const part of lossNames) {
    const [value, expected] = [found[part].data[0], tiny.losses[part]];
    assert.ok(Math.abs(value - expected) <= 1e-3 * expected, `${part}: ${value}, not ${expected}`);
  }
});

Deno.test("compiled, steps are the eager ones, and lose less each time", async () => {
  const step = networkStep(network, { layout, statistics, cells, optimizer, clip: 10 });
  const start = { state: startState(weights, { layout, optimizer }), inputs: inputsAt(1) };
  await using compiled = await compiledRunner({ threads: 1 })(step, start);
  await using eager = eagerRunner(step, start);
  const losses: number[] = [];
  for (let at = 1; at <= 3; at++) {
    const [[one], [two]] = [
      await compiled.run([inputsAt(at)]),
      await eager.run([inputsAt(at)]),
    ];
    losses.push(one.loss.data[0]);
    assert.ok(Math.abs(one.loss.data[0] / two.loss.data[0] - 1) < 1e-4, `step ${at}`);
  }
  assert.ok(losses[2] < losses[1] && losses[1] < losses[0], losses.join());
  const [one, two] = [await compiled.state(), await eager.state()];
  assert.deepEqual(Object.keys(one).sort(), Object.keys(two).sort());
  // Adam's first moves are the rate by the gradient's sign: a gradient at 0 may fall to either side
  const far = one.filters.data.filter((value, i) => Math.abs(value - two.filters.data[i]) > 1e-4);
  assert.ok(far.length < 1e-3 * one.filters.data.length, `${far.length} filters differ`);
});

Deno.test("in halves, steps are the whole ones bit for bit, and say what the network says", async () => {
  const step = networkStep(network, { layout, statistics, cells, optimizer, clip: 10 });
  const start = { state: startState(weights, { layout, optimizer }), inputs: inputsAt(1) };
  await using whole = await compiledRunner({ threads: 1 })(step, start);
  await using halved = await halvedRunner({ threads: 1, early: ["rows"] })(step, start);
  for (let at = 1; at <= 3; at++) {
    const { target, ...before } = inputsAt(at);
    const [{ rows, ...expected }] = await whole.run([inputsAt(at)]);
    let early: Weights = {};
    const found = await halved.run(before, (said) => {
      early = { rows: float32(said.rows.data.slice(), said.rows.shape) };
      return { target };
    });
    assert.deepEqual(early.rows, rows);
    assert.deepEqual(found, expected);
  }
  assert.deepEqual(await halved.state(), await whole.state());
});

Deno.test("gradients are slopes of the loss, in all kinds of weights", async () => {
  const step = networkStep(network, { layout, statistics, cells, optimizer, gradients: true });
  const start = { state: startState(weights, { layout, optimizer }), inputs: inputsAt(1) };
  await using runner = await compiledRunner({ threads: 1 })(step, start);
  const [found] = await runner.run([inputsAt(1)]);
  const gradients = unflattened(found.gradients!, layout);
  const given = { vectors: flattened(weights, layout), pictures, target: targets };
  const looking = { vectors: given.vectors, layout, statistics, pictures };
  await using asked = await compileRows(network, looking, { threads: 1 });
  const rowsOf = async (own: Weights) =>
    (await asked.run({ vectors: flattened(own, layout), pictures })).rows as Tensor<"float32">;
  await using losing = await compile(
    ({ rows, target }) => ({ loss: yoloxLoss(rows, target, { cells, classes }).loss }),
    { rows: await rowsOf(weights), target: targets },
    { threads: 1 },
  );
  const lossOf = async (own: Weights) =>
    Number((await losing.run({ rows: await rowsOf(own), target: targets })).loss.data[0]);
  // of each kind the one with the longest gradient: random weights let little through to the first
  const kinds = {
    dense: /^body.*weight$/,
    depthwise: /^body.*weight$/,
    scale: /^body.*scale$/,
    shift: /^body.*shift$/,
    head: /stem.weight$/,
    bias: /predict.*bias$/,
  };
  for (const [kind, pattern] of Object.entries(kinds)) {
    const [name] = Object.keys(gradients).filter((name) => {
      const single = weights[name].shape.length === 4 && weights[name].shape[3] === 1;
      return pattern.test(name) && (kind !== "dense" || !single) &&
        (kind !== "depthwise" || single);
    }).sort((a, b) => norm(gradients[b].data) - norm(gradients[a].data));
    const gradient = gradients[name].data;
    // along the gradient itself, where single precision still shows a difference
    const size = norm(gradient);
    assert.ok(size > 1e-4, `${name}: ${size}`);
    const reach = Math.min(0.02 / size, 0.2 * norm(weights[name].data));
    const along = (sign: number): Weights => ({
      ...weights,
      [name]: float32(
        weights[name].data.map((value, i) => value + sign * reach * gradient[i] / size),
        weights[name].shape,
      ),
    });
    const slope = (await lossOf(along(1)) - await lossOf(along(-1))) / (2 * reach);
    assert.ok(Math.abs(slope / size - 1) < 0.05, `${name}: ${slope}, not ${size}`);
  }
});

Deno.test("a gradient that is too long is shortened to the limit, all weights together", async () => {
  const run = async (clip?: number) => {
    const step = networkStep(network, { layout, statistics, cells, optimizer, clip });
    const state = startState(weights, { layout, optimizer });
    await using runner = await compiledRunner({ threads: 1 })(step, { state, inputs: inputsAt(1) });
    const [{ length }] = await runner.run([inputsAt(1)]);
    const { "exp_avg.filters": filters, "exp_avg.vectors": vectors } = await runner.state();
    return { length: length?.data[0], moved: norm(filters.data, vectors.data) };
  };
  const free = await run();
  assert.equal(free.length, undefined);
  const long = await run(1e6);
  assert.ok(Math.abs(long.moved / free.moved - 1) < 1e-4);
  const limit = long.length! / 4;
  const short = await run(limit);
  // the first running mean is a tenth of the gradient
  assert.ok(Math.abs(short.moved / (0.1 * limit) - 1) < 1e-3, `${short.moved}, not ${0.1 * limit}`);
});

Deno.test("the running mean keeps its share, and frozen weights stay as they are", async () => {
  const own = networkLayout(weights, ["body."]);
  const step = networkStep(network, { layout: own, statistics, cells, optimizer });
  const state = startState(weights, { layout: own, optimizer });
  assert.ok(!("ema.frozen" in state) && !("exp_avg.frozen" in state));
  await using runner = await compiledRunner({ threads: 1 })(step, { state, inputs: inputsAt(1) });
  await runner.run([inputsAt(1, 0.75)]);
  const after = await runner.state();
  assert.deepEqual(after.frozen.data, state.frozen.data);
  const moved = after.filters.data.filter((value, i) => value !== state.filters.data[i]);
  assert.ok(moved.length > 0.9 * state.filters.data.length);
  after["ema.filters"].data.forEach((value, i) => {
    const expected = 0.75 * state.filters.data[i] + 0.25 * after.filters.data[i];
    assert.ok(Math.abs(value - expected) < 1e-6);
  });
});
