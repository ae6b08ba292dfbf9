import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { embedderNames } from "lib/study/embedder_names.ts";
import {
  calledAs,
  embedderFor,
  embedderOf,
  embeddingsFile,
  openEmbedder,
} from "lib/study/embedders.ts";
import { blank } from "lib/image/image.ts";
import { withFolder } from "tests/with_folder.ts";
import { mirrored } from "./mirrored_weights.ts";

Deno.test("vectors of different embedders lie in different files", () => {
  assert.equal(
    new Set(embedderNames.map((name) => embeddingsFile("a", name))).size,
    embedderNames.length,
  );
  assert.equal(embeddingsFile("a", "simclr"), join("a", "embeddings.safetensors"));
  assert.ok(embedderNames.includes("phash") && embedderNames.includes("resnet18_imagenet"));
});

Deno.test("vectors by a file of one's own lie under its name, wherever it lies", () =>
  withFolder((folder) => {
    assert.equal(calledAs("../models/mine.onnx"), "mine.onnx");
    assert.equal(calledAs("phash"), "phash");
    const file = embeddingsFile(folder, "../models/mine.onnx");
    assert.equal(file, join(folder, "embeddings.mine.onnx.safetensors"));
    writeFileSync(file, "");
    assert.equal(embedderOf(folder), "mine.onnx");
    writeFileSync(embeddingsFile(folder, "phash"), "");
    assert.equal(embedderOf(folder), "phash");
    return assert.rejects(
      openEmbedder(join(folder, "none.onnx"), { directory: folder }),
      /There is no file .*none\.onnx: .*`review` .*put the file into .*deno task search .*--embedder/,
    );
  }));

Deno.test("the trained embedder comes first, then what was embedded", () =>
  withFolder((folder) => {
    assert.equal(embedderOf(join(folder, "none")), "burin_encoder");
    assert.equal(embedderOf(folder), "burin_encoder");
    assert.equal(embedderFor(folder), "burin_encoder");
    writeFileSync(embeddingsFile(folder, "phash"), "");
    assert.equal(embedderOf(folder), "phash");
    mkdirSync(join(folder, "training"));
    writeFileSync(embeddingsFile(folder, "simclr"), "");
    assert.equal(embedderOf(folder), "simclr");
    return Promise.resolve();
  }));

Deno.test("a frozen network sees colours, and in grey none; both are named with their weights", () =>
  mirrored(async ({ efficientnet_lite0: digest }, folder) => {
    const vectors = async (name: string) => {
      await using opened = await openEmbedder(name, { directory: folder, threads: 1 });
      const { embedder, digest, step } = opened;
      assert.deepEqual([embedder.name, step], [name, 0]);
      const red = blank({ width: 30, height: 50 }, [255, 0, 0, 255]);
      const grey = blank({ width: 30, height: 50 }, [76, 76, 76, 255]); // .299 of 255
      const { shape, data } = await embedder.embed([red, grey]);
      assert.deepEqual(shape, [2, 1280]);
      const scale = Math.max(...data);
      const apart = Math.max(...data.slice(0, 1280).map((v, i) => Math.abs(v - data[1280 + i])));
      return { apart: apart / scale, digest };
    };
    const colour = await vectors("efficientnet_lite0");
    assert.equal(colour.digest, `efficientnet_lite0 sha256:${digest}`);
    const gray = await vectors("efficientnet_lite0_gray");
    assert.equal(gray.digest, `efficientnet_lite0 sha256:${digest} in grey`);
    // 76 is not 76.245
    assert.ok(gray.apart < 5e-3 && colour.apart > 10 * gray.apart, `${colour.apart} ${gray.apart}`);
  }, (id) => id === "efficientnet_lite0"));

Deno.test("an embedder that is not there is named, with the one that was meant", async () => {
  await assert.rejects(
    openEmbedder("efficientnet_lite", { directory: "none" }),
    /no embedder "efficientnet_lite"\. Did you mean efficientnet_lite0\?.* Known: simclr, burin_encoder, phash/,
  );
});

Deno.test("phash needs no training; the trained one says what to do instead", () =>
  withFolder(async (folder) => {
    await using opened = await openEmbedder("phash", { directory: folder });
    assert.equal(opened.digest, "phash");
    const white = blank({ width: 40, height: 40 }, [255, 255, 255, 255]);
    assert.deepEqual((await opened.embedder.embed([white])).shape, [1, 64]);
    await assert.rejects(
      openEmbedder("simclr", { directory: folder }),
      /run train first .*or do without: deno task embed --out .* --embedder burin_encoder/,
    );
  }));
