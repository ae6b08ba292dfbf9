/** Whole steps of training beside Megvii's own code, from tests/fixtures/finetune/make_network.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { unflattened } from "lib/finetune/flat_weights.ts";
import {
  isNoDecayVector,
  networkLayout,
  networkStep,
  startState,
} from "lib/finetune/network_step.ts";
import { measureStatistics, type Statistics, unfolded } from "lib/finetune/normalisation.ts";
import { cellsOf } from "lib/finetune/simota.ts";
import { lossNames, type LossParts, targetsOf } from "lib/finetune/yolox_loss.ts";
import { readNetwork, storedFilter, type YoloxNetwork } from "lib/finetune/yolox_network.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { adamw } from "lib/optim/adamw.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { treeBranch } from "lib/tensor/tree.ts";
import { halvedRunner } from "lib/training/halved_runner.ts";
import { labelsOf } from "./fixture.ts";

const folder = new URL("../fixtures/finetune/", import.meta.url);
const size = { width: 96, height: 64 };
const cells = cellsOf(
  [8, 16, 32].map((stride) => ({
    width: size.width / stride,
    height: size.height / stride,
    stride,
  })),
);
const [learningRate, warmup, steps] = [5e-4, 30, 5];
const optimizer = adamw({ weightDecay: 0.02, noDecay: isNoDecayVector });

/** How many numbers of each weight the fixture has: those of a gradient, and of what a step moves. */
const shown = { gradient: 48, moves: 8 };

interface Found {
  readonly losses: LossParts<number> & { readonly length: number };
  /** Cells that answer, by plate. */
  readonly cells: readonly (readonly number[])[];
  /** Weights after the step. */
  readonly weights: Weights;
}

/** PyTorch's names of the weights, and their values in its order of axes. */
function asPyTorch({ convolutions }: YoloxNetwork, weights: Weights): Map<string, Float32Array> {
  return new Map(convolutions.flatMap((convolution) => {
    const { name, normalised, stored } = convolution;
    const own = stored.weight.replace(/\.weight$/, "");
    const filter = [
      `${own}.weight`,
      storedFilter(weights[`${name}.weight`], convolution).data,
    ] as const;
    const norm = own.replace(/\.conv$/, ".bn");
    return normalised
      ? [
        filter,
        [`${norm}.weight`, weights[`${name}.scale`].data] as const,
        [`${norm}.bias`, weights[`${name}.shift`].data] as const,
      ]
      : [filter, [`${own}.bias`, weights[`${name}.bias`].data] as const];
  }));
}

/** At most so many numbers from all over, as the script takes them. */
function some(data: Float32Array, most: number): Float32Array {
  const stride = Math.ceil(data.length / most);
  return data.filter((_, i) => i % stride === 0);
}

function read(name: string) {
  const file = (ending: string) =>
    new Uint8Array(readFileSync(new URL(`network_${name}.${ending}`, folder)));
  const { tensors, metadata } = decodeSafetensors(file("safetensors"));
  const about = Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, JSON.parse(value)]),
  ) as {
    readonly losses: readonly (Found["losses"] & {
      readonly assigned: readonly { readonly cells: readonly number[] }[];
    })[];
    readonly counts: readonly number[];
    readonly l1: boolean;
    readonly norms: Readonly<Record<string, number>>;
    readonly normalised: readonly string[];
    /** How far PyTorch is from itself in double precision, when it reckons in single precision. */
    readonly single: {
      readonly gradients: { readonly worst: number; readonly median: number };
    };
  };
  const network = readNetwork(file("onnx"), size);
  const floats = tensors as Record<string, Tensor<"float32">>;
  const pictures = float32(Float32Array.from(tensors.pictures.data, Number), [2, 3, 64, 96]);
  let at = 0;
  const statistics: Statistics = Object.fromEntries(about.normalised.flatMap((own) => {
    const { name } = network.convolutions
      .find(({ stored }) => stored.weight === `${own}.weight`)!;
    const count = network.weights[`${name}.bias`].data.length;
    const entries = (["mean", "deviation"] as const).map((part) =>
      [`${name}.${part}`, float32(floats[part].data.slice(at, at + count), [count])] as const
    );
    at += count;
    return entries;
  }));
  const labels = labelsOf(tensors.labels, about.counts);
  return { network, statistics, pictures, labels, tensors: floats, ...about };
}

const scalar = (value: number) => float32(Float32Array.of(value), []);

