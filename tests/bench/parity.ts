/**
 * Our training step beside PyTorch's on the real network: `deno task bench:parity [PRESET...] [--steps N] [--json]`.
 *
 * ResNet18, three linear layers, NT-Xent, 16 pairs of 96 x 96 pixels, each preset's own optimiser,
 * temperature and highest learning rate. (a) Step by step, each from PyTorch's own weights and moments:
 * loss, gradients, and the optimiser's update given PyTorch's gradient. (b) Both free for 20 steps,
 * beside how far PyTorch's own two layouts come apart. The environment is made once, some gigabytes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { fromPyTorch, type ParameterTable, toPyTorch, type Weights } from "lib/nn/parameters.ts";
import { threeLinear } from "lib/nn/projection_head.ts";
import { resnets } from "lib/nn/resnet.ts";
import { type PresetName, presets } from "lib/optim/presets.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig, withPreset } from "lib/simclr/config.ts";
import { initialState, type Simclr, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { median } from "lib/tensor/quantile.ts";
import { Random } from "lib/tensor/random.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { distances, limits, stepsFrom, worst } from "tests/simclr/beside_pytorch.ts";
import { type Peer, startPeer } from "tests/bench/peer_process.ts";
import { strokeViews } from "./parity_views.ts";

const { values: { json, steps: given }, positionals: asked } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { json: { type: "boolean" }, steps: { type: "string", default: "20" } },
});
const [steps, pairs, side] = [Number(given), 16, 96];
const threads = Math.max(1, cpus().length);
const say = (line: string) => json ? undefined : console.error(line);
const script = fileURLToPath(new URL("./parity.py", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "parity-"));

const short = (value: number) => value.toExponential(1);
const most = (list: number[]) => list.reduce((a, b) => b > a || Number.isNaN(b) ? b : a);

/** Weights and buffers have their parameter's role, so that one table turns them all. */
function widened({ table, optimizer, trained }: Simclr): ParameterTable {
  const moments = optimizer.buffers.flatMap((buffer) =>
    trained.map((name) => [`${buffer}.${name}`, table[name]] as const)
  );
  return { ...table, ...Object.fromEntries(moments) };
}

/** What the script wrote, in our layout; what it has not got yet is 0, as PyTorch's first moments. */
function read(file: string, table: ParameterTable): Weights {
  const { tensors } = decodeSafetensors(readFileSync(join(folder, file)));
  const missing = Object.keys(table).filter((name) =>
    !(name in tensors) && /^(exp|mom)/.test(name)
  );
  const zeros = missing.map((name) => {
    const { shape } = table[name];
    return [name, float32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape)] as const;
  });
  const known = fromPyTorch(
    tensors as Weights,
    Object.fromEntries(Object.entries(table).filter(([name]) => name in tensors)),
  );
  return { ...known, ...Object.fromEntries(zeros) };
}

interface Answer {
  losses: { default: number; last: number; double: number };
  /** PyTorch's single precision beside its double precision, by tensor. */
  off: Record<string, number>;
}

async function besidePreset(name: PresetName, peer: Peer) {
  const config: SimclrConfig = {
    ...withPreset(configs.ResNet18_50epoch_base_aug, name),
    encoder: resnets.resnet18,
    head: threeLinear,
    size: { height: side, width: side },
    batch: pairs,
  };
  const simclr = simclrOf(config);
  const table = widened(simclr);
  const state = initialState(simclr, { random: new Random(1) });
  const rate = learningRate({ ...config.schedule, shape: "constant", warmupEpochs: 0 }, {
    step: 0,
    steps,
    stepsPerEpoch: steps,
    batch: pairs,
  });
  const weights = Object.fromEntries(Object.keys(simclr.table).map((key) => [key, state[key]]));
  writeFileSync(join(folder, "start"), encodeSafetensors(toPyTorch(weights, table)));
  const { original, torch } = await peer.ask<{ original: string; torch: string }>({
    do: "begin",
    weights: join(folder, "start"),
    optimizer: config.optimizer,
    rate,
    temperature: config.temperature,
  });
  const inputsAt = (step: number) => ({
    views: strokeViews({ step, pairs, side }),
    scalars: scalarTensors(simclr.optimizer, { step: step + 1, learningRate: rate }),
  });
  const inputs = inputsAt(0);
  await using ours = await stepsFrom(simclr, { state, inputs }, { threads });
  await using free = await compiledRunner({ threads })(trainingStep(simclr), { state, inputs });
  const rows: Row[] = [];
  for (let step = 0; step < steps; step++) {
    const inputs = inputsAt(step);
    const views = join(folder, "views");
    writeFileSync(views, encodeSafetensors({ views: inputs.views }));
    const { losses, off } = await peer.ask<Answer>({ do: "step", views, folder });
    const before = read("before", table);
    const trained = Object.fromEntries(simclr.trained.map((key) => [key, table[key]]));
    const [single, double] = [read("single", trained), read("double", trained)];
    const at = await ours.at(before, inputs);
    const { scalars } = inputs;
    const moved = await ours.moved(before, { gradients: single, scalars });
    const after = read("after", table);
    const updated = Object.fromEntries(Object.keys(moved).map((key) => [key, after[key]]));
    const statistics = Object.fromEntries(
      Object.keys(at.statistics).map((key) => [key, after[key]]),
    );
    rows.push({
      losses: { ...losses, at: at.loss, free: (await free.run([inputs]))[0].loss.data[0] },
      gradients: distances(at.gradients, single),
      gradientsFromDouble: distances(at.gradients, double),
      pytorchFromDouble: off,
      statistics: worst(distances(at.statistics, statistics)).value,
      update: worst(distances(moved, updated)).value,
    });
    const { gradients, gradientsFromDouble, update } = rows[step];
    say(
      `${name} ${step + 1}/${steps}: loss ${at.loss.toFixed(6)}, PyTorch ` +
        `${losses.default.toFixed(6)}; worst gradient ${
          short(worst(gradients).value)
        }, from double ` +
        `${short(worst(gradientsFromDouble).value)}, PyTorch's ${
          short(worst(off).value)
        }; update ` +
        short(update),
    );
  }
  const end = Object.fromEntries(
    Object.entries(await free.state()).filter(([key]) => simclr.trained.includes(key)),
  );
  writeFileSync(join(folder, "end"), encodeSafetensors(toPyTorch(end, table)));
  const way = await peer.ask<{ ours: number; last: number }>({
    do: "apart",
    weights: join(folder, "end"),
  });
  return { original, torch, learningRate: rate, ...summary(rows), way };
}

