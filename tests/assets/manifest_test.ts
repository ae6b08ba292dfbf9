import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  byId,
  dataManifests,
  modelManifests,
  parseDataManifest,
  parseModelManifest,
  projectDirectory,
} from "lib/assets/manifest.ts";

const text = readFileSync(new URL("../../models/yolox_nano.json", import.meta.url), "utf8");
const changed = (change: (manifest: Record<string, unknown>) => void) => {
  const manifest = JSON.parse(text);
  change(manifest);
  return () => parseModelManifest(JSON.stringify(manifest), "models/x.json");
};

Deno.test("the committed manifests are read, with unique ids and paths", () => {
  const models = modelManifests();
  const alice = byId(dataManifests(), { id: "alice", kind: "collection" });
  assert.equal(alice.items.length, 26);
  assert.ok(alice.items.every(({ variants }) => variants[0].grade === "verified"));
  assert.match(alice.rights, /public domain/);
  const beside = models.flatMap((one) => one.kind === "graph" ? one.beside ?? [] : []);
  const prints = byId(dataManifests(), { id: "prints", kind: "collection" });
  assert.deepEqual([prints.items.length, prints.books?.length], [999, 35]);
  const paths = [...models, ...beside, ...alice.items, ...prints.items].map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length);
  const yolox = byId(models, { id: "yolox_nano", kind: "model" });
  assert.deepEqual(yolox.variants.map(({ name, grade, bytes }) => [name, grade, bytes]), [
    ["megvii", "reported", 3659407],
    ["community", "verified", 3678356],
  ]);
});

Deno.test("what a manifest lacks is named with its place", () => {
  assert.throws(
    changed((m) => delete m.licence),
    /models\/x\.json: licence: nothing is not a text/,
  );
  assert.throws(
    changed((m) => m.path = "../secret"),
    /path: "\.\.\/secret" is not a relative path/,
  );
  assert.throws(
    changed((m) => (m.variants as { sha256: string }[])[1].sha256 = "abc"),
    /variants\[1\]: sha256: "abc" is not 64 lower-case hex digits/,
  );
  assert.throws(
    changed((m) => (m.variants as { grade: string }[])[0].grade = "sure"),
    /variants\[0\]: grade: "sure" is not one of verified, reported, none/,
  );
  assert.throws(
    changed((m) => (m.variants as { grade: string }[])[0].grade = "none"),
    /variants\[0\]: sha256: .* is not null/,
  );
  assert.throws(() => parseDataManifest("{}", "data/x"), /data\/x: items: nothing is not a list/);
});

Deno.test("weights have tensors in the place of a signature", () => {
  const weights = (tensors: unknown) =>
    changed((m) => {
      delete m.signature;
      Object.assign(m, { tensors, repository: "timm/x", file: "model.safetensors" });
    });
  const made = weights({ "fc.bias": [10] })();
  assert.ok(made.kind === "weights");
  assert.deepEqual([made.repository, made.tensors], ["timm/x", { "fc.bias": [10] }]);
  assert.throws(weights({ "fc.bias": [null] }), /fc\.bias: \[null\] is not a list of numbers/);
  assert.throws(changed((m) => delete m.signature), /signature or tensors: nothing is not/);
});

Deno.test("every detector and segmenter has its manifest, none under a licence that binds others", () => {
  const models = modelManifests();
  const parts = new Set(models.flatMap(({ id, partOf }) => [id, partOf]));
  const wanted = [
    ...["nano", "tiny", "s", "m", "l", "x"].map((size) => `yolox_${size}`),
    ...["s", "m", "l", "x"].map((size) => `dfine_${size}_coco`),
    ...["tiny", "swint_quantized", "swinb", "base"].map((kind) => `grounding_dino_${kind}`),
    ...["b", "l", "h"].flatMap((size) => [`sam_vit_${size}`, `sam_vit_${size}_decoder_batch`]),
    ...["mobile_sam", "hq_sam_vit_l", "hq_sam_vit_h_encoder", "hq_sam_vit_h_decoder"],
    ...["hq_sam_vit_l_decoder_token_only", "sam2_1_small", "bert_vocabulary"],
  ];
  assert.deepEqual(wanted.filter((id) => !parts.has(id)), []);
  for (const { id, licence } of models) {
    assert.match(licence, /^(Apache-2\.0|MIT|BSD-3-Clause)/, id);
    assert.doesNotMatch(licence, /GPL/, id);
  }
  for (const one of models) {
    if (one.kind !== "graph" || !one.export) continue;
    assert.ok(existsSync(join(projectDirectory, one.export.script)), one.id);
    assert.equal(one.variants[0].url, null);
  }
});

