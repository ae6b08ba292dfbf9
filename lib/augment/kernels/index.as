/** All kernels: AssemblyScript, compiled to ../kernels.wasm with SIMD. */

/** Where free memory begins. */
export const heapBase: usize = __heap_base;

export { clahe_rgb } from "./clahe";
export { rgb_to_lab } from "./lab";
export { numpy_noise } from "./noise_numpy";
export { opencv_noise } from "./noise_opencv";
export { to_nchw, to_nhwc } from "./normalize";
export { gray, hflip, spread, stripe } from "./pixels";
export { half, resize } from "./resize";
export { warp } from "./warp";
