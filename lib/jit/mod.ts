/**
 * TensorFlow.js functions compiled to one ONNX graph.
 *
 * @module
 */
/** TensorFlow.js. */
export { tf } from "./tfjs.ts";
/** Compiles a function with its gradients and runs it. */
export { compile } from "./compile.ts";
/** A compiled function. */
export type { Compiled } from "./compile.ts";
/** How it is compiled. */
export type { CompileOptions } from "./compile.ts";
/** A function that can be traced. */
export type { Traced } from "./compile.ts";
/** A function as a program of kernel calls. */
export { trace } from "./trace.ts";
/** Such a program. */
export type { Program } from "./program.ts";
/** A program as text. */
export { printProgram } from "./program.ts";
/** Removes operations without effect. */
export { simplify } from "./simplify.ts";
/** Fuses kernels. */
export { fuse } from "./fuse.ts";
/** A program as an ONNX graph. */
export { lower } from "./lower.ts";
/** The memory that a program needs at its peak. */
export { peakBytes } from "./memory.ts";
