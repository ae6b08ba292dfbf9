import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkClaim, standInOf } from "lib/assets/claim.ts";
import { encodePng } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { zipOf } from "./zip_made.ts";

/** Looks at bytes under a name. */
async function look(bytes: Uint8Array | string, name: string) {
  const folder = mkdtempSync(join(tmpdir(), "burin-claim-"));
  try {
    writeFileSync(join(folder, "x.download"), bytes);
    await checkClaim(join(folder, "x.download"), { as: name });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const builder = graphBuilder();
const x = builder.input({ name: "x", dtype: "float32", shape: ["N"] });
builder.output({ name: "y", dtype: "float32", shape: ["N"] }, builder.node("Exp", [x]));
const whole: Record<string, Uint8Array> = {
  "m.onnx": encodeGraph(builder.graph()),
  "m.safetensors": encodeSafetensors({ w: float32(new Float32Array(2), [2]) }),
  "m.png": await encodePng({ width: 2, height: 2, data: new Uint8Array(16) }),
  "m.zip": zipOf({ "a.txt": "a" }),
};

const page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>";
const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3659407\n";

Deno.test("whole files are what they claim to be", async () => {
  for (const [name, bytes] of Object.entries(whole)) await look(bytes, `models/${name}`);
  await look("[CLS]\nalice\n", "models/vocab.txt");
  await look(page, "a.html");
});

Deno.test("a web page, a pointer of Git LFS and an empty file are named as such", async () => {
  for (const name of [...Object.keys(whole), "m.bin", "m.txt"]) {
    await assert.rejects(
      look(page, name),
      /Cannot use .* as m\.\w+: it is a web page \("Sign in"\)/,
    );
    await assert.rejects(look(pointer, name), /it is a pointer of Git LFS.*git lfs pull/);
    await assert.rejects(look("", name), /it is empty/);
  }
  await assert.rejects(look(`\ufeff  ${page}`, "m.onnx"), /web page/);
});

Deno.test("every beginning of a whole file is refused", async () => {
  for (const [name, bytes] of Object.entries(whole)) {
    for (const length of [1, 8, bytes.length >> 1, bytes.length - 1]) {
      await assert.rejects(
        look(bytes.subarray(0, length), name),
        /Cannot use/,
        `${name} ${length}`,
      );
    }
  }
});

Deno.test("one kind is not taken for another", async () => {
  for (const name of Object.keys(whole)) {
    for (const [other, bytes] of Object.entries(whole)) {
      if (other !== name) {
        await assert.rejects(look(bytes, name), /Cannot use/, `${other} as ${name}`);
      }
    }
    await assert.rejects(look(`{"error":"no such file"}`, name), /Cannot use/);
  }
});

Deno.test("what is no stand-in is left to its hash", () => {
  const file = fileURLToPath(new URL(import.meta.url));
  assert.equal(standInOf(decodeURIComponent(file)), null);
});
