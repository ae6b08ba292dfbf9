/** The mean of several trainings' weights: a "model soup" (Wortsman et al., 2022), no slower than one of them. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";

type Weights = Readonly<Record<string, Tensor<"float32">>>;

/**
 * Each tensor's mean. Of trainings that began at the same weights it is as good as each, or better.
 *
 * @throws {RangeError} where none are given
 * @throws {Error} where a tensor is missing in one, or of another shape
 *
 * ```ts
 * import { meanWeights } from "lib/finetune/mean_weights.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const [one, other] = [1, 3].map((value) => ({ w: float32(Float32Array.of(value), [1]) }));
 * meanWeights([one, other]).w.data; // [2]
 * ```
 */
export function meanWeights([first, ...others]: readonly Weights[]): Record<
  string,
  Tensor<"float32">
> {
  if (!first) throw new RangeError("The mean of no weights was asked for");
  return Object.fromEntries(
    Object.entries(first).map(([name, { data, shape }]) => {
      const sums = Float64Array.from(data);
      for (const weights of others) {
        const other = weights[name];
        if (other?.shape.join() !== shape.join()) {
          const found = other ? `[${other.shape}]` : "missing";
          throw new Error(
            `Cannot take the mean of weights: ${name} is [${shape}] in one, ${found} in another`,
          );
        }
        other.data.forEach((value, i) => sums[i] += value);
      }
      return [name, float32(Float32Array.from(sums, (sum) => sum / (1 + others.length)), shape)];
    }),
  );
}
