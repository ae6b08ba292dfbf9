/** Kernels for pictures: AssemblyScript, compiled to ../kernels.wasm with SIMD. */

/** Where free memory begins. */
export const heapBase: usize = __heap_base;

export { area_finish, area_row } from "./area";
