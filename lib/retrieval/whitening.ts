/**
 * A linear layer that keeps what tells vectors apart: their principal components, whitened in part (Jegou and
 * Chum, ECCV 2012). Where it is known how a vector may change and still show the same, changes of that kind
 * are weighed down first, as between classes and within them in a linear discriminant (Fisher, 1936).
 */
import { matrixProduct } from "lib/onnx/product.ts";
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import {
  type ComponentsOptions,
  covarianceOf,
  type PrincipalComponents,
  principalComponents,
} from "./principal_components.ts";

/** `y = W x + b`. */
export interface Whitening {
  /** `[K, D]` */
  readonly weight: Tensor<"float32">;
  /** `-W mean`. `[K]` */
  readonly bias: Tensor<"float32">;
}

/** How many components, how far they are made alike, and what may change. */
export interface WhiteningOptions extends ComponentsOptions {
  /** 0: a rotation; 1: all components get one variance; between them in proportion. Default .5. */
  readonly power?: number | undefined;
  /** The same rows, each changed in a way that shall not matter. `[N, D]` each. Default: none. */
  readonly views?: readonly Tensor<"float32">[];
  /**
   * How much of the views' mean variance is added to every direction before changes are weighed down: the
   * more, the less they are. Above 0. Default 1.
   */
  readonly ridge?: number;
  /** The rows' principal components, where they were found before: of all parts the longest. Default: found now. */
  readonly found?: PrincipalComponents | undefined;
}

/** How many principal components changes are looked at in. */
export const componentsFor = (
  { components, views = [] }: Pick<WhiteningOptions, "components" | "views">,
): number => views.length === 0 ? components : subspace * components;

/** Changes are looked at in so many times the components that are kept. */
const subspace = 4;

const eye = (side: number, value: number): Float64Array =>
  Float64Array.from({ length: side * side }, (_, i) => i % (side + 1) === 0 ? value : 0);

/** The symmetric matrix that makes what varies as `covariance` and a ridge vary alike everywhere. `[S, S]` */
function evened(covariance: Float64Array, ridge: number): Float32Array {
  const side = Math.sqrt(covariance.length);
  let trace = 0;
  for (let i = 0; i < side; i++) trace += covariance[i * (side + 1)];
  const ground = ridge * trace / side;
  const raised = eye(side, ground).map((value, i) => value + covariance[i]);
  const { values, vectors } = eigenOf(raised);
  const result = new Float64Array(side * side);
  values.forEach((value, k) => {
    const share = Math.max(value, ground) ** -0.5;
    const vector = vectors[k];
    for (let a = 0; a < side; a++) {
      const part = vector[a] * share;
      for (let b = 0; b < side; b++) result[a * side + b] += part * vector[b];
    }
  });
  return Float32Array.from(result);
}

const isStill = (covariance: Float64Array): boolean => covariance.every((value) => value === 0);

/**
 * The layer that turns vectors into at most K whitened components; the mean squared length of the rows after it
 * is 1.
 *
 * @param rows `[N, D]`
 * @throws {RangeError} when fewer than two rows are given or all are alike, for a power outside 0 to 1, a ridge
 *   that is not above 0, or views of another shape than the rows
 *
 * ```ts
 * import { fitWhitening } from "lib/retrieval/whitening.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(Float32Array.of(0, 0, 4, 0, 0, 1, 4, 1), [4, 2]); // [N, D]
 * (await fitWhitening(rows, { components: 2, power: 1, random: new Random(1) })).weight.shape; // [2, 2]
 * ```
 */
export async function fitWhitening(
  rows: Tensor<"float32">,
  { power = 0.5, views = [], ridge = 1, found, ...options }: WhiteningOptions,
): Promise<Whitening> {
  const { components, threads } = options;
  if (!(power >= 0 && power <= 1)) {
    throw new RangeError(`A whitening has a power from 0 to 1, not ${power}`);
  }
  if (!(ridge > 0)) throw new RangeError(`A ridge is above 0, not ${ridge}`);
  const odd = views.find(({ shape }) => shape.join() !== rows.shape.join());
  if (odd) {
    throw new RangeError(`Views are the rows changed, [${rows.shape}], and one is [${odd.shape}]`);
  }
  const { mean, directions, variances } = found ?? await principalComponents(rows, {
    ...options,
    components: componentsFor({ components, views }),
  });
  const side = variances.length;
  let base = directions; // [S, D]
  // what a whitened vector varies by: along its principal components by their variances alone
  let covariance = eye(side, 1).map((value, i) => value * variances[Math.floor(i / side)]);
  if (views.length > 0) {
    const sum = new Float64Array(side * side);
    for (const view of views) {
      const changes = float32(view.data.map((value, i) => value - rows.data[i]), rows.shape);
      const inside = await matrixProduct([changes, directions], { transB: true, threads }); // [N, S]
      (await covarianceOf(inside, { threads })).forEach((value, i) =>
        sum[i] += value / views.length
      );
    }
    if (!isStill(sum)) {
      const even = float32(evened(sum, ridge), [side, side]);
      base = await matrixProduct([even, directions], { threads });
      const varied = even.data.map((value, i) => value * variances[i % side]);
      const product = await matrixProduct([float32(varied, [side, side]), even], { threads });
      covariance = Float64Array.from(product.data);
    }
  }
  const { values, vectors } = eigenOf(covariance);
  const kept = [...values.slice(0, Math.min(components, side))].filter((value) => value > 0);
  const energy = kept.reduce((sum, value) => sum + value ** (1 - power), 0);
  const turn = kept.flatMap((value, k) => {
    const scale = value ** (-power / 2) / Math.sqrt(energy);
    return Array.from(vectors[k], (part) => part * scale);
  });
  const weight = await matrixProduct([
    float32(Float32Array.from(turn), [kept.length, side]),
    base,
  ], { threads });
  const dimension = rows.shape[1];
  const bias = kept.map((_, k) => {
    const row = weight.data.subarray(k * dimension, (k + 1) * dimension);
    return -row.reduce((sum, value, d) => sum + value * mean[d], 0);
  });
  return { weight, bias: float32(Float32Array.from(bias), [kept.length]) };
}
