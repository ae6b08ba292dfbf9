/** A checkpoint as an embedder: its encoder exported to one ONNX graph, pictures prepared as it says. */
import { normalizer, onWhite } from "lib/augment/apply.ts";
import { flatten, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { type Embedder, stack } from "lib/retrieval/embed.ts";
import type { Checkpoint } from "lib/simclr/checkpoint.ts";
import { type EncoderInput, exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Which of the encoder's outputs to use, and how the session runs. */
export interface EncoderOptions extends SessionOptions {
  /** What tables call it. Default "simclr", or "untrained" before the first step. */
  readonly label?: string;
  /** "h", what the encoder gives (default), or "z", what the projection head makes of it. */
  readonly output?: "h" | "z";
}

/** Pictures as an exported encoder wants them: laid on white, stretched, normalised. [N, 3, H, W] */
export function encoderPictures(
  images: readonly Image[],
  { size: { height, width }, resize, mean, std, layout }: EncoderInput,
): Tensor<"float32"> {
  const write = normalizer({ mean, std, layout });
  const values = 3 * height * width;
  const pictures = new Float32Array(images.length * values);
  images.forEach((image, i) => {
    const white = flatten(image, [255, 255, 255]);
    const small = resizeImage(white, { width, height, method: resize });
    write(onWhite(small), pictures, i * values);
  });
  return float32(pictures, [images.length, 3, height, width]);
}

/** Pictures of a run on a processor: what layers hand on then stays in its caches, and no run is as long. */
const fewPictures = 4;

/**
 * The output of a network for any number of pictures; on a processor a few at a time, which is a quarter faster
 * than 64 at once and gives the same.
 */
export async function runOnPictures(
  images: readonly Image[],
  { wanted, provider = "cpu", together, run }: {
    readonly wanted: EncoderInput;
    readonly provider?: SessionOptions["provider"];
    /** Pictures of a run, where the network takes no other number. */
    readonly together?: number;
    /** Of pictures as the network takes them. `[n, 3, H, W]` to `[n, ...]` */
    readonly run: (pictures: Tensor<"float32">) => Promise<Tensor<"float32">>;
  },
): Promise<Tensor<"float32">> {
  const size = together ?? (provider === "cpu" ? fewPictures : Math.max(1, images.length));
  const parts: Tensor<"float32">[] = [];
  for (let at = 0; at === 0 || at < images.length; at += size) {
    parts.push(await run(encoderPictures(images.slice(at, at + size), wanted)));
  }
  return parts.length === 1 ? parts[0] : stack(parts);
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
  // whoever compares by h does not pay for z
  const model = exportEncoder(checkpoint, { head: output === "z" });
  const wanted = readEncoderInput(model);
  const session = await openSession(model, options);
  return {
    name: label ?? (checkpoint.step === 0 ? "untrained" : "simclr"),
    init: checkpoint.start,
    embed: (images) =>
      runOnPictures(images, {
        wanted,
        provider: options.provider,
        run: async (pictures) =>
          (await session.run({ [wanted.input]: pictures }))[output] as Tensor<"float32">, // [n, D]
      }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