/** All steps from the fixture's start, with our own assignments at each. */
async function trained({ network, statistics, pictures, labels, l1 }: ReturnType<typeof read>) {
  const { classes } = network.head;
  const start = unfolded(network, statistics);
  const layout = networkLayout(start);
  const targetsFor = (rows: Float32Array) => targetsOf(rows, { cells, labels, classes });
  const inputsFor = (step: number) => {
    const rate = learningRate * step / warmup;
    const scalars = scalarTensors(optimizer, { step, learningRate: rate });
    return { pictures, scalars, ema: scalar(0.6) };
  };
  const step = networkStep(network, {
    layout,
    statistics,
    cells,
    optimizer,
    l1,
    clip: 10,
    gradients: true,
  });
  const state = startState(start, { layout, optimizer });
  const count = cells.stride.length;
  const none = new Float32Array(labels.length * count * (5 + classes));
  await using runner = await halvedRunner({ threads: 1, early: ["rows"] })(step, {
    state,
    inputs: { ...inputsFor(1), target: targetsFor(none) },
  });
  const found: Found[] = [];
  let gradients: Weights | null = null;
  for (let at = 1; at <= steps; at++) {
    let mask: Float32Array = new Float32Array();
    const said = await runner.run(inputsFor(at), ({ rows }) => {
      const target = targetsFor(rows.data);
      mask = target.mask.data;
      return { target };
    });
    gradients ??= unflattened(said.gradients!, layout);
    found.push({
      losses: Object.fromEntries(
        ([...lossNames, "length"] as const).map((name) => [name, said[name]!.data[0]]),
      ) as unknown as Found["losses"],
      cells: labels.map((_, plate) =>
        Array.from({ length: count }, (_, cell) => cell)
          .filter((cell) => mask[plate * count + cell] === 1)
      ),
      weights: unflattened(await runner.state(), layout),
    });
  }
  const ema = unflattened(treeBranch(await runner.state(), "ema"), layout);
  return { start, found, gradients: gradients!, ema };
}

const length = (data: ArrayLike<number>) => Math.hypot(...Array.from(data));

for (const name of ["depthwise", "dense"]) {
  const fixture = read(name);
  const { network, losses, single, tensors, norms } = fixture;
  const { start, found, gradients, ema } = await trained(fixture);
  const keys = Object.keys(norms);

  Deno.test(`${name}: means and deviations are those that PyTorch measures`, async () => {
    const measured = await measureStatistics(network, [fixture.pictures], { threads: 1 });
    assert.deepEqual(Object.keys(measured).sort(), Object.keys(fixture.statistics).sort());
    for (const [key, { data }] of Object.entries(fixture.statistics)) {
      const far = length(data.map((value, k) => value - measured[key].data[k])) / length(data);
      assert.ok(far < 1e-3, `${key}: ${far}`);
    }
  });

  Deno.test(`${name}: cells are assigned and losses come out as Megvii's, step by step`, () => {
    for (const [at, { losses: own, cells }] of found.entries()) {
      const { assigned, ...expected } = losses[at];
      assert.deepEqual(cells, assigned.map(({ cells }) => cells), `step ${at + 1}`);
      for (const part of ["loss", "box", "obj", "cls", "l1", "length"] as const) {
        // a gradient differs by more than the losses: PyTorch's own length by a hundredth at the fifth
        const most = (part === "length" ? 1e-3 : 1e-4) * expected[part];
        const far = Math.abs(own[part] - expected[part]);
        assert.ok(far <= most, `step ${at + 1}, ${part}: ${own[part]}, not ${expected[part]}`);
      }
    }
  });

  Deno.test(`${name}: gradients are as near to double precision as PyTorch's`, () => {
    const ours = asPyTorch(network, gradients);
    assert.deepEqual([...ours.keys()].sort(), keys.toSorted());
    let at = 0;
    const far = keys.flatMap((key) => {
      const own = some(ours.get(key)!, shown.gradient);
      const expected = tensors.gradient.data.subarray(at, at += own.length);
      if (norms[key] === 0) {
        assert.equal(length(ours.get(key)!), 0, key);
        return [];
      }
      assert.ok(Math.abs(length(ours.get(key)!) / norms[key] - 1) < 1e-3, key);
      return [length(own.map((value, i) => value - expected[i])) / length(expected)];
    }).sort((a, b) => a - b);
    assert.equal(at, tensors.gradient.data.length);
    const [worst, median] = [far.at(-1)!, far[far.length >> 1]];
    assert.ok(worst <= 2 * single.gradients.worst, `worst ${worst}`);
    assert.ok(median <= 2 * single.gradients.median, `median ${median}`);
  });

  Deno.test(`${name}: weights after each step, and their running mean, are PyTorch's`, () => {
    const before = asPyTorch(network, start);
    const movedOf = (weights: Weights) => {
      const after = asPyTorch(network, weights);
      return keys.flatMap((key) => {
        const [from, to] = [before, after].map((all) => some(all.get(key)!, shown.moves));
        return Array.from(to, (value, i) => (value - from[i]) / learningRate);
      });
    };
    const count = tensors.ema.data.length;
    for (const [at, { weights }] of [...found, { weights: ema }].entries()) {
      const own = movedOf(weights);
      assert.equal(own.length, count);
      const expected = at === steps
        ? tensors.ema.data
        : tensors.moves.data.subarray(at * count, (at + 1) * count);
      const far = own.map((value, i) => Math.abs(value - expected[i])).sort((a, b) => a - b);
      // most weights have moved by a tenth of the rate and more
      const mean = far.reduce((sum, value) => sum + value, 0) / count;
      assert.ok(length(expected) / Math.sqrt(count) > 0.02 && mean < 2e-4, `${at}: mean ${mean}`);
      // Adam's first moves go by the gradient's sign: one at 0 may fall to either side
      assert.ok(far[Math.floor(0.999 * count)] < 0.005, `${at}: ${far.slice(-3)}`);
    }
  });
}
