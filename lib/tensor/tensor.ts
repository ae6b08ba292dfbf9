/** Numbers with a shape. Nothing here knows what the axes mean: each caller says so. */

/** The element types that safetensors, ONNX and the library share. */
export interface DataTypes {
  /** 32-bit floating point. */
  float32: Float32Array;
  /** 64-bit floating point. */
  float64: Float64Array;
  /** 32-bit signed integers. */
  int32: Int32Array;
  /** 64-bit signed integers. */
  int64: BigInt64Array;
  /** 8-bit unsigned integers. */
  uint8: Uint8Array;
  /** Truth values, one byte each: 0 or 1. */
  bool: Uint8Array;
}

/** The name of an element type, as safetensors and ONNX Runtime know it. */
export type DataType = keyof DataTypes;

/** A dense, row-major tensor. `data.length` is the product of `shape`; a scalar has shape `[]`. */
export interface Tensor<D extends DataType = DataType> {
  /** Element type. */
  readonly dtype: D;
  /** Sides by axis, outermost first. */
  readonly shape: readonly number[];
  /** The elements, last axis fastest. */
  readonly data: DataTypes[D];
}

/** Number of elements of a shape. The empty shape is a scalar and has one. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/**
 * A float32 tensor over `data`, which is not copied.
 *
 * @throws {RangeError} when `data` does not fill `shape` exactly
 *
 * ```ts
 * import { float32 } from "lib/tensor/tensor.ts";
 * const embeddings = float32(new Float32Array(6), [3, 2]); // [3, 2]
 * ```
 */
export function float32(data: Float32Array, shape: readonly number[]): Tensor<"float32"> {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `Cannot shape ${data.length} numbers as [${shape}], which takes ${sizeOf(shape)}`,
    );
  }
  return { dtype: "float32", shape, data };
}

/**
 * The tensor with its axes in another order: axis i of the result is axis `order[i]` of the tensor.
 *
 * ```ts
 * import { float32, transpose } from "lib/tensor/tensor.ts";
 * transpose(float32(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]), [1, 0]).data; // 1, 4, 2, 5, 3, 6
 * ```
 */
export function transpose(
  { data, shape }: Pick<Tensor<"float32">, "data" | "shape">,
  order: readonly number[],
): Tensor<"float32"> {
  const strides = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const dims = order.map((axis) => shape[axis]);
  const result = new Float32Array(data.length);
  const index = dims.map(() => 0);
  let from = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[from];
    for (let k = dims.length - 1; k >= 0; k--) {
      from += strides[k];
      if (++index[k] < dims[k]) break;
      from -= strides[k] * dims[k];
      index[k] = 0;
    }
  }
  return float32(result, dims);
}
