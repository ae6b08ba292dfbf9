/** The cutter's network as it runs: squares of greys and their boxes to certainties of the mask. */
import { readFileSync } from "node:fs";
import { integerProductsAreExact } from "lib/onnx/integer_products.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { quantized } from "lib/onnx/quantization.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { readRanges } from "lib/onnx/stored_ranges.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** A cutter's network. Dispose of it when done. */
export interface CutterLogits extends AsyncDisposable {
  /** Pixels of a side of its squares. */
  readonly side: number;
  /**
   * Above 0 where the figure is. `[N * side * side]`
   *
   * @param squares `grey` from 0 to 255; `box`, 1 inside. `[N * side * side]`
   */
  look(
    squares: { readonly grey: Float32Array; readonly box: Float32Array },
  ): Promise<Float32Array>;
}

/** How a cutter's network runs. */
export interface CutterLogitsOptions extends SessionOptions {
  /**
   * Of its convolutions. Whole numbers of 8 bits take less than half the time. "float32" is taken where the
   * file has no ranges for them, on other providers than "cpu", and on processors that get them wrong.
   * Default "int8".
   */
  readonly precision?: "int8" | "float32" | undefined;
}

/** The texts in a model's file; none where it cannot be read, of which the runtime tells more. */
function textsOf(model: Uint8Array | string): Record<string, string> {
  try {
    return readMetadata(model);
  } catch {
    return {};
  }
}

/**
 * Opens a cutter's network.
 *
 * @param model of the form of `models/burin_cutter.onnx`: `grey` and `box` to `logits`, [N, 1, S, S]
 * @throws {Error} when the model is of another form
 *
 * ```ts
 * import { openCutterLogits } from "lib/segment/cutter_logits.ts";
 * const look = async (model: Uint8Array, grey: Float32Array, box: Float32Array) => {
 *   await using cutter = await openCutterLogits(model);
 *   return await cutter.look({ grey, box });
 * };
 * ```
 */
export async function openCutterLogits(
  model: Uint8Array | string,
  { precision = "int8", name = "the cutter", ...options }: CutterLogitsOptions = {},
): Promise<CutterLogits> {
  await using stack = new AsyncDisposableStack();
  const onCpu = (options.provider ?? "cpu") === "cpu";
  const ranges = precision === "int8" && onCpu ? readRanges(textsOf(model), { name }) : null;
  const runs = ranges && await integerProductsAreExact()
    ? quantized(typeof model === "string" ? new Uint8Array(readFileSync(model)) : model, ranges)
    : model;
  const session = stack.use(await openSession(runs, { name, ...options }));
  const ports = [...session.inputs, ...session.outputs];
  const side = session.inputs[0]?.shape[3] ?? 0;
  const names = ports.map(({ name }) => name).sort().join();
  if (names !== "box,grey,logits" || !(side > 0)) {
    throw new Error(
      `Cannot use this model as a cutter: it has ${names}, not grey and box to logits`,
    );
  }
  const kept = stack.move();
  return {
    side,
    async look({ grey, box }) {
      const shape = [grey.length / (side * side), 1, side, side];
      const found = await session.run({ grey: float32(grey, shape), box: float32(box, shape) });
      return (found.logits as Tensor<"float32">).data;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
