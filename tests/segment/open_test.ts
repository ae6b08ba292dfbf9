import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskArea } from "lib/geometry/mask.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { locateModel, openSegmenter, promptableModels } from "lib/segment/open.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { graph, plate } from "./originals.ts";

const box = [20, 20, 90, 100] as const;
const image = await plate("plain.png");

/** One of each family. */
const names = ["grabcut", "sam_vit_h", "mobile_sam", "hq_sam_vit_l", "sam2_1_small"];

Deno.test("every segmenter answers a box by a mask of the plate, random weights called so", async () => {
  for (const name of names) {
    const nowhere = { locate: () => Promise.resolve(null), missing: "random weights" } as const;
    await using segmenter = await openSegmenter(name, nowhere);
    const random = name !== "grabcut";
    assert.equal(segmenter.name, random ? `${name} (random weights)` : name);
    assert.deepEqual([segmenter.random, segmenter.sha256], [random, null]);
    const [{ mask, score }] = await segmenter.use(image, [{ box }]);
    assert.deepEqual([mask.width, mask.height], [image.width, image.height]);
    assert.ok(maskArea(mask) > 0 && score >= 0 && score <= 1, `${name}: ${score}`);
  }
});

Deno.test("with its files a model is opened by them, and what it saw is kept", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-open-"));
  try {
    const files = {
      encoder: graph("sam.encoder"),
      decoder: graph("sam.decoder"),
      sha256: sha256("a and b"),
    };
    await using segmenter = await openSegmenter("sam_vit_h", {
      locate: (name) => Promise.resolve(name === "sam_vit_h" ? files : null),
      cache: { directory },
      threads: 1,
    });
    assert.deepEqual(
      [segmenter.name, segmenter.random, segmenter.sha256],
      ["sam_vit_h", false, files.sha256],
    );
    const first = await segmenter.use(image, [{ box }]);
    assert.equal(readdirSync(directory).length, 1);
    assert.deepEqual(await segmenter.use(image, [{ box }]), first);
    assert.equal(readdirSync(directory).length, 1);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

Deno.test("a model's halves are found by their manifests, and one's own files by their names", async () => {
  const cache = mkdtempSync(join(tmpdir(), "burin-open-"));
  try {
    const places = { cache, mirrors: [] };
    assert.equal(await locateModel("sam_vit_b", places), null);
    const put = (id: string, file: string) => {
      const manifest = byId(modelManifests(), { id, kind: "model" });
      writeWhole(join(cache, manifest.path), readFileSync(graph(file)));
      // as if vouched for: the published bytes are not here
      writeWhole(join(cache, `${manifest.path}.sha256`), sha256(readFileSync(graph(file))));
      return join(cache, manifest.path);
    };
    const encoder = put("sam_vit_b_encoder", "sam.encoder_raw");
    assert.equal(await locateModel("sam_vit_b", places), null);
    const decoder = put("sam_vit_b_decoder", "sam.decoder_single");
    const [first, second] = [encoder, decoder].map((file) => sha256(readFileSync(file)));
    const both = { encoder, decoder, sha256: sha256(`${first}\n${second}\n`) };
    assert.deepEqual(await locateModel("sam_vit_b", places), both);
    // the decoder of four masks and many prompts is preferred
    const better = put("sam_vit_b_decoder_batch", "sam.decoder_batch");
    assert.equal((await locateModel("sam_vit_b", places))!.decoder, better);
    await using own = await openSegmenter(`sam:${encoder},${decoder}`);
    assert.deepEqual([own.name, own.sha256, own.random], ["sam", both.sha256, false]);
    assert.equal((await own.use(image, [{ box }])).length, 1);
    await assert.rejects(openSegmenter(`sam:${encoder},${decoder}.not`), /no such file/i);
  } finally {
    rmSync(cache, { recursive: true });
  }
});

Deno.test("every name has its manifests, of both halves", () => {
  const ids = modelManifests().map(({ id }) => id);
  for (const name of Object.keys(promptableModels)) {
    assert.ok(ids.includes(`${name}_encoder`) && ids.includes(`${name}_decoder`), name);
  }
});

Deno.test("unknown names, missing files and truncated files are told apart", async () => {
  await assert.rejects(
    openSegmenter("sam_vit_x"),
    /There is no segmenter "sam_vit_x". Known: grabcut, sam_vit_b, /,
  );
  await assert.rejects(
    openSegmenter("sam_vit_h", { locate: () => Promise.resolve(null) }),
    /Cannot open sam_vit_h: .* deno task models fetch sam_vit_h gets them/,
  );
  const directory = mkdtempSync(join(tmpdir(), "burin-open-"));
  try {
    for (const [name, family] of Object.entries(promptableModels)) {
      const stem = { sam: "sam", mobile_sam: "mobile_sam", hq_sam: "hq_sam", sam2: "sam2.hub" };
      const [encoder, decoder] = [`${stem[family]}.encoder`, `${stem[family]}.decoder`];
      const whole = readFileSync(graph(family === "sam2" ? encoder : `${encoder}_raw`));
      const half = join(directory, "half.onnx");
      writeFileSync(half, whole.subarray(0, whole.length >> 1));
      const files = { encoder: half, decoder: graph(decoder), sha256: "c" };
      await assert.rejects(
        openSegmenter(name, { locate: () => Promise.resolve(files) }),
        /Cannot load .*half.onnx on cpu: .*Is it a whole ONNX file/s,
      );
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
