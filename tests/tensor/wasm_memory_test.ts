import assert from "node:assert/strict";
import { openWasmMemory } from "lib/tensor/wasm_memory.ts";

const open = () => openWasmMemory(new URL(import.meta.resolve("lib/tensor/kernels.wasm")));

Deno.test("places lie where 16 bytes can be read, apart from each other, and memory grows under them", () => {
  const { take, bytes } = open();
  const before = bytes().length;
  let end = 0;
  for (const size of [1, 15, 16, 17, 65536, 1_000_000]) {
    const place = take(size);
    assert.equal(place % 16, 0);
    assert.ok(place >= end + (end && 16), `${place} is too near ${end}`);
    end = place + size;
    assert.ok(bytes().length >= end + 16);
  }
  assert.ok(bytes().length > before);
});

Deno.test("a copy keeps a view's own bytes", () => {
  const { put, bytes } = open();
  const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const place = put(view);
  assert.deepEqual([...new Float32Array(bytes().buffer, place, 2)], [2, 3]);
});

Deno.test("what is kept stays, the rest is given up", () => {
  const { take, put, keep, clear, bytes } = open();
  const kept = put(Uint8Array.of(7));
  keep();
  const first = take(100);
  clear();
  assert.equal(take(10), first);
  clear();
  bytes().fill(1, take(10), take(10));
  assert.equal(bytes()[kept], 7);
});
