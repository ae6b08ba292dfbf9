/** All kernels: AssemblyScript, compiled to ../kernels.wasm with SIMD. */

/** Where free memory begins. */
export const heapBase: usize = __heap_base;

export { clahe_l } from "./clahe";
export { rgb2lab, lab2rgb } from "./lab";
export { gauss_noise, numpy_noise } from "./noise";
export { to_nchw, to_nhwc } from "./normalize";
export { gray, hflip } from "./pixels";
export { resize, half } from "./resize";
export { warp_fixed } from "./warp";
