/** Kernels for tensors: AssemblyScript, compiled to ../kernels.wasm with SIMD. */

/** Where free memory begins. */
export const heapBase: usize = __heap_base;

export { dots_of_eight, lay_eight } from "./dots";
