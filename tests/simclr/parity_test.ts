/** Twenty steps beside PyTorch's, one at a time and free (fixtures/simclr/make_steps.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromPyTorch, type ParameterTable, type Weights } from "lib/nn/parameters.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { type PresetName, presets } from "lib/optim/presets.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { initialState, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { Random } from "lib/tensor/random.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";
import { fill, uniform } from "tests/nn/pytorch.ts";
import { distances, limits, stepsFrom, worst } from "./beside_pytorch.ts";

const [pairs, height, width, steps] = [6, 48, 32, 20];

const configOf = (name: PresetName): SimclrConfig => ({
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 6], stem: "imagenet" },
  head: { layers: 3, output: 6, batchNorm: false },
  gray: false,
  size: { height, width },
  optimizer: presets[name].optimizer,
  temperature: presets[name].temperature,
});

/** Rows of a file's tensors, [steps, ...] each, in our layout. */
function openFixture(file: string, table: ParameterTable) {
  const bytes = readFileSync(new URL(`../fixtures/simclr/${file}`, import.meta.url));
  const { tensors, metadata } = decodeSafetensors(bytes);
  const row = (step: number, names: Record<string, string>): Weights => {
    const cut = Object.entries(names).map(([ours, theirs]) => {
      const { data, shape: [, ...shape] } = tensors[theirs];
      const size = sizeOf(shape);
      const part = (data as Float32Array).slice(step * size, (step + 1) * size);
      return [ours, float32(part, shape)] as const;
    });
    const roles = cut.map(([ours]) => [ours, table[ours]]);
    return fromPyTorch(Object.fromEntries(cut), Object.fromEntries(roles));
  };
  const losses = (layout: string): number[] => JSON.parse(metadata[layout]);
  return { row, losses };
}

for (const [name, file] of [["burin", "adamw"], ["lightly", "lars"]] as const) {
  const config = configOf(name);
  const simclr = simclrOf(config);
  const buffers = simclr.optimizer.buffers.flatMap((buffer) =>
    simclr.trained.map((key) => [`${buffer}.${key}`, simclr.table[key]] as const)
  );
  const fixture = openFixture(`steps_${file}.safetensors`, {
    ...simclr.table,
    ...Object.fromEntries(buffers),
  });
  const kept = Object.fromEntries(
    [...simclr.trained, ...buffers.map(([key]) => key)].map((key) => [key, key]),
  );
  const gradients = Object.fromEntries(simclr.trained.map((key) => [key, `gradient.${key}`]));
  const start = {
    ...initialState(simclr, { random: new Random(0) }),
    ...fill({ parameters: simclr.table }),
  };
  const peak = { ...presets[name].schedule, shape: "constant", warmupEpochs: 0 } as const;
  const rate = learningRate(peak, { step: 0, steps, stepsPerEpoch: steps, batch: pairs });
  const inputsAt = (step: number) => ({
    views: float32(
      uniform(`views ${step}`, 2 * pairs * height * width * 3),
      [2 * pairs, height, width, 3],
    ),
    scalars: scalarTensors(simclr.optimizer, { step: step + 1, learningRate: rate }),
  });

  Deno.test(`${name}: each of twenty steps from PyTorch's own weights and moments is its step`, async () => {
    const inputs = inputsAt(0);
    await using ours = await stepsFrom(simclr, { state: start, inputs }, { threads: 1 });
    for (let step = 0; step < steps; step++) {
      const { views, scalars } = inputsAt(step);
      const before = { ...start, ...fixture.row(step, kept) };
      const theirs = fixture.row(step, gradients);
      const { loss, gradients: made } = await ours.at(before, { views, scalars });
      const expected = fixture.losses("default")[step];
      assert.ok(Math.abs(loss - expected) <= limits.loss * expected, `${step}: ${loss}`);
      const off = worst(distances(made, theirs));
      assert.ok(off.value <= limits.gradient, `${step}: ${off.name} differs by ${off.value}`);
      const moved = await ours.moved(before, { gradients: theirs, scalars });
      const update = worst(distances(moved, fixture.row(step + 1, kept)));
      assert.ok(update.value <= limits.update, `${step}: ${update.name} by ${update.value}`);
    }
  });

  Deno.test(`${name}: twenty free steps come no further away than thrice PyTorch's own layouts`, async () => {
    const inputs = inputsAt(0);
    const options = { state: start, inputs };
    await using free = await compiledRunner({ threads: 1 })(trainingStep(simclr), options);
    const [expected, last] = ["default", "channels_last"].map(fixture.losses);
    const apart: number[] = [];
    for (let step = 0; step < steps; step++) {
      const [{ loss }] = await free.run([inputsAt(step)]);
      apart.push(Math.abs(loss.data[0] - expected[step]));
    }
    const theirs = Math.max(...last.map((loss, step) => Math.abs(loss - expected[step])));
    assert.ok(Math.max(...apart) <= 3 * theirs, `${Math.max(...apart)}, theirs ${theirs}`);
  });
}

Deno.test("the limits are felt: one weight of 588 that is wrong breaks all three", async () => {
  const simclr = simclrOf(configOf("burin"));
  const state = {
    ...initialState(simclr, { random: new Random(0) }),
    ...fill({ parameters: simclr.table }),
  };
  const views = uniform("views 0", 2 * pairs * height * width * 3);
  const scalars = scalarTensors(simclr.optimizer, { step: 1, learningRate: 1e-3 });
  const inputs = { views: float32(views, [2 * pairs, height, width, 3]), scalars };
  await using ours = await stepsFrom(simclr, { state, inputs }, { threads: 1 });
  const right = await ours.at(state, inputs);
  const conv = state["encoder.conv1.weight"];
  const wrong = {
    ...state,
    "encoder.conv1.weight": float32(conv.data.map((v, i) => i === 5 ? v + 0.02 : v), conv.shape),
  };
  const other = await ours.at(wrong, inputs);
  assert.ok(Math.abs(other.loss - right.loss) > limits.loss * right.loss);
  assert.ok(worst(distances(other.gradients, right.gradients)).value > limits.gradient);
  const { gradients } = right;
  const [a, b] = [
    await ours.moved(state, { gradients, scalars }),
    await ours.moved(wrong, {
      gradients,
      scalars,
    }),
  ];
  assert.ok(worst(distances(b, a)).value > limits.update);
});
