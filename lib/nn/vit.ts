/** Vision transformers (Dosovitskiy et al., 2021) in timm's layout and under its names, without `head`. */
import type { Network } from "./network.ts";
import type { Parameter, ParameterTable, Role } from "./parameters.ts";

/** A vision transformer in JSON. */
export interface VitConfig {
  /** Says that the config is a vision transformer's. */
  readonly kind: "vit";
  /** Side of a square patch, pixels. */
  readonly patch: number;
  /** Features of a token. */
  readonly width: number;
  /** Number of transformer blocks. */
  readonly depth: number;
  /** Attention heads per block; they divide `width`. */
  readonly heads: number;
  /** Pixels of a picture: whole patches. Position embeddings belong to one size. */
  readonly size: { readonly height: number; readonly width: number };
}

/** The vision transformers that have a name. */
export type VitName = "vitTiny" | "vitSmall";

const square = { kind: "vit", patch: 16, depth: 12, size: { height: 224, width: 224 } } as const;

/** timm's `vit_tiny_patch16_224` and `vit_small_patch16_224`. */
export const vits: Readonly<Record<VitName, VitConfig>> = {
  vitTiny: { ...square, width: 192, heads: 3 },
  vitSmall: { ...square, width: 384, heads: 6 },
};

function parametersOf({ patch, width, depth, size }: VitConfig): ParameterTable {
  const tokens = 1 + (size.height / patch) * (size.width / patch);
  const normal = (shape: number[], role: Role, deviation = 0.02): Parameter => (
    { shape, role, start: { kind: "normal", deviation } }
  );
  const constant = (role: Role, value: number): Parameter => (
    { shape: [width], role, start: { kind: "constant", value } }
  );
  const layer = (name: string, input: number, output: number): ParameterTable => ({
    [`${name}.weight`]: normal([output, input], "linear"),
    [`${name}.bias`]: { shape: [output], role: "bias", start: { kind: "constant", value: 0 } },
  });
  const norm = (name: string): ParameterTable => ({
    [`${name}.weight`]: constant("scale", 1),
    [`${name}.bias`]: constant("shift", 0),
  });
  let table: ParameterTable = {
    cls_token: normal([1, 1, width], "embedding", 1e-6),
    pos_embed: normal([1, tokens, width], "embedding"),
    "patch_embed.proj.weight": normal(
      [patch, patch, 3, width],
      "convolution",
      1 / Math.sqrt(3 * patch * patch),
    ),
    "patch_embed.proj.bias": constant("bias", 0),
  };
  for (let i = 0; i < depth; i++) {
    table = {
      ...table,
      ...norm(`blocks.${i}.norm1`),
      ...layer(`blocks.${i}.attn.qkv`, width, 3 * width),
      ...layer(`blocks.${i}.attn.proj`, width, width),
      ...norm(`blocks.${i}.norm2`),
      ...layer(`blocks.${i}.mlp.fc1`, width, 4 * width),
      ...layer(`blocks.${i}.mlp.fc2`, 4 * width, width),
    };
  }
  return { ...table, ...norm("norm") };
}

/**
 * A vision transformer from pictures [N, H, W, 3] to the class token's features [N, width].
 *
 * @throws {RangeError} when the size is no whole number of patches
 */
export function vit(config: VitConfig): Network {
  const { patch, width, depth, heads, size } = config;
  if (size.height % patch !== 0 || size.width % patch !== 0 || width % heads !== 0) {
    throw new RangeError(
      `Cannot cut ${size.height} x ${size.width} into patches of ${patch}, or ${width} features ` +
        `into ${heads} heads: give whole multiples`,
    );
  }
  return {
    parameters: parametersOf(config),
    features: width,
    forward(layers, x) { // [N, H, W, 3]
      let h = layers.tokens(x, { patch }); // [N, T, D]
      for (let i = 0; i < depth; i++) {
        const name = `blocks.${i}`;
        const together = layers.dense(layers.layerNorm(h, `${name}.norm1`), `${name}.attn.qkv`);
        const mixed = layers.attend(together, { heads }); // [N, T, D]
        h = layers.add(h, layers.dense(mixed, `${name}.attn.proj`)); // [N, T, D]
        const wide = layers.dense(layers.layerNorm(h, `${name}.norm2`), `${name}.mlp.fc1`);
        h = layers.add(h, layers.dense(layers.gelu(wide), `${name}.mlp.fc2`)); // [N, T, D]
      }
      return layers.layerNorm(layers.first(h), "norm"); // [N, D]
    },
  };
}
