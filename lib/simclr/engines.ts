/** What can train on this machine: every engine and provider, tried with two steps. */
import { reasonOf } from "lib/assets/reason.ts";
import { tf } from "lib/jit/tfjs.ts";
import { providers, refusal } from "lib/onnx/provider.ts";
import type { Provider } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "./config.ts";
import { planOf } from "./plan.ts";
import { eagerRunner, type MakeRunner } from "lib/training/runner.ts";
import { initialState, simclrOf, trainingStep } from "./step.ts";
import { tensorflowRunner } from "./tensorflow_runner.ts";

/** One engine on one provider. */
export interface EngineRow {
  /** Name of the engine: "onnx" or "tensorflow". */
  readonly engine: string;
  /** Where the engine runs, such as "cpu" or "webgpu". */
  readonly provider: string;
  /** Whether two steps ran and gave the losses of tfjs. */
  readonly works: boolean;
  /** What we ran it on; "untested" where we never did, also where it works. */
  readonly tested: string;
  /** Of the two steps; empty where they did not run. */
  readonly losses: readonly number[];
  /** From the making of the graph to the end of the second step. */
  readonly seconds: number | null;
  /** Why it does not work, or "". */
  readonly reason: string;
  /** What is missing, and the command that installs it, or "". */
  readonly install: string;
}

/** How one row is tried. */
interface Trial {
  readonly engine: string;
  readonly provider: string;
  readonly tested: string;
  readonly install: string;
  /** A reason not to try, or null. */
  refusal(): Promise<string | null>;
  make(): Promise<MakeRunner>;
}

/** A provider without a row here does not compile. */
const onnx: Readonly<Record<Provider, Trial>> = {
  cpu: onnxOn("cpu"),
  webgpu: onnxOn("webgpu"),
  cuda: onnxOn("cuda"),
  coreml: onnxOn("coreml"),
  dml: onnxOn("dml"),
};

function onnxOn(provider: Provider): Trial {
  const { tested, install } = providers[provider];
  return {
    engine: "onnx",
    provider,
    tested,
    install,
    refusal: () => refusal(provider),
    make: () => Promise.resolve(compiledRunner({ provider })),
  };
}

/** On a GPU where its package finds one. Nothing of it is loaded before its turn. */
const tensorflow: Trial = {
  engine: "tensorflow",
  provider: "cpu",
  tested: "tested without a GPU",
  install: "deno task tensorflow",
  refusal: () => Promise.resolve(null),
  make: () => Promise.resolve(tensorflowRunner()),
};

const trials: readonly Trial[] = [...Object.values(onnx), tensorflow];

/** A network with all kinds of layers, as small as can be: seconds on the slowest GPU. */
const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "imagenet" },
  size: { height: 32, width: 24 },
  batch: 4,
};

/** Any will do: all engines are given the same views and weights. */
const seed = 7;

/** The losses of two steps from the same state, on the same noise. */
async function twoSteps(make: MakeRunner): Promise<number[]> {
  const simclr = simclrOf(config);
  const random = new Random(seed);
  const { height, width } = config.size;
  const plan = planOf({
    simclr,
    items: Array.from({ length: 4 }, (_, i) => ({ id: String(i) })),
    views: ({ address: { epoch } }) => {
      const noise = random.fork(`views ${epoch}`);
      return Promise.resolve(
        Float32Array.from({ length: 8 * height * width * 3 }, () => noise.normal()),
      );
    },
  }, { config, seed });
  const inputs = [await plan.inputs(0), await plan.inputs(1)];
  const state = initialState(simclr, { random });
  await using runner = await make(trainingStep(simclr), { state, inputs: inputs[0] });
  const losses: number[] = [];
  for (const given of inputs) losses.push((await runner.run([given]))[0].loss.data[0]);
  return losses;
}

/** Which engines are tried, and who is told. */
export interface EngineOptions {
  /** Which to try, such as "onnx cpu". Default: all. */
  readonly only?: readonly string[];
  /** Told before each trial. */
  readonly onTrial?: (name: string) => void;
}

/**
 * Tries every engine and provider with two training steps and compares their losses with those of tfjs,
 * operation by operation. For what does not work it says why, and how to install it.
 *
 * ```ts
 * import { engineTable } from "lib/simclr/engines.ts";
 * const rows = await engineTable(); // an array of plain objects, one per engine and provider
 * ```
 */
export async function engineTable({ only, onTrial }: EngineOptions = {}): Promise<EngineRow[]> {
  const before = tf.getBackend();
  await tf.setBackend("cpu");
  const wanted = await twoSteps(eagerRunner);
  if (before) await tf.setBackend(before);
  const rows: EngineRow[] = [];
  for (const trial of trials) {
    const { engine, provider, tested } = trial;
    const name = `${engine} ${provider}`;
    if (only && !only.includes(name)) continue;
    onTrial?.(name);
    const tried = await outcome(trial, wanted);
    rows.push({ engine, provider, tested, ...tried, install: tried.works ? "" : trial.install });
  }
  return rows;
}

/** Whether losses are those that are wanted but for a thousandth of each. */
export const agrees = (losses: readonly number[], wanted: readonly number[]): boolean =>
  losses.every((loss, i) => Math.abs(loss - wanted[i]) < 1e-3 * Math.abs(wanted[i]));

async function outcome(
  trial: Trial,
  wanted: readonly number[],
): Promise<Pick<EngineRow, "works" | "losses" | "seconds" | "reason">> {
  const failed = (reason: string) => ({ works: false, losses: [], seconds: null, reason });
  const reason = await trial.refusal();
  if (reason !== null) return failed(reason);
  const began = performance.now();
  let losses: number[];
  try {
    losses = await twoSteps(await trial.make());
  } catch (error) {
    return failed(reasonOf(error));
  }
  const seconds = (performance.now() - began) / 1000;
  return agrees(losses, wanted)
    ? { works: true, losses, seconds, reason: "" }
    : { works: false, losses, seconds, reason: `losses ${losses}, and tfjs has ${wanted}` };
}
