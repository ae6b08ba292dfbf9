/** A checkpoint as an embedder: its encoder exported to one ONNX graph, pictures prepared as it says. */
import { normalizer, onWhite } from "lib/augment/apply.ts";
import { flatten } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import type { Checkpoint } from "lib/simclr/checkpoint.ts";
import { exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Which of the encoder's outputs to use, and how the session runs. */
export interface EncoderOptions extends SessionOptions {
  /** What tables call it. Default "simclr", or "untrained" before the first step. */
  readonly label?: string;
  /** "h", what the encoder gives (default), or "z", what the projection head makes of it. */
  readonly output?: "h" | "z";
}

/**
 * An embedder that must be disposed of. Pictures are laid on white and stretched to the encoder's
 * size, as the views it was trained on.
 *
 * ```ts
 * import { openEncoder } from "lib/retrieval/encoder.ts";
 * import { untrained } from "lib/simclr/checkpoint.ts";
 * import { configs } from "lib/simclr/config.ts";
 * const baseline = () => openEncoder(untrained(configs.demo, 7));
 * ```
 */
export async function openEncoder(
  checkpoint: Checkpoint,
  { label, output = "h", ...options }: EncoderOptions = {},
): Promise<Embedder & AsyncDisposable> {
  const model = exportEncoder(checkpoint);
  const { size: { height, width }, resize, mean, std, layout, input } = readEncoderInput(model);
  const session = await openSession(model, options);
  const write = normalizer({ mean, std, layout });
  const values = 3 * height * width;
  return {
    name: label ?? (checkpoint.step === 0 ? "untrained" : "simclr"),
    init: checkpoint.start,
    async embed(images) {
      const pictures = new Float32Array(images.length * values); // [N, 3, H, W]
      images.forEach((image, i) => {
        const white = flatten(image, [255, 255, 255]);
        const small = resizeImage(white, { width, height, method: resize });
        write(onWhite(small), pictures, i * values);
      });
      const feeds = { [input]: float32(pictures, [images.length, 3, height, width]) };
      return (await session.run(feeds))[output] as Tensor<"float32">; // [N, D]
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
