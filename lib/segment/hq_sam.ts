/**
 * HQ-SAM (Ke et al. 2023): SAM with one more mask, drawn from what the encoder saw early. Follows the
 * authors' `SamPredictor` (Apache-2.0). Whether the answer is that mask alone or its sum with SAM's
 * (`hq_token_only`) is settled when the decoder is exported.
 */
import type { SessionOptions } from "lib/onnx/session.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import type { Promptable } from "./promptable.ts";
import { type EncoderAndDecoder, encoderFeed, graphName, openBoth, samInput } from "./sam.ts";
import { samDecoder } from "./sam_decoder.ts";

/**
 * Opens HQ-SAM. Dispose of it when done. The score of a mask is SAM's: the better one has none of its
 * own.
 *
 * @throws {Error} when a file is damaged, or is not one of HQ-SAM's graphs
 *
 * ```ts
 * import { openHqSam } from "lib/segment/hq_sam.ts";
 * import { asSegmenter } from "lib/segment/promptable.ts";
 * const open = async () =>
 *   asSegmenter(await openHqSam({ encoder: "hq.encoder.onnx", decoder: "hq.decoder.onnx" }));
 * ```
 */
export async function openHqSam(
  graphs: EncoderAndDecoder,
  options: Omit<SessionOptions, "name"> = {},
): Promise<Promptable> {
  await using stack = new AsyncDisposableStack();
  const { encoder, decoder } = stack.use(await openBoth(graphs, options));
  const name = graphName(graphs.encoder, "encoder");
  const { side, decode } = await samDecoder(decoder, {
    name: graphName(graphs.decoder, "decoder"),
    as: "a decoder of HQ-SAM",
    features: {
      image_embeddings: [1, null, null, null],
      interm_embeddings: [null, 1, null, null, null],
    },
  });
  const input = samInput(encoder, { name, as: "an encoder of HQ-SAM", side });
  // by position: exports name only the first of the encoder's intermediate features
  const early = encoder.outputs[1];
  if (!early) {
    throw new Error(
      `Cannot use ${name} as an encoder of HQ-SAM: it gives image_embeddings alone, and none of ` +
        "what it saw on the way. Is it an encoder of SAM?",
    );
  }
  const looks = decoder.inputs.find((port) => port.name === "interm_embeddings")!.shape[0] ?? 1;
  const kept = stack.move();
  return {
    async encode(image, { signal } = {}) {
      signal?.throwIfAborted();
      const results = await encoder.run(encoderFeed(image, { input, side }));
      return {
        width: image.width,
        height: image.height,
        features: {
          image_embeddings: results.image_embeddings as Tensor<"float32">, // [1, C, 64, 64]
          interm_embeddings: results[early.name] as Tensor<"float32">, // [1, 64, 64, D]
        },
      };
    },
    decode(encoded, prompts, { signal } = {}) {
      // the decoder takes all intermediate features and reads the first
      const { data, shape } = encoded.features.interm_embeddings;
      const all = new Float32Array(looks * sizeOf(shape));
      all.set(data);
      const interm_embeddings = float32(all, [looks, ...shape]); // [looks, 1, 64, 64, D]
      const features = { ...encoded.features, interm_embeddings };
      return decode({ ...encoded, features }, prompts, { signal, choice: "single" });
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
