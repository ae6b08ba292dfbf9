/**
 * A training step beside PyTorch's: `deno task bench:train [--json] [--rounds N]`. Every side is a
 * process of its own, all with the same weights and views; they take turns of a few steps, of which
 * the first is not counted. Medians, and ratios of the peer's time to ours.
 *
 * On a GPU: `--provider webgpu`, beside PyTorch on `cuda`, `--python` being one that has PyTorch for
 * it; `--steps-per-run 1,4` times ours with as many steps in one run. `--task NAME` times one task alone.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { fetchAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { median } from "lib/tensor/quantile.ts";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { tensorflowDirectory } from "lib/jit/tensorflow.ts";
import { machine, rounded } from "tests/bench/figures.ts";
import { startPeer } from "tests/bench/peer_process.ts";
import { encodeTask, type Size } from "tests/bench/train_task.ts";
import { encodeYolox, networkOf, taskOf, type YoloxSize } from "tests/bench/yolox_task.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "7" },
    threads: { type: "string", default: String(availableParallelism()) },
    provider: { type: "string", default: "cpu" },
    python: { type: "string" },
    "steps-per-run": { type: "string", default: "1" },
    task: { type: "string" },
  },
});
const [rounds, threads] = [Number(values.rounds), values.threads];
const sizes: Readonly<Record<string, Size>> = {
  "8x400x220": { encoder: "resnet18", pairs: 8, height: 400, width: 220 },
  "32x96x96": { encoder: "resnet18", pairs: 32, height: 96, width: 96 },
  "efficientnet_lite0 8x400x220": {
    encoder: "efficientnet_lite0",
    pairs: 8,
    height: 400,
    width: 220,
  },
  "efficientnet_lite0 32x96x96": {
    encoder: "efficientnet_lite0",
    pairs: 32,
    height: 96,
    width: 96,
  },
};
/** A whole YOLOX-nano beside Megvii's code, on a processor alone. */
const yolox: Readonly<Record<string, YoloxSize>> = {
  "yolox_nano 8x416x416": { batch: 8, side: 416, figures: 6 },
};
/** Steps of a turn; the first finds another side's numbers in the processor's caches. */
const turn = 3;
const folder = fileURLToPath(new URL(".", import.meta.url));
const say = (line: string) => console.error(line);
const context = { signal: new AbortController().signal, say };
const pythonOf = async (script: string) =>
  values.python ?? await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);
const { provider } = values;
const onGpu = provider !== "cpu";
const built = !onGpu && existsSync(tensorflowDirectory());
if (!built && !onGpu) say("tfjs-node is not built (deno task tensorflow): it is left out");

interface Step {
  readonly loss: number;
  readonly ms: number;
  /** Of all threads together. */
  readonly cpu_ms?: number;
  readonly peak_mib: number;
}

/** What is timed: the program and arguments of each side, and the pictures of a step. */
interface Timed {
  readonly file: string;
  readonly commands: Readonly<Record<string, readonly [string, readonly string[]]>>;
  readonly images: number;
}

async function simclrTask(size: Size): Promise<Timed> {
  const script = join(folder, "pytorch_step.py");
  const python = await pythonOf(script);
  const file = await Deno.makeTempFile({ suffix: ".safetensors" });
  writeFileSync(file, encodeTask(size));
  const own = ["run", "-A", join(folder, "burin_step.ts"), file];
  const ours = (engine: string, steps = "1") =>
    [Deno.execPath(), [...own, engine, threads, provider, steps]] as const;
  const peer = (layout: string) =>
    [python, [script, file, layout, threads, onGpu ? "cuda" : "cpu"]] as const;
  const commands: Record<string, readonly [string, readonly string[]]> = {
    burin: ours("onnx"),
    ...Object.fromEntries(
      values["steps-per-run"].split(",").filter((steps) => steps !== "1")
        .map((steps) => [`burin_${steps}_per_run`, ours("onnx", steps)]),
    ),
    pytorch: peer("default"),
    pytorch_channels_last: peer("channels_last"),
    ...onGpu ? { pytorch_single: peer("single") } : {},
    ...built ? { tfjs_node: ours("tensorflow") } : {},
  };
  return { file, commands, images: 2 * size.pairs };
}

async function yoloxTask(size: YoloxSize): Promise<Timed> {
  const script = join(folder, "yolox_step.py");
  const python = await pythonOf(script);
  const model = await fetchAsset(byId(modelManifests(), { id: "yolox_nano", kind: "model" }));
  const file = await Deno.makeTempFile({ suffix: ".safetensors" });
  writeFileSync(file, encodeYolox(networkOf(readFileSync(model.file), size), taskOf(size)));
  const own = ["run", "-A", join(folder, "burin_yolox_step.ts"), model.file];
  const peer = (layout: string) => [python, [script, file, layout, threads]] as const;
  return {
    file,
    images: size.batch,
    commands: {
      burin: [Deno.execPath(), [...own, JSON.stringify(size), threads]],
      pytorch: peer("default"),
      pytorch_channels_last: peer("channels_last"),
    },
  };
}

