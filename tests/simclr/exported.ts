/** Small encoders, exported, with pictures and what our own session makes of them. */
import { openSession } from "lib/onnx/session.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const patched = { height: 32, width: 24 };

/** A narrow ResNet that turns pictures to grey itself, and a transformer in colour. */
const encoders: Readonly<Record<string, SimclrConfig>> = {
  "narrow ResNet": configs.demo,
  "transformer": {
    ...configs.demo,
    encoder: { kind: "vit", patch: 8, depth: 2, width: 32, heads: 2, size: patched },
    size: patched,
    gray: false,
  },
};

export interface Exported {
  readonly name: string;
  /** Bytes of the ONNX file. */
  readonly model: Uint8Array;
  /** Seeded noise, [3, 3, H, W]. */
  readonly pictures: Tensor<"float32">;
  /** What ONNX Runtime in this process gives, both [3, features]. */
  readonly expected: { readonly h: Float32Array; readonly z: Float32Array };
}

/** The encoders as exported, with their answers. */
export function exportedEncoders(): Promise<Exported[]> {
  return Promise.all(
    Object.entries(encoders).map(async ([name, config]) => {
      const model = exportEncoder(untrained(config, 7));
      const { height, width } = config.size;
      const random = new Random(5).fork(name);
      const data = Float32Array.from({ length: 9 * height * width }, () => random.normal());
      const pictures = float32(data, [3, 3, height, width]);
      await using session = await openSession(model, { threads: 1, name });
      const { h, z } = await session.run({ pictures });
      const expected = { h: h.data as Float32Array, z: z.data as Float32Array };
      return { name, model, pictures, expected };
    }),
  );
}

/** The largest difference of two lists of equal length, numbers that are none counting as infinite. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers are not ${b.length}`);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i] - b[i]);
    most = gap >= 0 ? Math.max(most, gap) : Infinity;
  }
  return most;
}
