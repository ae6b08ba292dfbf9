import assert from "node:assert/strict";
import { saysOutOfMemory } from "lib/training/memory_errors.ts";

Deno.test("each provider's way to say it is known; other errors are not taken for it", () => {
  for (
    const message of [
      "Non-zero status code returned while running Conv node. Failed to allocate memory for " +
      "requested buffer of size 1073741824",
      "CUDA failure 2: out of memory ; GPU=0",
      "CUDNN failure 2: CUDNN_STATUS_ALLOC_FAILED",
      "vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY",
      "Buffer size (8589934592) exceeds the max buffer size limit (2147483648)",
      "Exception 8007000E: Not enough memory resources are available to complete this operation.",
      "std::bad_alloc",
    ]
  ) {
    assert.ok(saysOutOfMemory(new Error(message)), message);
    assert.ok(saysOutOfMemory(new Error("Cannot run", { cause: new Error(message) })));
  }
  assert.ok(!saysOutOfMemory(new Error("Cannot run: no kernel for MaxPool on webgpu")));
  assert.ok(!saysOutOfMemory(new Error("memory is mentioned")));
});
