import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskArea } from "lib/geometry/mask.ts";
import { openSegmenter, promptableModels, sha256OfBoth } from "lib/segment/open.ts";
import { graph, plate } from "./originals.ts";

const box = [20, 20, 90, 100] as const;
const image = await plate("plain.png");

/** One of each family. */
const names = ["grabcut", "sam_vit_h", "mobile_sam", "hq_sam_vit_l", "sam2.1_small"];

Deno.test("every segmenter answers a box by a mask of the plate, random weights called so", async () => {
  for (const name of names) {
    await using segmenter = await openSegmenter(name, { missing: "random weights" });
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
      sha256: sha256OfBoth("a", "b"),
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

Deno.test("unknown names, missing files and truncated files are told apart", async () => {
  await assert.rejects(
    openSegmenter("sam_vit_x"),
    /There is no segmenter "sam_vit_x". Known: grabcut, sam_vit_b, /,
  );
  await assert.rejects(
    openSegmenter("sam_vit_h"),
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