Deno.test("a zip, files beside, and how a file is made are read, or named where they are wrong", () => {
  const packed = { member: "x.onnx", bytes: 9, sha256: null };
  const made = changed((m) => {
    Object.assign((m.variants as object[])[0], { packed });
    const variants = [{
      name: "a",
      url: null,
      bytes: null,
      sha256: null,
      grade: "none",
      origin: "",
    }];
    m.beside = [{ path: "models/x.data", variants }];
    m.export = { script: "models/export/sam.py", arguments: ["--model", "vit_b"] };
    m.partOf = "x";
  })();
  assert.ok(made.kind === "graph");
  assert.deepEqual(made.variants[0].packed, packed);
  assert.deepEqual([made.beside![0].path, made.partOf], ["models/x.data", "x"]);
  assert.deepEqual(made.export!.arguments, ["--model", "vit_b"]);
  assert.throws(
    changed((m) => (m.variants as { packed?: object }[])[0].packed = { ...packed, sha256: "a" }),
    /variants\[0\]: packed: sha256: "a" is not a hash or null/,
  );
  assert.throws(
    changed((m) => m.export = { script: "x.py", arguments: "-v" }),
    /export: arguments: "-v" is not a list of texts/,
  );
  assert.throws(changed((m) => m.partOf = 7), /partOf: 7 is not a text/);
  const file = changed((m) => {
    delete m.signature;
    m.kind = "file";
  })();
  assert.equal(file.kind, "file");
});

Deno.test("books of a collection and what its files have of their own are read, or named", () => {
  const book = {
    ...{ id: "rake", title: "A Rake's Progress", artist: "Hogarth", year: "1735", rights: "none" },
    ...{ gutenberg: "1", repository: "x/y", commit: "0", note: "eight plates" },
  };
  const item = {
    ...{ path: "data/x/rake/1.jpg", book: "rake", width: 5, height: 6, rights: "his" },
    attribution: "Hogarth",
    variants: [{ name: "a", url: null, bytes: null, sha256: null, grade: "none", origin: "" }],
  };
  const parsed = (change: object) =>
    parseDataManifest(
      JSON.stringify({
        ...{ id: "x", title: "", source: "", rights: "", rightsUri: "" },
        books: [book],
        items: [{ ...item, ...change }],
      }),
      "data/x",
    );
  assert.deepEqual(parsed({}).books, [book]);
  assert.deepEqual(parsed({}).items, [item]);
  assert.throws(
    () => parsed({ book: "harlot" }),
    /data\/x: items\[0\]: book: "harlot" is not the id of one of its books/,
  );
  assert.throws(() => parsed({ rights: 1 }), /items\[0\]: rights: 1 is not a text/);
  assert.throws(() => parsed({ width: 0 }), /items\[0\]: width: 0 is not a whole number/);
  assert.throws(
    () => parseDataManifest(JSON.stringify({ items: [], books: [{}] }), "data/x"),
    /data\/x: books\[0\]: id: nothing is not a text/,
  );
});

Deno.test("an unknown id lists the known ones", () => {
  assert.throws(
    () => byId(dataManifests(), { id: "alise", kind: "collection" }),
    /no collection "alise"\. Known: alice, prints/,
  );
});

Deno.test("odd values are refused in short words, with the manifest's name", () => {
  type Variants = Record<string, unknown>[];
  const first = (change: Record<string, unknown>) =>
    changed((m) => Object.assign((m.variants as Variants)[0], change));
  const packed = { bytes: null, sha256: null };
  const odd = [
    [first({ url: "http://example.org/m.onnx" }), /url: "http:.*" is not an https address or null/],
    [first({ url: "file:///etc/passwd" }), /is not an https address/],
    [first({ url: "nowhere" }), /is not an https address/],
    [
      () => parseModelManifest(text.replace(/"bytes": \d+/, `"bytes": 1e400`), "models/x.json"),
      /bytes: Infinity is not a whole number above 0/,
    ],
    [first({ bytes: 1e300 }), /bytes: 1e\+300 is not a whole number/],
    [first({ bytes: -1 }), /bytes: -1 is not/],
    [first({ bytes: "5" }), /bytes: "5" is not/],
    [first({ sha256: "A".repeat(64) }), /is not 64 lower-case hex digits/],
    [first({ grade: "toString" }), /grade: "toString" is not one of/],
    [first({ name: "../a" }), /name: "\.\.\/a" is not a file's name/],
    [first({ packed: { ...packed, member: "../m.onnx" } }), /member: .* is not a file's name/],
    [changed((m) => m.id = "../yolox"), /id: "\.\.\/yolox" is not an id/],
    [changed((m) => m.id = "x".repeat(1e6)), /id: "x+\.\.\. is not an id/],
    [changed((m) => m.path = "/models/m.onnx"), /is not a relative path/],
    [changed((m) => m.path = "models/.."), /is not a relative path/],
    [changed((m) => m.beside = {}), /beside: an object is not a list/],
    [
      changed((m) => m.export = { script: "/bin/sh", arguments: [] }),
      /is not a path in the project/,
    ],
    [() => parseModelManifest(`{"__proto__":{}}`, "models/x.json"), /"__proto__" is not a name/],
    [
      () => parseModelManifest("[".repeat(1e5) + "]".repeat(1e5), "models/x.json"),
      /a list of 1 is/,
    ],
    [() => parseModelManifest("{", "models/x.json"), /models\/x\.json: it is no valid JSON/],
    [() => parseDataManifest("null", "models/x.json"), /null is not an object/],
  ] as const;
  for (const [read, said] of odd) {
    assert.throws(read, (error: Error) => {
      assert.match(error.message, said);
      assert.match(error.message, /^Cannot read models\/x\.json/);
      return error.message.length < 300;
    });
  }
});
