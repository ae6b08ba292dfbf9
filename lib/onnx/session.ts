/** Models that run: the only door to ONNX Runtime. */
import { existsSync } from "node:fs";
import * as ort from "onnxruntime-node";
import { standInOf } from "lib/assets/claim.ts";
import { messageOf } from "lib/assets/reason.ts";
import { type DataType, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { knownReason, runtimeReason } from "./runtime_reason.ts";
import { isOfList, uncopied, uncopiedList } from "./uncopied.ts";

/** Where a model runs. */
export type Provider = "cpu" | "webgpu" | "cuda" | "coreml" | "dml";

/** How ONNX Runtime runs a model. */
export interface SessionOptions {
  /** Default "cpu". */
  readonly provider?: Provider | undefined;
  /** Threads within an operator; default: one per physical core, as ONNX Runtime chooses. */
  readonly threads?: number | undefined;
  /**
   * Whether threads that have nothing to do stay awake for a while: a model alone on a machine is faster
   * so, but of a batch whose pictures are decoded and written beside it they take the time. Default true.
   */
  readonly spinning?: boolean | undefined;
  /**
   * Whether the runtime lays all intermediate values out in one block from the second run on. The
   * memory of the first run stays with it: a large graph then holds twice what it needs. Default true.
   */
  readonly memoryPattern?: boolean;
  /**
   * Outputs that stay where they are computed, for `runKeeping`. Providers that cannot do so (see
   * `keepsOnDevice`) refuse them. Default: none.
   */
  readonly onDevice?: readonly string[];
  /**
   * Whether results are written into given arrays without a copy (`uncopied.ts`). Only for
   * models given as bytes, on the processor. Default false.
   */
  readonly uncopied?: boolean;
  /** What errors call the model. Default: the path, or "the model". */
  readonly name?: string;
}

/** An input or output of a model; free dimensions are null. */
export interface ModelPort {
  /** Name of the input or output. */
  readonly name: string;
  /** Element type. */
  readonly dtype: DataType;
  /** Sides by axis; null where a side is free. */
  readonly shape: readonly (number | null)[];
}

/** Providers whose outputs can stay on the device, and be given to the next run as they are. */
export const keepsOnDevice: Readonly<Record<Provider, boolean>> = {
  cpu: false,
  webgpu: true,
  cuda: false,
  coreml: false,
  dml: false,
};

/** A tensor in the memory of a device, until it is disposed of. Any session of the provider takes it. */
export class DeviceTensor implements Disposable {
  /** @internal */
  readonly held: ort.Tensor;
  /** @internal */
  constructor(held: ort.Tensor) {
    this.held = held;
  }
  /** Sides by axis. */
  get shape(): readonly number[] {
    return this.held.dims;
  }
  /** Frees the device's memory. */
  [Symbol.dispose](): void {
    this.held.dispose();
  }
}

/** A tensor as a session takes it: in memory, or on the device. */
export type Fed = Tensor | DeviceTensor;

/** A loaded model. Dispose of it when done. */
export interface Session extends AsyncDisposable {
  /** Inputs in the model's order. */
  readonly inputs: readonly ModelPort[];
  /** Outputs in the model's order. */
  readonly outputs: readonly ModelPort[];
  /**
   * All outputs, or those of `into`, whose arrays then receive the results.
   *
   * @throws {Error} when an input is missing, unknown, or of another type or shape
   */
  run(
    feeds: Readonly<Record<string, Fed>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
  /** All outputs, of which those named by `onDevice` are still on the device. */
  runKeeping(feeds: Readonly<Record<string, Fed>>): Promise<{
    readonly outputs: Record<string, Tensor>;
    readonly kept: Record<string, DeviceTensor>;
  }>;
}

const dtypes: Readonly<Record<DataType, true>> = {
  float32: true,
  float64: true,
  int32: true,
  int64: true,
  uint8: true,
  bool: true,
};

function portOf(metadata: ort.InferenceSession.ValueMetadata, model: string): ModelPort {
  if (!metadata.isTensor || !(metadata.type in dtypes)) {
    const found = metadata.isTensor ? metadata.type : "no tensor";
    throw new Error(`Cannot use ${model}: "${metadata.name}" is ${found}, which is not supported`);
  }
  return {
    name: metadata.name,
    dtype: metadata.type as DataType,
    shape: metadata.shape.map((side) => typeof side === "number" && side >= 0 ? side : null),
  };
}

/** Loads a model with ONNX Runtime. @throws {Error} that names it, and says what to do */
async function loaded(
  model: Uint8Array | string,
  {
    provider,
    threads,
    spinning = true,
    memoryPattern = true,
    onDevice = [],
    uncopied: isUncopied = false,
    name,
  }: SessionOptions & { readonly provider: Provider; readonly name: string },
): Promise<ort.InferenceSession> {
  if (onDevice.length > 0 && !keepsOnDevice[provider]) {
    const able = Object.entries(keepsOnDevice).filter(([, can]) => can).map(([can]) => can);
    throw new Error(
      `Cannot load ${name}: ${provider} leaves no outputs on the device, only ${able}; ` +
        `run it without "onDevice"`,
    );
  }
  if (isUncopied && (provider !== "cpu" || typeof model === "string")) {
    throw new Error(
      `Cannot load ${name}: only models given as bytes, on cpu, write results without a copy; ` +
        'run it without "uncopied"',
    );
  }
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [provider],
    enableMemPattern: memoryPattern,
    ...threads === undefined ? {} : { intraOpNumThreads: threads },
    ...spinning ? {} : { extra: { session: { intra_op: { allow_spinning: "0" } } } },
    ...onDevice.length === 0 ? {} : {
      preferredOutputLocation: Object.fromEntries(onDevice.map((key) => [key, "gpu-buffer"])),
    },
    // ONNX Runtime speaks of nodes that it leaves on the CPU; errors are thrown, and told by us
    logSeverityLevel: 4,
  };
  try {
    return await (typeof model === "string"
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(isUncopied ? uncopied(model) : model, options));
  } catch (cause) {
    const instead = typeof model === "string" && existsSync(model) ? standInOf(model) : null;
    const message = messageOf(cause);
    const reason = knownReason(message) ??
      `${runtimeReason(message)}. Is it a whole ONNX file, and is the provider installed?`;
    throw new Error(
      instead === null || instead === "it is empty"
        ? `Cannot load ${name} on ${provider}: ${reason}`
        : `Cannot load ${name}: ${instead}`,
      { cause },
    );
  }
}

/**
 * Loads a model from its bytes or its file.
 *
 * @throws {Error} that names the model when it cannot be read, or the provider is not to be had
 *
 * ```ts
 * import { openSession } from "lib/onnx/session.ts";
 * const shapes = async (path: string) => {
 *   await using session = await openSession(path);
 *   return session.inputs.map(({ shape }) => shape);
 * };
 * ```
 */
export async function openSession(
  model: Uint8Array | string,
  options: SessionOptions = {},
): Promise<Session> {
  const { provider = "cpu", onDevice = [], uncopied: isUncopied = false } = options;
  const { name = typeof model === "string" ? model : "the model" } = options;
  const session = await loaded(model, { ...options, provider, name });
  const inputs = session.inputMetadata.map((metadata) => portOf(metadata, name));
  const outputs = session.outputMetadata.filter((metadata) => metadata.name !== uncopiedList)
    .map((metadata) => portOf(metadata, name));
  const every = outputs.map((port) => port.name);
  /** Runs into given arrays, which are all that is asked for. */
  const fill = async (given: ort.InferenceSession.FeedsType, into: Record<string, ort.Tensor>) => {
    try {
      await session.run(given, { [uncopiedList]: null, ...into });
    } catch (error) {
      if (!isOfList(error)) throw error;
    }
    return into;
  };
  const checked = (feeds: Readonly<Record<string, Fed>>) => {
    for (const key of Object.keys(feeds)) {
      if (!inputs.some((port) => port.name === key)) {
        const known = inputs.map((port) => port.name).join(", ");
        throw new Error(`Cannot run ${name}: it has no input "${key}", only ${known}`);
      }
    }
    for (const port of inputs) check(port, feeds[port.name], name);
    return wrap(feeds);
  };
  return {
    inputs,
    outputs,
    async run(feeds, into) {
      if (onDevice.length > 0) {
        throw new Error(`Cannot run ${name}: outputs stay on the device; call runKeeping`);
      }
      const given = checked(feeds);
      const results = await told(
        into === undefined
          ? session.run(given, every)
          : isUncopied
          ? fill(given, wrap(into))
          : session.run(given, wrap(into)),
        name,
      );
      return Object.fromEntries(
        Object.entries(results).map(([key, value]) => [key, into?.[key] ?? unwrap(value)]),
      );
    },
    async runKeeping(feeds) {
      const outputs: Record<string, Tensor> = {};
      const kept: Record<string, DeviceTensor> = {};
      for (const [key, value] of Object.entries(await told(session.run(checked(feeds)), name))) {
        if (onDevice.includes(key)) kept[key] = new DeviceTensor(value);
        else outputs[key] = unwrap(value);
      }
      return { outputs, kept };
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** A run, whose failure names the model. */
async function told<T>(running: Promise<T>, model: string): Promise<T> {
  try {
    return await running;
  } catch (cause) {
    const reason = runtimeReason(messageOf(cause));
    throw new Error(`Cannot run ${model}: ${reason}`, { cause });
  }
}

/** What a fed tensor says of itself; of one on a device the numbers cannot be counted. */
const described = (given: Fed) =>
  given instanceof DeviceTensor
    ? { dtype: given.held.type, shape: given.held.dims, count: given.held.size }
    : { ...given, count: given.data.length };

function check(port: ModelPort, fed: Fed | undefined, model: string): void {
  const wanted = `${port.dtype} [${port.shape.map((side) => side ?? "any")}]`;
  if (!fed) throw new Error(`Cannot run ${model}: it wants "${port.name}", ${wanted}`);
  const given = described(fed);
  const fits = given.dtype === port.dtype && given.shape.length === port.shape.length &&
    port.shape.every((side, i) => side === null || side === given.shape[i]) &&
    sizeOf(given.shape) === given.count;
  if (!fits) {
    throw new Error(
      `Cannot run ${model}: "${port.name}" is ${wanted}, and was given ` +
        `${given.dtype} [${given.shape}] of ${given.count} numbers`,
    );
  }
}

const wrap = (tensors: Readonly<Record<string, Fed>>): Record<string, ort.Tensor> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, given]) => {
      if (given instanceof DeviceTensor) return [name, given.held];
      const { dtype, data, shape } = given;
      return [name, new ort.Tensor(dtype as ort.Tensor.Type, data, [...shape])];
    }),
  );

const unwrap = ({ type, data, dims }: ort.Tensor): Tensor => ({
  dtype: type as DataType,
  shape: [...dims],
  data: data as Tensor["data"],
});
