/**
 * TensorFlow.js functions compiled to one ONNX graph.
 *
 * @module
 */
/** TensorFlow.js, in whose operations networks and losses are written. */
export { tensorflow } from "./tfjs.ts";
/** A tensor of TensorFlow.js: a real one, or a symbol while a function is traced. */
export type { TfTensor } from "./tfjs.ts";
/** A tensor of TensorFlow.js with one number and no axis. */
export type { TfScalar } from "./tfjs.ts";
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
/** What is known of a value before it is computed. */
export type { Shaped } from "./program.ts";
/** One call of a tfjs kernel. */
export type { Operation } from "./program.ts";
/** Element types that tfjs's kernels know here. */
export type { Dtype } from "./program.ts";
/** Removes operations without effect. */
export { simplify } from "./simplify.ts";
/** Fuses kernels. */
export { fuse } from "./fuse.ts";
/** A program as an ONNX graph. */
export { lower } from "./lower.ts";
/** How a program becomes an ONNX graph; layouts and back-end switches. */
export type { LowerOptions } from "./lower.ts";
/** Layouts of inputs and outputs by name. */
export type { Layouts } from "./lower.ts";
/** The memory that a program needs at its peak. */
export { peakBytes } from "./memory.ts";
/** The layout of a value; null is the logical one. */
export type { Layout } from "./rules/rule.ts";
