import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { checkpointHash, readCheckpointFile } from "lib/training/checkpoint_file.ts";

const tensors = { a: float32(Float32Array.of(1, 2), [2]), b: float32(Float32Array.of(3), [1]) };
const text = { format: "mine-1", step: "4" };

Deno.test("the hash is of names, shapes, numbers and text, in any order, and not of itself", () => {
  const hash = checkpointHash(tensors, text);
  const { a, b } = tensors;
  assert.equal(checkpointHash({ b, a }, { step: "4", format: "mine-1", digest: "x" }), hash);
  const others = [
    checkpointHash({ ...tensors, a: float32(a.data, [1, 2]) }, text),
    checkpointHash({ ...tensors, a: float32(Float32Array.of(1, 2.5), [2]) }, text),
    checkpointHash({ a, c: b }, text),
    checkpointHash(tensors, { ...text, step: "5" }),
  ];
  assert.ok(!others.includes(hash));
});

Deno.test("a file is read as it was written; another, a damaged or a foreign one is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-checkpoint-"));
  try {
    const file = join(folder, "c.safetensors");
    const mine = { format: "mine-1", what: "a detector" };
    assert.equal(readCheckpointFile(file, mine), null);
    writeFileSync(
      file,
      encodeSafetensors(tensors, { ...text, digest: checkpointHash(tensors, text) }),
    );
    const read = readCheckpointFile(file, mine)!;
    assert.deepEqual(read.tensors, tensors);
    assert.equal(read.metadata.step, "4");
    assert.throws(() => read.refuse("why"), /Cannot go on from .*: why\. Delete it to begin anew/);
    assert.throws(
      () => readCheckpointFile(file, { ...mine, format: "yours-1" }),
      /it is no checkpoint of a detector \(yours-1\)/,
    );
    assert.throws(
      () => readCheckpointFile(file, { ...mine, hash: () => "other" }),
      /its bytes are not those that were written/,
    );
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    assert.throws(() => readCheckpointFile(file, mine), /its bytes are not those/);
    writeFileSync(file, bytes.subarray(0, 20));
    assert.throws(() => readCheckpointFile(file, mine), /it is damaged/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a checkpoint is refused with its file and what to do, in each case", () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-checkpoint-"));
  try {
    const file = join(folder, "c.safetensors");
    const refused = (metadata: Record<string, string>, why: string) => {
      writeFileSync(file, encodeSafetensors(tensors, metadata));
      assert.throws(() => readCheckpointFile(file, { format: "mine-1", what: "a detector" }), {
        message:
          `Cannot go on from ${file}: ${why}. Delete it to begin anew, or train into another folder`,
      });
    };
    refused({}, "it is no checkpoint of a detector (mine-1)");
    refused({ format: "mine-2" }, "it is no checkpoint of a detector (mine-1)");
    refused({ format: "mine-1" }, "its bytes are not those that were written");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a hash stays what checkpoints on disk were written with", () => {
  assert.equal(
    checkpointHash(tensors, text).slice(0, 16),
    "2d9e9f021e1b323a",
  );
});
