import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { byId, type GraphManifest, modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { UsageError } from "lib/study/usage.ts";
import { exportModel } from "lib/tools/model_export.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withFolder } from "tests/with_folder.ts";
import { noShell, scriptOf, withFakePython } from "./fake_python.ts";

Deno.test("the scripts that make files pin every package", () => {
  const scripts = new Set(
    modelManifests().flatMap((one) =>
      one.kind === "graph" && one.export ? [one.export.script] : []
    ),
  );
  assert.ok(scripts.size >= 2);
  for (const script of scripts) {
    const pins = pinsOf(readFileSync(join(projectDirectory, script), "utf8"), script);
    assert.ok(pins.length > 5 && pins.every((pin) => /^[\w-]+==[\d.]+$/.test(pin)), script);
  }
});

Deno.test("a model that is published is fetched, not made", async () => {
  const nano = byId(modelManifests(), { id: "yolox_nano", kind: "model" });
  await assert.rejects(exportModel(nano, { say: () => {} }), (error: Error) => {
    assert.match(error.message, /yolox_nano is published: deno task models fetch yolox_nano/);
    return error instanceof UsageError;
  });
});

/** A graph that doubles as many numbers as asked for. */
function doubling(count: number): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [count] });
  builder.output({ name: "y", dtype: "float32", shape: [count] }, builder.node("Add", [x, x]));
  return encodeGraph(builder.graph());
}

/**
 * A model that its script "makes" by copying a graph to the place after `--out`, and a note of the
 * arguments that it was given. Its manifest says three numbers.
 */
async function withModel(
  { count = 3, ends = 0, makes = true }: { count?: number; ends?: number; makes?: boolean },
  run: (given: {
    manifest: GraphManifest;
    cache: string;
    args: () => string[];
    pins: string[];
    said: string[];
    options: { shown: boolean; say: (line: string) => void };
  }) => Promise<void>,
): Promise<void> {
  await withFolder(async (root) => {
    const cache = join(root, "cache");
    const script = join(root, "make.py");
    writeFileSync(script, scriptOf(["a==1"]));
    writeFileSync(join(root, "made"), doubling(count));
    const file = "models/doubling.onnx";
    const variant = { url: null, bytes: null, sha256: null, grade: "none", name: "a" } as const;
    const manifest: GraphManifest = {
      kind: "graph",
      id: "doubling",
      title: "Doubling",
      licence: "CC0",
      path: file,
      variants: [{ ...variant, origin: "made by hand" }],
      signature: { inputs: { x: [3] }, outputs: { y: [3] } },
      beside: [{ path: `${file}.data`, variants: [{ ...variant, origin: "made by hand" }] }],
      export: { script: relative(projectDirectory, script), arguments: ["--kind", "b"] },
    };
    const pins = [`${file}.sha256`, `${file}.data.sha256`].map((name) => join(cache, name));
    mkdirSync(dirname(pins[0]), { recursive: true });
    const program = `echo "$@" > "${root}/args"
      while [ $# -gt 1 ]; do [ "$1" = --out ] && out="$2"; shift; done
      ${makes ? `cp "${root}/made" "$out"` : ":"}; exit ${ends}`;
    const said: string[] = [];
    await withFakePython({ folder: cache, pins: ["a==1"], program }, () =>
      run({
        manifest,
        cache,
        pins,
        said,
        args: () => readFileSync(join(root, "args"), "utf8").trim().split(" ").slice(1),
        options: { shown: false, say: (line) => said.push(line) },
      }));
  });
}

Deno.test({
  name:
    "a model is made into its place, loaded and held against its manifest; its hash is kept anew",
  ignore: noShell,
  fn: () =>
    withModel({}, async ({ manifest, cache, args, pins: [own, beside], said, options }) => {
      const file = join(cache, manifest.path);
      writeFileSync(own, "0".repeat(64));
      writeFileSync(beside, "0".repeat(64));
      const made = await exportModel(manifest, options);
      const hash = sha256(doubling(3));
      assert.deepEqual(made, {
        file,
        random: false,
        sha256: hash,
        signature: { inputs: { x: [3] }, outputs: { y: [3] } },
      });
      assert.deepEqual(args(), ["--kind", "b", "--out", file]);
      assert.equal(readFileSync(own, "utf8").trim(), hash);
      assert.ok(!existsSync(beside), "what lay beside the old one goes with it");
      assert.deepEqual(said, [
        "doubling: CC0; made by hand",
        `${file}: loaded; takes x`,
      ]);
      await exportModel(manifest, options);
    }),
});

Deno.test({
  name: "elsewhere, or of random weights, it leaves the hash in the cache alone",
  ignore: noShell,
  fn: () =>
    withModel({ count: 5 }, async ({ manifest, cache, args, pins: [pin], options }) => {
      writeFileSync(pin, "kept");
      const random = await exportModel(manifest, { ...options, random: true });
      const beside = join(cache, "models/doubling.random.onnx");
      assert.deepEqual(random, {
        file: beside,
        random: true,
        signature: { inputs: { x: [5] }, outputs: { y: [5] } },
      });
      assert.deepEqual(args(), ["--kind", "b", "--out", beside, "--random"]);
      const out = join(cache, "other.onnx");
      const given = { ...options, out, checkpoint: "authors.pth" };
      await assert.rejects(exportModel(manifest, given), /other\.onnx .*doubling/);
      assert.deepEqual(args(), ["--kind", "b", "--out", out, "--checkpoint", "authors.pth"]);
      assert.equal(readFileSync(pin, "utf8"), "kept");
      const right = { ...manifest, signature: { inputs: { x: [5] }, outputs: { y: [5] } } };
      assert.equal((await exportModel(right, { ...options, out })).sha256, null);
    }),
});

for (
  const [name, given] of [["fails", { ends: 1 }], ["makes no file", { makes: false }]] as const
) {
  Deno.test({
    name: `a script that ${name} is named`,
    ignore: noShell,
    fn: () =>
      withModel(given, async ({ manifest, cache, options }) => {
        const status = name === "fails" ? 1 : 0;
        await assert.rejects(exportModel(manifest, options), {
          message: `${manifest.export!.script} ended with status ${status} and made no ` +
            `${join(cache, manifest.path)}; it says why above`,
        });
      }),
  });
}
