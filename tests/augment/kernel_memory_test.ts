import assert from "node:assert/strict";
import { labTables } from "lib/augment/lab.ts";
import { openKernelMemory } from "lib/augment/kernel_memory.ts";
import { sha256 } from "lib/tensor/digest.ts";

Deno.test("places are free, aligned and given up together; memory grows as it must", () => {
  const { take, put, bytes, clear } = openKernelMemory();
  const [first, second] = [take(10), put(Uint8Array.of(1, 2, 3))];
  assert.ok(first % 16 === 0 && second % 16 === 0 && second >= first + 10 + 16);
  const size = bytes().length;
  const large = take(size);
  assert.ok(bytes().length >= large + size);
  assert.deepEqual([...bytes().slice(second, second + 3)], [1, 2, 3]);
  clear();
  assert.equal(take(1), first);
});

Deno.test("what the kernels look up is there", () => {
  const { tables, bytes } = openKernelMemory();
  const { cubeRoot } = tables;
  const found = new Uint16Array(bytes().buffer, cubeRoot, labTables.cubeRoot.length);
  assert.deepEqual([...found], [...labTables.cubeRoot]);
  assert.ok(
    bytes().subarray(tables.answersToRgb, tables.answersToRgb + 4096).every((v) => v === 0),
  );
});

Deno.test("tables of Lab and of the ziggurat stay those that the kernels give their bytes with", () => {
  const { tables, bytes } = openKernelMemory();
  const places = Object.values(tables).map(Number);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  assert.equal(sha256(bytes().slice(from, to)).slice(0, 12), "549a3b142656");
});
