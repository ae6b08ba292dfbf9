/** Models that run: the only door to ONNX Runtime. */
import * as ort from "onnxruntime-node";
import { type DataType, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

/** Where a model runs. */
export type Provider = "cpu" | "webgpu" | "cuda" | "coreml" | "dml";

export interface SessionOptions {
  /** Default "cpu". */
  readonly provider?: Provider;
  /** Threads within an operator; default: one per physical core, as ONNX Runtime chooses. */
  readonly threads?: number;
  /**
   * Whether the runtime lays all intermediate values out in one block from the second run on. The
   * memory of the first run stays with it: a large graph then holds twice what it needs. Default true.
   */
  readonly memoryPattern?: boolean;
  /** What errors call the model. Default: the path, or "the model". */
  readonly name?: string;
}

/** An input or output of a model; free sides are null. */
export interface ModelPort {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly (number | null)[];
}

/** A loaded model. Dispose of it when done. */
export interface Session extends AsyncDisposable {
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  /**
   * All outputs, or those of `into`, whose arrays then receive the results.
   *
   * @throws {Error} when an input is missing, unknown, or of another type or shape
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
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
  {
    provider = "cpu",
    threads,
    memoryPattern = true,
    name = typeof model === "string" ? model : "the model",
  }: SessionOptions = {},
): Promise<Session> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [provider],
    enableMemPattern: memoryPattern,
    ...threads === undefined ? {} : { intraOpNumThreads: threads },
    // ONNX Runtime speaks of nodes that it leaves on the CPU; errors are thrown anyway
    logSeverityLevel: 3,
  };
  let session: ort.InferenceSession;
  try {
    session = await (typeof model === "string"
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(model, options));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot load ${name} on ${provider}: ${reason.trim()}. ` +
        "Is it a whole ONNX file, and is the provider installed?",
      { cause },
    );
  }
  const inputs = session.inputMetadata.map((metadata) => portOf(metadata, name));
  const outputs = session.outputMetadata.map((metadata) => portOf(metadata, name));
  return {
    inputs,
    outputs,
    async run(feeds, into) {
      for (const key of Object.keys(feeds)) {
        if (!inputs.some((port) => port.name === key)) {
          const known = inputs.map((port) => port.name).join(", ");
          throw new Error(`Cannot run ${name}: it has no input "${key}", only ${known}`);
        }
      }
      for (const port of inputs) check(port, feeds[port.name], name);
      const given = wrap(feeds);
      const results = into ? await session.run(given, wrap(into)) : await session.run(given);
      return Object.fromEntries(
        Object.entries(results).map(([key, value]) => [key, into?.[key] ?? unwrap(value)]),
      );
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

function check(port: ModelPort, given: Tensor | undefined, model: string): void {
  const wanted = `${port.dtype} [${port.shape.map((side) => side ?? "any")}]`;
  if (!given) throw new Error(`Cannot run ${model}: it wants "${port.name}", ${wanted}`);
  const fits = given.dtype === port.dtype && given.shape.length === port.shape.length &&
    port.shape.every((side, i) => side === null || side === given.shape[i]) &&
    sizeOf(given.shape) === given.data.length;
  if (!fits) {
    throw new Error(
      `Cannot run ${model}: "${port.name}" is ${wanted}, and was given ` +
        `${given.dtype} [${given.shape}] of ${given.data.length} numbers`,
    );
  }
}

const wrap = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, data, shape }]) => [
      name,
      new ort.Tensor(dtype as ort.Tensor.Type, data, [...shape]),
    ]),
  );

const unwrap = ({ type, data, dims }: ort.Tensor): Tensor => ({
  dtype: type as DataType,
  shape: [...dims],
  data: data as Tensor["data"],
});
