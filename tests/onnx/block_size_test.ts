import assert from "node:assert/strict";
import { blockSize } from "lib/onnx/block_size.ts";

Deno.test("blocks are as wide as a vector register, or not to be had", async () => {
  const block = await blockSize();
  assert.ok(block === 16 || block === 8 || block === null, String(block));
  assert.equal(await blockSize(), block);
  // Where the runtime is built for Intel's and AMD's processors, it always has them.
  if (Deno.build.arch === "x86_64") assert.notEqual(block, null);
});