interface Row {
  readonly losses: Answer["losses"] & { readonly at: number; readonly free: number };
  readonly gradients: Record<string, number>;
  readonly gradientsFromDouble: Record<string, number>;
  readonly pytorchFromDouble: Record<string, number>;
  readonly statistics: number;
  readonly update: number;
}

/** The worst of all steps, and the median over steps and tensors. */
function summary(rows: readonly Row[]) {
  const gradients = (key: "gradients" | "gradientsFromDouble" | "pytorchFromDouble") => {
    const all = rows.flatMap((row) => Object.values(row[key]));
    const limit = limits.gradient;
    return {
      median: median(all),
      worst: most(all),
      above: all.filter((g) => !(g <= limit)).length,
    };
  };
  const relative = (a: "at" | "free" | "last", b: "default" | "double") =>
    most(rows.map(({ losses }) => Math.abs(losses[a] - losses[b]) / losses[b]));
  return {
    loss: { single: relative("at", "default"), double: relative("at", "double") },
    tensors: rows.length * Object.keys(rows[0].gradients).length,
    gradient: gradients("gradients"),
    gradientFromDouble: gradients("gradientsFromDouble"),
    pytorchFromDouble: gradients("pytorchFromDouble"),
    statistics: most(rows.map(({ statistics }) => statistics)),
    update: most(rows.map(({ update }) => update)),
    free: { ours: relative("free", "default"), last: relative("last", "default") },
    losses: { first: rows[0].losses.default, end: rows[rows.length - 1].losses.default },
  };
}

type Result = Awaited<ReturnType<typeof besidePreset>>;

/** What the issue asks, and what stands in for it where single precision itself cannot give it. */
function verdict({ loss, gradient, gradientFromDouble, pytorchFromDouble, update, free }: Result) {
  return {
    loss: loss.single <= limits.loss,
    gradientFromSingle: gradient.worst <= limits.gradient,
    gradientFromDouble: gradientFromDouble.worst <= limits.gradient,
    pytorchSingleFromDouble: pytorchFromDouble.worst <= limits.gradient,
    update: update <= limits.update,
    free: free.ours <= 3 * free.last,
  };
}

const names = (asked.length > 0 ? asked : Object.keys(presets)) as PresetName[];
const unknown = names.filter((name) => !(name in presets));
if (unknown.length > 0) {
  throw new RangeError(`No preset ${unknown}; there are ${Object.keys(presets)}`);
}
const began = performance.now();
const results: Partial<Record<PresetName, Result>> = {};
try {
  const python = await pythonFor(pinsOf(readFileSync(script, "utf8"), script), {
    say: (line) => say(line),
    signal: new AbortController().signal,
  });
  await using peer = startPeer(python, [script]);
  for (const name of names) results[name] = await besidePreset(name, peer);
} finally {
  rmSync(folder, { recursive: true });
}
const pair = ({ median, worst }: { median: number; worst: number }) =>
  `${short(median)} (${short(worst)})`;
say("");
say(
  "| preset | original | rate | loss | gradient: ours to single | ours to double | PyTorch single to double " +
    "| update | free: ours | channels-last | weights: ours | channels-last |",
);
say("|---|---|---|---|---|---|---|---|---|---|---|---|");
for (const [name, r] of Object.entries(results)) {
  const cells = [
    name,
    r.original,
    r.learningRate,
    short(r.loss.single),
    pair(r.gradient),
    pair(r.gradientFromDouble),
    pair(r.pytorchFromDouble),
    short(r.update),
    short(r.free.ours),
    short(r.free.last),
    short(r.way.ours),
    short(r.way.last),
  ];
  say(`| ${cells.join(" | ")} |`);
}
const verdicts = Object.fromEntries(
  Object.entries(results).map(([name, result]) => [name, verdict(result)]),
);
console.log(JSON.stringify({
  results,
  verdicts,
  limits,
  work: { steps, pairs, side, threads },
  seconds: Math.round((performance.now() - began) / 1000),
  machine: { processor: cpus()[0]?.model, cores: cpus().length },
  versions: { deno: Deno.version.deno },
}));
