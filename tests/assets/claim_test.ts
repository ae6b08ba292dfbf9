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

Deno.test("a model has a version and a graph that is not empty", async () => {
  const version = [8, 7];
  const graph = [58, 2, 8, 1];
  await look(Uint8Array.from([...version, ...graph]), "m.onnx");
  await look(Uint8Array.from([...graph, ...version]), "m.onnx");
  const wrong = [version, graph, [...version, 58, 0], [10, 1, 65, ...graph], [...version, 56, 1], [
    ...version,
    66,
    1,
    65,
  ]];
  for (const bytes of wrong) {
    await assert.rejects(
      look(Uint8Array.from(bytes), "m.onnx"),
      /it is no ONNX file: it holds no graph/,
    );
  }
});

Deno.test("pictures are known by their first bytes, and whole by their last", async () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const good: [string, string][] = [
    ["a.jpg", "\xff\xd8\xff picture \xff\xd9"],
    ["a.jpeg", "\xff\xd8\xff picture \xff\xd9 and some bytes"],
    ["a.gif", "GIF87a;"],
    ["a.gif", "GIF89a;"],
    ["a.tif", "MM\0* and so on"],
    ["a.tiff", "II*\0 and so on"],
    ["a.webp", "RIFF and so on"],
  ];
  for (const [name, text] of good) await look(bytes(text), name);
  // the end may be 64 bytes before the end, less what it has itself
  await look(bytes(`\xff\xd8\xff${".".repeat(99)}\xff\xd9${"-".repeat(62)}`), "a.jpg");
  const wrong: [string, string, RegExp][] = [
    ["a.jpg", `\xff\xd8\xff${".".repeat(99)}\xff\xd9${"-".repeat(63)}`, /the picture is cut short/],
    ["a.gif", "GIF88a;", /it is no \.gif picture/],
    ["a.tif", "II and so on", /it is no \.tif picture/],
    ["a.gif", "GIF89a", /the picture is cut short/],
    ["a.webp", "riff", /it is no \.webp picture/],
  ];
  for (const [name, text, why] of wrong) await assert.rejects(look(bytes(text), name), why);
});
