/**
 * From a tfjs function to a program: a backend that computes nothing and writes down which kernels are
 * called. tfjs's own differentiation runs on it too, so gradients are traced like everything else.
 */
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Operation, Program, Shaped } from "./program.ts";
import { ruleOf, rules } from "./rules/table.ts";
import { tf, type TfTensor } from "./tfjs.ts";

const backendName = "burin-trace";

/** What tfjs hands about in place of tensors. */
type Handle = {
  readonly dataId: object;
  readonly shape: number[];
  readonly dtype: Shaped["dtype"];
};

interface Recording {
  readonly values: Shaped[];
  readonly operations: Operation[];
  readonly constants: Map<number, Tensor<"float32" | "int32" | "bool">>;
}

/** The recording under way; tracing is synchronous, so there is never more than one. */
let recording: Recording | null = null;
const numberOf = new WeakMap<object, number>();

function current(): Recording {
  if (recording) return recording;
  throw new Error("A tensor of a traced function was used after the trace: return it instead");
}

function newValue(shaped: Shaped): { handle: Handle; value: number } {
  const { values } = current();
  const dataId = {};
  const value = values.push(shaped) - 1;
  numberOf.set(dataId, value);
  return { handle: { dataId, shape: [...shaped.shape], dtype: shaped.dtype }, value };
}

function valueOf(handle: { readonly dataId: object }): number {
  const value = numberOf.get(handle.dataId);
  if (value !== undefined) return value;
  throw new Error(
    "A traced function used a tensor that was made outside of it: pass it in as an input",
  );
}

class TraceBackend extends tf.KernelBackend {
  #count = 0;

  override write(data: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new Error(`Cannot trace a constant of type ${dtype}`);
    }
    const { handle, value } = newValue({ shape, dtype });
    const numbers = data as ArrayLike<number>;
    const copy = dtype === "float32"
      ? Float32Array.from(numbers)
      : dtype === "int32"
      ? Int32Array.from(numbers)
      : Uint8Array.from(numbers);
    current().constants.set(value, { dtype, shape, data: copy } as Tensor<"float32">);
    this.#count++;
    return handle.dataId;
  }

  override numDataIds(): number {
    return this.#count;
  }
  override disposeData(): boolean {
    return true;
  }
  override refCount(): number {
    return 1;
  }
  override incRef(): void {}
  decRef(): void {}
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
  override readSync(): never {
    throw new Error(
      "A traced function read the numbers of a tensor: they are not known while tracing",
    );
  }
  override read(): never {
    return this.readSync();
  }
}

function record(
  kernel: string,
  inputs: Readonly<Record<string, Handle | null | undefined>>,
  attributes: Readonly<Record<string, unknown>>,
): Handle | Handle[] {
  const { values, operations } = current();
  const given = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, handle]) => handle ? [[name, valueOf(handle)]] : []),
  );
  const shapes = Object.fromEntries(Object.entries(given).map(([name, v]) => [name, values[v]]));
  const inferred = ruleOf(kernel).infer(shapes, attributes);
  const made = [inferred].flat().map((shaped) => newValue(shaped as Shaped));
  operations.push({ kernel, inputs: given, attributes, outputs: made.map(({ value }) => value) });
  const handles = made.map(({ handle }) => handle);
  const [only] = handles;
  return Array.isArray(inferred) ? handles : only;
}

let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(backendName, () => new TraceBackend(), -1);
  const every = new Set([
    ...Object.keys(rules),
    ...tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName),
  ]);
  for (const kernelName of every) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        record(
          kernelName,
          inputs as unknown as Record<string, Handle>,
          attrs as Record<string, unknown> ?? {},
        ) as unknown as tf.TensorInfo | tf.TensorInfo[],
    });
  }
}

/**
 * Writes down what `fn` does with inputs of these shapes. Loops and conditions of the function itself
 * are gone through as they stand: only tensors are symbolic.
 *
 * @throws {Error} when it calls a kernel without a rule, or reads a tensor's numbers
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { trace } from "lib/jit/trace.ts";
 * const program = trace(({ x }) => ({ y: tf.exp(x) }), { x: { shape: [2], dtype: "float32" } });
 * program.operations[0].kernel; // "Exp"
 * ```
 */
export function trace(
  fn: (inputs: Record<string, TfTensor>) => Record<string, TfTensor>,
  inputs: Readonly<Record<string, Shaped>>,
): Program {
  if (recording) throw new Error("Cannot trace inside of a trace");
  register();
  const before = tf.getBackend();
  const { values, operations, constants } = recording = {
    values: [],
    operations: [],
    constants: new Map(),
  } as Recording;
  tf.setBackend(backendName);
  const engine = tf.engine();
  engine.startScope("trace");
  try {
    const named = Object.entries(inputs).map(([name, shaped]) => ({ name, ...newValue(shaped) }));
    const tensors = Object.fromEntries(
      named.map(({ name, handle }) => [
        name,
        engine.makeTensorFromTensorInfo(handle as unknown as tf.TensorInfo),
      ]),
    );
    const results = fn(tensors);
    return {
      inputs: named.map(({ name, value }) => ({ name, value })),
      outputs: Object.entries(results).map(([name, tensor]) => ({ name, value: valueOf(tensor) })),
      operations,
      values,
      constants,
    };
  } finally {
    engine.endScope();
    recording = null;
    tf.setBackend(before || "cpu");
  }
}
