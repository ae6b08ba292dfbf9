/** Encoder weights that someone else trained, from a safetensors file in PyTorch's layout. */
import { reasonOf } from "lib/assets/reason.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { efficientNetCells } from "./efficientnet.ts";
import { type EncoderConfig, encoderOf } from "./encoder.ts";
import { fromPyTorch, type Weights } from "./parameters.ts";
import { type Grid, resamplePositions } from "./position_embedding.ts";

/** What training code puts before the names of a network that is part of another. */
const prefixes = ["", "module.", "model.", "encoder.", "backbone.", "module.backbone."] as const;

/** The prefix under which the most names of the network are found; "" before others. */
function prefixOf(names: ReadonlySet<string>, wanted: readonly string[]): string {
  const found = (prefix: string) => wanted.filter((name) => names.has(prefix + name)).length;
  return prefixes.reduce<string>((best, prefix) => found(prefix) > found(best) ? prefix : best, "");
}

/** The grid that position embeddings were made for: the config's, or a square one. */
function gridOf(tokens: number, own: Grid): Grid {
  if (tokens === 1 + own.rows * own.columns) return own;
  const side = Math.round(Math.sqrt(tokens - 1));
  return { rows: side, columns: side };
}

/**
 * The weights of an encoder, in the library's layout. Names may stand under one of the usual
 * prefixes; tensors that the encoder lacks, such as a classifier, are left out. Position embeddings
 * of a square grid are resampled to the encoder's. A file without the weights of the encoder's grid gives all
 * others.
 *
 * @throws {Error} when a tensor is missing, of another shape, or no float32; `name` says which file
 *
 * ```ts
 * import { pretrainedWeights } from "lib/nn/pretrained.ts";
 * import { resnets } from "lib/nn/resnet.ts";
 * const load = (bytes: Uint8Array) =>
 *   pretrainedWeights(bytes, { encoder: resnets.resnet18, name: "resnet18.safetensors" });
 * ```
 */
export function pretrainedWeights(
  bytes: Uint8Array,
  { encoder, name }: { readonly encoder: EncoderConfig; readonly name: string },
): Weights {
  const { tensors } = decodeSafetensors(bytes, { name });
  const whole = encoderOf(encoder).parameters;
  const prefix = prefixOf(new Set(Object.keys(tensors)), Object.keys(whole));
  // ImageNet's networks have no grid
  const isWithout = encoder.kind === "efficientnet" && encoder.grid &&
    !Object.keys(tensors).some((key) => key.startsWith(`${prefix}grid.`));
  const parameters = isWithout ? efficientNetCells(encoder).parameters : whole;
  const wanted = Object.keys(parameters);
  const found: Weights = {};
  for (const key of wanted) {
    const tensor = tensors[prefix + key];
    if (!tensor) continue; // named by fromPyTorch
    if (tensor.dtype !== "float32") {
      throw new Error(`Cannot load ${name}: ${prefix + key} is ${tensor.dtype}, not float32`);
    }
    found[key] = tensor as Tensor<"float32">;
  }
  if (encoder.kind === "vit" && found.pos_embed) {
    const { patch, size: { height, width } } = encoder;
    const to = { rows: height / patch, columns: width / patch };
    const from = gridOf(found.pos_embed.shape[1], to);
    if (from.rows !== to.rows || from.columns !== to.columns) {
      found.pos_embed = resamplePositions(found.pos_embed, { from, to });
    }
  }
  try {
    return fromPyTorch(found, parameters);
  } catch (error) {
    throw new Error(`Cannot load ${name}: ${reasonOf(error)}`);
  }
}
