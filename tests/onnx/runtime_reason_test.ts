import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import proto from "onnx-proto";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { runtimeReason } from "lib/onnx/runtime_reason.ts";
import { openSession } from "lib/onnx/session.ts";

const { onnx } = proto;

/** A model that adds a constant, changed. */
function model(change: (file: ReturnType<typeof onnx.ModelProto.decode>) => void): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [2] });
  const two = builder.constant({ dtype: "float32", shape: [2], data: Float32Array.of(2, 2) });
  builder.output({ name: "y", dtype: "float32", shape: [2] }, builder.node("Add", [x, two]));
  const file = onnx.ModelProto.decode(encodeGraph(builder.graph()));
  change(file);
  return onnx.ModelProto.encode(file).finish();
}

const refusals: Record<string, readonly [Uint8Array, RegExp]> = {
  "empty": [new Uint8Array(), /: it cannot be read as a model/],
  "a page": [new TextEncoder().encode("<!doctype html>"), /: it is a web page/],
  "a pointer": [
    new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\noid"),
    /: it is a pointer of Git LFS.*git lfs pull/,
  ],
  "an IR version to come": [
    model((file) => file.irVersion = 20),
    /of ONNX's IR version 20, and at most \d+ is read; export it with an older/,
  ],
  "an opset to come": [
    model((file) => file.opsetImport![0].version = 99),
    /of opset 99, and at most \d+ is read/,
  ],
  "an operator of nobody": [
    model((file) => file.graph!.node![0].opType = "Engrave"),
    /it uses the operator \S*Engrave\S*, which ONNX Runtime does not know/,
  ],
  "weights elsewhere": [
    model((file) => {
      const [stored] = file.graph!.initializer!;
      stored.rawData = new Uint8Array();
      stored.dataLocation = 1;
      stored.externalData = [
        onnx.StringStringEntryProto.create({ key: "location", value: "w.data" }),
      ];
    }),
    /its weights are in w\.data, which must lie beside it and is missing/,
  ],
};

Deno.test("files that do not load say why and what to do, with their name and no source of the runtime", async () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-runtime-"));
  try {
    for (const [what, [bytes, said]] of Object.entries(refusals)) {
      const path = join(folder, "m.onnx");
      writeFileSync(path, bytes);
      await assert.rejects(openSession(path), (error: Error) => {
        assert.match(error.message, said, what);
        assert.match(error.message, /^Cannot load .*m\.onnx/);
        assert.doesNotMatch(error.message, /onnxruntime_src|Protobuf|\.cc/);
        return true;
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("what has no words of ours is given without its places in sources", () => {
  assert.equal(
    runtimeReason(
      "Load model from x failed:/onnxruntime_src/core/graph.cc:12 void Graph::Build(int, long) Odd node..",
    ),
    "Odd node",
  );
});

Deno.test("what has no words of ours is cut after 400 letters, without its places and last points", () => {
  const long = "x".repeat(401);
  assert.equal(runtimeReason(long), long.slice(1));
  assert.equal(
    runtimeReason(`Load model from m.onnx failed: ${"y".repeat(400)}...`),
    "y".repeat(400),
  );
  assert.equal(runtimeReason("/a/onnxruntime/core/b.cc:12 void f(int) it broke."), "it broke");
});
