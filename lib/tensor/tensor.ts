/** Numbers with a shape. Nothing here knows what the axes mean: each caller says so. */

/** The element types that safetensors, ONNX and the library share. */
export interface DataTypes {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

export type DataType = keyof DataTypes;

/** A dense, row-major tensor. `data.length` is the product of `shape`; a scalar has shape `[]`. */
export interface Tensor<D extends DataType = DataType> {
  readonly dtype: D;
  readonly shape: readonly number[];
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
