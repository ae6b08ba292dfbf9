/**
 * A training step beside PyTorch's: `deno task bench:train [--json] [--rounds N]`. Every side is a
 * process of its own, all with the same weights and views; they take turns of a few steps, of which
 * the first is not counted. Medians, and ratios of the peer's time to ours.
 *
 * On a GPU: `--provider webgpu`, beside PyTorch on `cuda`, `--python` being one that has PyTorch for
 * it; `--steps-per-run 1,4` times ours with as many steps in one run.
 */
import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { pinsOf, pythonFor } from "lib/cli/python.ts";
import { tensorflowDirectory } from "lib/jit/tensorflow.ts";
import { machine, median, rounded } from "tests/bench/figures.ts";
import { startPeer } from "tests/bench/peer_process.ts";
import { encodeTask, type Size } from "tests/bench/train_task.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "7" },
    threads: { type: "string", default: String(availableParallelism()) },
    provider: { type: "string", default: "cpu" },
    python: { type: "string" },
    "steps-per-run": { type: "string", default: "1" },
  },
});
const [rounds, threads] = [Number(values.rounds), values.threads];
const sizes: Readonly<Record<string, Size>> = {
  "8x400x220": { pairs: 8, height: 400, width: 220 },
  "32x96x96": { pairs: 32, height: 96, width: 96 },
};
/** Steps of a turn; the first finds another side's numbers in the processor's caches. */
const turn = 3;
const folder = fileURLToPath(new URL(".", import.meta.url));
const say = (line: string) => console.error(line);
const context = { signal: new AbortController().signal, say };
const script = join(folder, "pytorch_step.py");
const python = values.python ??
  await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);
const { provider } = values;
const onGpu = provider !== "cpu";
const built = !onGpu && existsSync(tensorflowDirectory());
if (!built && !onGpu) say("tfjs-node is not built (deno task tensorflow): it is left out");

interface Step {
  readonly loss: number;
  readonly ms: number;
  readonly peak_mib: number;
}

async function measure(name: string, size: Size) {
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
  const sides = Object.keys(commands);
  const times = Object.fromEntries(sides.map((side) => [side, [] as number[]]));
  const peaks: Record<string, number> = {};
  const first: Record<string, number> = {};
  const versions: Record<string, string> = {};
  await using stack = new AsyncDisposableStack();
  const peers = Object.fromEntries(
    sides.map((side) => [side, stack.use(startPeer(...commands[side]))]),
  );
  for (const side of sides) {
    const { version, threads: used } = await peers[side].answer<
      { version: string; threads: number }
    >();
    versions[side] = version;
    assert.equal(String(used), threads, `${side} uses ${used} threads`);
  }
  for (let round = 0; round <= rounds; round++) {
    for (const side of sides) {
      for (let k = 0; k < turn; k++) {
        const { loss, ms, peak_mib } = await peers[side].ask<Step>({});
        first[side] ??= loss;
        peaks[side] = peak_mib;
        if (round > 0 && k > 0) times[side].push(ms);
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
    images_per_second: Object.fromEntries(
      sides.map((side) => [side, rounded(2000 * size.pairs / ms[side], 1)]),
    ),
    peak_mib: Object.fromEntries(sides.map((side) => [side, Math.round(peaks[side])])),
    ratios,
    first_loss: first,
    versions,
  };
}

const results = Object.fromEntries(
  await Array.fromAsync(
    Object.entries(sizes),
    async ([name, size]) => [name, await measure(name, size)] as const,
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
  images_per_second: pick("images_per_second"),
  peak_mib: pick("peak_mib"),
  first_loss: pick("first_loss"),
  versions: pick("versions")[Object.keys(sizes)[0]],
  threads: Number(threads),
  rounds,
  machine: machine(),
}));
