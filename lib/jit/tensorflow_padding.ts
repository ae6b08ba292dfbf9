/**
 * tfjs-node takes no padding in numbers, only "valid" and "same"; TensorFlow itself does. These kernels
 * hand it over, so that models need no second form for one engine.
 */
import { tf } from "./tfjs.ts";
import { explicitPaddings } from "./explicit_paddings.ts";

/** What of tfjs-node's backend is used: how it calls one of TensorFlow's operations. */
interface TensorflowBackend {
  readonly binding: Readonly<
    Record<
      "TF_ATTR_TYPE" | "TF_ATTR_INT" | "TF_ATTR_STRING" | "TF_FLOAT" | "TF_INT32",
      number
    >
  >;
  executeSingleOutput(
    name: string,
    attributes: readonly { name: string; type: number; value: unknown }[],
    inputs: readonly tf.TensorInfo[],
  ): tf.TensorInfo;
}

type Attributes = Readonly<Record<string, unknown>>;
type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/** TensorFlow's order of inputs, and the window's attributes, of a kernel. */
interface Padded {
  inputs(given: Inputs, attributes: Attributes): (tf.TensorInfo | readonly number[])[];
  /** Window of a pool; a convolution has it from its filter. */
  readonly pool: boolean;
}

const kernels: Readonly<Record<string, Padded>> = {
  Conv2D: { pool: false, inputs: ({ x, filter }) => [x, filter] },
  Conv2DBackpropFilter: {
    pool: false,
    inputs: ({ x, dy }, { filterShape }) => [x, filterShape as number[], dy],
  },
  Conv2DBackpropInput: {
    pool: false,
    inputs: ({ dy, filter }, { inputShape }) => [inputShape as number[], filter, dy],
  },
  MaxPool: { pool: true, inputs: ({ x }) => [x] },
  MaxPoolGrad: { pool: true, inputs: ({ input, output, dy }) => [input, output, dy] },
};

/** `[height, width]` of what tfjs gives as one number or as two. */
const dims = (value: unknown): [number, number] =>
  typeof value === "number" ? [value, value] : value as [number, number];

/** Whether TensorFlow would round, place or space the windows as tfjs wants it. */
const plain = ({ dataFormat = "NHWC", dimRoundingMode = "floor", dilations = 1 }: Attributes) =>
  dataFormat === "NHWC" && dimRoundingMode === "floor" &&
  dims(dilations).every((step) => step === 1);

/** Puts kernels that pad by numbers before those that tfjs-node registered as `backendName`. */
export function registerPadding(backendName: string): void {
  for (const [kernelName, { inputs: layout, pool }] of Object.entries(kernels)) {
    const registered = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...registered,
      kernelFunc(given) {
        const attributes = (given.attrs ?? {}) as Attributes;
        const paddings = explicitPaddings(attributes.pad);
        if (paddings === null || !plain(attributes)) return registered.kernelFunc(given);
        const backend = given.backend as TensorflowBackend;
        const { binding } = backend;
        const numbers = (name: string, value: number[]) => (
          { name, type: binding.TF_ATTR_INT, value }
        );
        const text = (name: string, value: string) => (
          { name, type: binding.TF_ATTR_STRING, value }
        );
        const made: tf.Tensor[] = [];
        const inputs = layout(given.inputs as Inputs, attributes).map((input) => {
          if ("dataId" in input) return input;
          const tensor = tf.tensor1d([...input], "int32");
          made.push(tensor);
          return tensor;
        });
        const output = backend.executeSingleOutput(kernelName, [
          { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
          numbers("strides", [1, ...dims(attributes.strides), 1]),
          ...(pool ? [numbers("ksize", [1, ...dims(attributes.filterSize), 1])] : []),
          text("padding", "EXPLICIT"),
          numbers("explicit_paddings", paddings),
          text("data_format", "NHWC"),
        ], inputs);
        tf.dispose(made);
        return output;
      },
    });
  }
}
