/** Vision transformers (Dosovitskiy et al., 2021) in timm's layout and under its names, without `head`. */
import { tf } from "lib/jit/tfjs.ts";
import {
  type Network,
  type Parameter,
  type ParameterTable,
  type Params,
  type Role,
} from "./parameters.ts";

export interface VitConfig {
  readonly kind: "vit";
  /** Side of a square patch, pixels. */
  readonly patch: number;
  /** Features of a token. */
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Pixels of a picture: whole patches. Position embeddings belong to one size. */
  readonly size: { readonly height: number; readonly width: number };
}

export type VitName = "vitTiny" | "vitSmall";

const square = { kind: "vit", patch: 16, depth: 12, size: { height: 224, width: 224 } } as const;

/** timm's `vit_tiny_patch16_224` and `vit_small_patch16_224`. */
export const vits: Readonly<Record<VitName, VitConfig>> = {
  vitTiny: { ...square, width: 192, heads: 3 },
  vitSmall: { ...square, width: 384, heads: 6 },
};

const epsilon = 1e-6;

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

/** `x W^T + b` over the last axis. */
function dense(params: Params, name: string, x: tf.Tensor): tf.Tensor { // [N, T, in]
  const [count, tokens, input] = x.shape;
  const flat = tf.reshape(x, [count * tokens, input]) as tf.Tensor2D; // [N T, in]
  const weight = params[`${name}.weight`] as tf.Tensor2D; // [out, in]
  const y = tf.add(tf.matMul(flat, weight, false, true), params[`${name}.bias`]); // [N T, out]
  return tf.reshape(y, [count, tokens, weight.shape[0]]); // [N, T, out]
}

function layerNorm(params: Params, name: string, x: tf.Tensor): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true)); // [N, T, D]
  const variance = tf.mean(tf.square(centred), -1, true); // [N, T, 1]
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))); // [N, T, D]
  return tf.add(tf.mul(normal, params[`${name}.weight`]), params[`${name}.bias`]); // [N, T, D]
}

/** The exact one, x times the normal distribution's share below x. */
function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

function attention(
  { params, name, x }: { params: Params; name: string; x: tf.Tensor }, // [N, T, D]
  { heads }: { heads: number },
): tf.Tensor {
  const [count, tokens, width] = x.shape;
  const side = width / heads;
  const together = dense(params, `${name}.qkv`, x); // [N, T, 3 D]
  const [query, key, value] = tf.split(together, 3, 2).map((part) =>
    tf.transpose(tf.reshape(part, [count, tokens, heads, side]), [0, 2, 1, 3]) // [N, H, T, D/H]
  );
  const scores = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(side)); // [N, H, T, T]
  const mixed = tf.matMul(tf.softmax(scores), value); // [N, H, T, D/H]
  const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [count, tokens, width]); // [N, T, D]
  return dense(params, `${name}.proj`, joined); // [N, T, D]
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
  const parameters = parametersOf(config);
  const tokens = parameters.pos_embed.shape[1];
  return {
    parameters,
    features: width,
    apply(params, x) {
      const [count] = x.shape;
      const filter = params["patch_embed.proj.weight"] as tf.Tensor4D;
      const cut = tf.conv2d(x as tf.Tensor4D, filter, patch, "valid"); // [N, H/P, W/P, D]
      const biased = tf.add(cut, params["patch_embed.proj.bias"]);
      const patches = tf.reshape(biased, [count, tokens - 1, width]); // [N, T - 1, D]
      const first = tf.mul(params.cls_token, tf.ones([count, 1, 1])); // [N, 1, D]
      let h: tf.Tensor = tf.add(tf.concat([first, patches], 1), params.pos_embed); // [N, T, D]
      for (let i = 0; i < depth; i++) {
        const name = `blocks.${i}`;
        const attended = layerNorm(params, `${name}.norm1`, h);
        h = tf.add(h, attention({ params, name: `${name}.attn`, x: attended }, { heads }));
        const hidden = gelu(
          dense(params, `${name}.mlp.fc1`, layerNorm(params, `${name}.norm2`, h)),
        );
        h = tf.add(h, dense(params, `${name}.mlp.fc2`, hidden)); // [N, T, D]
      }
      const last = layerNorm(params, "norm", tf.slice(h, [0, 0, 0], [count, 1, width]));
      return { output: tf.reshape(last, [count, width]), statistics: {} }; // [N, D]
    },
  };
}
