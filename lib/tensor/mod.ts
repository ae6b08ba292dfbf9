/**
 * Numbers with a shape, seeded randomness, safetensors, exact neighbours.
 *
 * @module
 */
/** A dense array of numbers with a shape, row-major. */
export type { Tensor } from "./tensor.ts";
/** The element types of a tensor. */
export type { DataType } from "./tensor.ts";
/** A tensor of 32-bit floats. */
export { float32 } from "./tensor.ts";
/** A tensor with its axes in another order. */
export { transpose } from "./tensor.ts";
/** How many elements a shape has. */
export { sizeOf } from "./tensor.ts";
/** The element types that safetensors, ONNX and the library share. */
export type { DataTypes } from "./tensor.ts";
/** A tree of the same shape with other leaves. */
export type { TreeOf } from "./tree.ts";
/** What ends a branch of a tree: anything with a shape. */
export type { TreeLeaf } from "./tree.ts";
/** A seeded random number generator that forks by name. */
export { Random } from "./random.ts";
/** Tensors to the bytes of a safetensors file. */
export { encodeSafetensors } from "./safetensors.ts";
/** How tensors are written. */
export type { SafetensorsOptions } from "./safetensors.ts";
/** The bytes of a safetensors file to tensors. */
export { decodeSafetensors } from "./safetensors.ts";
/** What errors call the file. */
export type { NamedFile } from "./safetensors.ts";
/** A safetensors file, read tensor by tensor. */
export { readSafetensors } from "./safetensors_file.ts";
/** Rows scaled to length one. */
export { normalizeRows } from "./knn.ts";
/** The nearest rows by cosine, exactly, ties to the lower index. */
export { nearest } from "./knn.ts";
/** What `nearest` returns. */
export type { Neighbours } from "./knn.ts";
/** How `nearest` searches. */
export type { NearestOptions } from "./knn.ts";
/** Eigenvalues and eigenvectors of a symmetric matrix. */
export { eigenOf } from "./linear_algebra.ts";
/** A linear system with a positive definite matrix, solved. */
export { solvePositive } from "./linear_algebra.ts";
/** What a symmetric matrix stretches, and by how much; the greatest eigenvalue first. */
export type { Eigen } from "./linear_algebra.ts";
/** SHA-256 in hexadecimal. */
export { sha256 } from "./digest.ts";
