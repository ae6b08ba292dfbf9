import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { embedderNames } from "lib/study/embedder_names.ts";
import { embedderOf, embeddingsFile, openEmbedder } from "lib/study/embedders.ts";
import { blank } from "lib/image/image.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("vectors of different embedders lie in different files", () => {
  assert.equal(
    new Set(embedderNames.map((name) => embeddingsFile("a", name))).size,
    embedderNames.length,
  );
  assert.equal(embeddingsFile("a", "simclr"), join("a", "embeddings.safetensors"));
  assert.ok(embedderNames.includes("phash") && embedderNames.includes("resnet18_imagenet"));
});

Deno.test("the trained embedder comes first, then what was embedded", () =>
  withFolder((folder) => {
    assert.equal(embedderOf(join(folder, "none")), "simclr");
    assert.equal(embedderOf(folder), "simclr");
    writeFileSync(embeddingsFile(folder, "phash"), "");
    assert.equal(embedderOf(folder), "phash");
    mkdirSync(join(folder, "training"));
    writeFileSync(embeddingsFile(folder, "simclr"), "");
    assert.equal(embedderOf(folder), "simclr");
    return Promise.resolve();
  }));

Deno.test("phash needs no training; the trained one says what to do instead", () =>
  withFolder(async (folder) => {
    await using opened = await openEmbedder("phash", { directory: folder });
    assert.equal(opened.digest, "phash");
    const white = blank({ width: 40, height: 40 }, [255, 255, 255, 255]);
    assert.deepEqual((await opened.embedder.embed([white])).shape, [1, 64]);
    await assert.rejects(
      openEmbedder("simclr", { directory: folder }),
      /run train first .*or do without: deno task embed --out .* --embedder phash/,
    );
  }));
