/**
 * SAM (Kirillov et al. 2023) and what shares its form, MobileSAM: an encoder that looks at the plate
 * and a decoder that answers prompts, as samexporter and Meta's own script export them. Follows
 * `SamPredictor` of segment-anything (Apache-2.0).
 */
import type { Image } from "lib/image/image.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import { checkSignature } from "lib/onnx/signature.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Promptable } from "./promptable.ts";
import { type MaskChoice, samDecoder } from "./sam_decoder.ts";
import { normalizedTensor, rawTensor, resizedToFrame } from "./sam_frame.ts";

/** The two graphs, as bytes or files. */
export interface EncoderAndDecoder {
  /** The image encoder. */
  readonly encoder: Uint8Array | string;
  /** The mask decoder. */
  readonly decoder: Uint8Array | string;
}

/** Which mask answers, and how sessions run. */
export interface SamOptions extends Omit<SessionOptions, "name"> {
  /**
   * "single" (default): the mask that `SamPredictor.predict(multimask_output=False)` gives. "best": of
   * the three that it gives with True, the one of the highest score; only decoders of four masks can.
   */
  readonly choice?: MaskChoice;
}

/** What errors call a graph. */
export const graphName = (graph: Uint8Array | string, part: string): string =>
  typeof graph === "string" ? graph : `the ${part}`;

/** Both sessions, or none. Dispose of them when done. */
export async function openBoth(
  { encoder, decoder }: EncoderAndDecoder,
  options: Omit<SessionOptions, "name">,
): Promise<{ readonly encoder: Session; readonly decoder: Session } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const open = async (graph: Uint8Array | string, part: string) =>
    stack.use(await openSession(graph, { ...options, name: graphName(graph, part) }));
  const both = { encoder: await open(encoder, "encoder"), decoder: await open(decoder, "decoder") };
  const kept = stack.move();
  return { ...both, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The form of an encoder's input. */
export type SamInput = "raw" | "normalized";

/**
 * Whether an encoder prepares the picture itself (samexporter's `--use-preprocess`).
 *
 * @throws {Error} when its input is neither
 */
export function samInput(
  session: Session,
  { name, as, side }: { name: string; as: string; side: number },
): SamInput {
  const raw = session.inputs[0]?.shape.length === 3;
  checkSignature(session, {
    name,
    as,
    inputs: { input_image: raw ? [null, null, 3] : [1, 3, side, side] },
    outputs: { image_embeddings: [1, null, side / 16, side / 16] },
  });
  return raw ? "raw" : "normalized";
}

/** What an encoder is given of a plate. */
export function encoderFeed(
  image: Image,
  { input, side }: { input: SamInput; side: number },
): Record<string, Tensor<"float32">> {
  const pixels = resizedToFrame(image, side);
  return { input_image: input === "raw" ? rawTensor(pixels) : normalizedTensor(pixels, side) };
}

/**
 * Opens SAM (ViT-B, L, H) or MobileSAM. Dispose of it when done.
 *
 * A decoder of one mask (`--return-single-mask`) gives the single mask only to prompts of three points
 * and more, so shorter ones are filled with points that are none. Its masks then differ a little from
 * the predictor's; a decoder of four masks gives the predictor's own.
 *
 * @throws {Error} when a file is damaged, or is not one of SAM's graphs
 *
 * ```ts
 * import { openSam } from "lib/segment/sam.ts";
 * import { asSegmenter } from "lib/segment/promptable.ts";
 * const open = async () =>
 *   asSegmenter(await openSam({ encoder: "sam.encoder.onnx", decoder: "sam.decoder.onnx" }));
 * ```
 */
export async function openSam(
  graphs: EncoderAndDecoder,
  { choice = "single", ...options }: SamOptions = {},
): Promise<Promptable> {
  await using stack = new AsyncDisposableStack();
  const { encoder, decoder } = stack.use(await openBoth(graphs, options));
  const answers = await samDecoder(decoder, {
    name: graphName(graphs.decoder, "decoder"),
    as: "a decoder of SAM",
    features: { image_embeddings: [1, null, null, null] },
  });
  if (choice === "best" && answers.masks === 1) {
    throw new Error(
      `Cannot choose the best mask of ${graphName(graphs.decoder, "decoder")}: it gives one. ` +
        `Take a decoder exported without --return-single-mask, or the choice "single"`,
    );
  }
  const { side } = answers;
  const input = samInput(encoder, {
    name: graphName(graphs.encoder, "encoder"),
    as: "an encoder of SAM",
    side,
  });
  const kept = stack.move();
  return {
    async encode(image, { signal } = {}) {
      signal?.throwIfAborted();
      const results = await encoder.run(encoderFeed(image, { input, side }));
      const image_embeddings = results.image_embeddings as Tensor<"float32">; // [1, C, 64, 64]
      return { width: image.width, height: image.height, features: { image_embeddings } };
    },
    decode: (encoded, prompts, { signal } = {}) =>
      answers.decode(encoded, prompts, {
        signal,
        choice,
        minPoints: answers.masks === 1 ? 3 : 0,
      }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