async function measure(name: string, { file, commands, images }: Timed) {
  const sides = Object.keys(commands);
  const cpu = Object.fromEntries(sides.map((side) => [side, [] as number[]]));
  const times = Object.fromEntries(sides.map((side) => [side, [] as number[]]));
  const peaks: Record<string, number> = {};
  const first: Record<string, number> = {};
  const versions: Record<string, string> = {};
  await using stack = new AsyncDisposableStack();
  const peers = Object.fromEntries(
    sides.map((side) => [side, stack.use(startPeer(...commands[side]))]),
  );
  for (const side of sides) {
    const { version, threads: used, loss } = await peers[side].answer<
      { version: string; threads: number; loss?: number }
    >();
    versions[side] = version;
    if (loss !== undefined) first[side] = loss;
    assert.equal(String(used), threads, `${side} uses ${used} threads`);
  }
  for (let round = 0; round <= rounds; round++) {
    for (const side of sides) {
      for (let k = 0; k < turn; k++) {
        const { loss, ms, cpu_ms, peak_mib } = await peers[side].ask<Step>({});
        first[side] ??= loss;
        peaks[side] = peak_mib;
        if (round > 0 && k > 0) times[side].push(ms);
        if (round > 0 && k > 0 && cpu_ms !== undefined) cpu[side].push(cpu_ms);
      }
      if (!values.json) {
        say(`${name} round ${round} ${side} ${times[side].at(-1)?.toFixed(0) ?? ""}`);
      }
    }
  }
  rmSync(file);
  for (const side of sides) {
    const apart = Math.abs(first[side] / first.burin - 1);
    // TensorFloat-32 has 10 bits after the point
    assert.ok(
      apart < (onGpu ? 5e-3 : 1e-4),
      `${side} has another first loss: ${first[side]}, ours ${first.burin}`,
    );
  }
  const ms = Object.fromEntries(sides.map((side) => [side, rounded(median(times[side]), 1)]));
  const ratios = Object.fromEntries(
    sides.filter((side) => side !== "burin").map((side) => [side, rounded(ms[side] / ms.burin)]),
  );
  return {
    ms,
    least_ms: Object.fromEntries(
      sides.map((side) => [side, rounded(Math.min(...times[side]), 1)]),
    ),
    ...cpu.burin.length > 0
      ? {
        cpu_ms: Object.fromEntries(sides.map((side) => [side, rounded(median(cpu[side]), 1)])),
      }
      : {},
    images_per_second: Object.fromEntries(
      sides.map((side) => [side, rounded(1000 * images / ms[side], 1)]),
    ),
    peak_mib: Object.fromEntries(sides.map((side) => [side, Math.round(peaks[side])])),
    ratios,
    first_loss: first,
    versions,
  };
}

const tasks: Readonly<Record<string, () => Promise<Timed>>> = {
  ...Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, () => simclrTask(size)]),
  ),
  ...onGpu ? {} : Object.fromEntries(
    Object.entries(yolox).map(([name, size]) => [name, () => yoloxTask(size)]),
  ),
};
const chosen = Object.keys(tasks).filter((name) => name === (values.task ?? name));
if (chosen.length === 0) {
  throw new Error(`There is no task ${values.task}, only ${Object.keys(tasks).join(", ")}`);
}
const results = Object.fromEntries(
  await Array.fromAsync(
    chosen,
    async (name) => [name, await measure(name, await tasks[name]())] as const,
  ),
);
const pick = <T>(key: keyof Awaited<ReturnType<typeof measure>>) =>
  Object.fromEntries(Object.entries(results).map(([name, found]) => [name, found[key] as T]));
if (!values.json) {
  for (const [name, { ms, ratios, peak_mib }] of Object.entries(results)) {
    say(`\n${name}: ms per step, median of ${2 * rounds}; peer's time / ours; peak MiB`);
    for (const side of Object.keys(ms)) {
      const ratio = side === "burin" ? "" : String(ratios[side]);
      say(
        `  ${side.padEnd(24)}${String(ms[side]).padStart(9)}${ratio.padStart(8)}${
          String(peak_mib[side]).padStart(7)
        }`,
      );
    }
  }
}
console.log(JSON.stringify({
  ratios: pick("ratios"),
  ms: pick("ms"),
  least_ms: pick("least_ms"),
  cpu_ms: pick("cpu_ms"),
  images_per_second: pick("images_per_second"),
  peak_mib: pick("peak_mib"),
  first_loss: pick("first_loss"),
  versions: pick("versions")[chosen[0]],
  threads: Number(threads),
  rounds,
  machine: machine(),
}));
