/** Whether an error says that memory ran out. */

/** Error messages of ONNX Runtime's providers, and of the libraries below them, for lack of memory. */
const messages: readonly RegExp[] = [
  /failed to allocate memory/i, // ONNX Runtime's arena, of any provider
  /CUDA.{0,40}out of memory|cudaErrorMemoryAllocation|CU(DNN|BLAS)_STATUS_ALLOC_FAILED/i,
  /GPUOutOfMemoryError|VK_ERROR_OUT_OF_(DEVICE|HOST)_MEMORY|\bout of memory\b/i, // WebGPU
  /exceeds? the max(imum)? (buffer|storage buffer binding) size|maxBufferSize/i, // WebGPU's limits
  /E_OUTOFMEMORY|8007000E|not enough memory resources/i, // DirectML
  /bad_alloc|bad allocation/, // C++
];

/** Whether an error, or what caused it, says that memory ran out. */
export function saysOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return messages.some((message) => message.test(error.message)) || saysOutOfMemory(error.cause);
}
