import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { ran } from "tests/cli/ran.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

Deno.test("vectors that were never made are told", () => {
  assert.throws(
    () => readEmbeddings("/none"),
    /There is no .*embeddings\.burin_encoder\.safetensors: run embed first/,
  );
});

const shared = (process.env.BURIN_MIRROR ?? "../shared").split(":")
  .map((mirror) => join(mirror, "cases/attack/embeddings")).find(existsSync);

Deno.test("vectors of another checkpoint or another corpus are refused, and search says what mends it", () =>
  withEmbeddings(async (folder) => {
    const { ids, corpus, origin, galleries } = readEmbeddings(folder);
    assert.deepEqual(corpus.characters.map(({ id }) => id), ids);
    assert.equal(galleries["with background"].direct.shape[0], 6);
    assert.match(origin.encoder!, /^[0-9a-f]{64}$/);
    train(folder, 2);
    const command = `deno task embed --out ${folder}`;
    const searched = await ran("search", ids[0], "--out", folder);
    assert.notEqual(searched.status, 0);
    assert.ok(searched.err.includes(`the embeddings are of another checkpoint: run ${command}`));
    await runEmbed({ directory: folder, threads: 1 }, listening().context);
    readEmbeddings(folder);
    // what is told of a plate changes no vector; what was found there does
    const [plate] = readEmbeddings(folder).corpus.characters;
    {
      using store = openStore(storeFile(folder));
      store.describe({ ...plate.sheet, rights: "other" }, { stamp: "" });
    }
    readEmbeddings(folder);
    {
      using store = openStore(storeFile(folder));
      store.forget([plate.plate]);
    }
    assert.throws(
      () => readEmbeddings(folder),
      /are of another state of the corpus: run deno task/,
    );
  }));

Deno.test("the gallery is the one that the encoder was trained on; without training that with background", async () => {
  for (const background of [true, false]) {
    await withEmbeddings(async (folder) => {
      const { gallery } = readEmbeddings(folder);
      assert.equal(gallery, background ? "with background" : "without background");
      await runEmbed({ directory: folder, embedder: "phash" }, listening().context);
      assert.equal(readEmbeddings(folder, { embedder: "phash" }).gallery, "with background");
    }, { background });
  }
});

Deno.test("files of older versions, and damaged ones, are refused by name", () =>
  withEmbeddings((folder) => {
    const file = join(folder, "embeddings.safetensors");
    const whole = readFileSync(file);
    const { tensors, metadata } = decodeSafetensors(whole);
    const refused = (
      change: { tensors?: Record<string, Tensor>; metadata?: Record<string, string> },
      said: RegExp,
    ) => {
      writeFileSync(
        file,
        encodeSafetensors({ ...tensors, ...change.tensors }, { ...metadata, ...change.metadata }),
      );
      assert.throws(() => readEmbeddings(folder), said);
      assert.throws(() => readEmbeddings(folder), /embeddings\.safetensors: .*run deno task embed/);
    };
    refused({ metadata: { origin: "null" } }, /older Burin/);
    refused({ metadata: { ids: "no list" } }, /its ids are not those of the corpus/);
    refused({ metadata: { ids: '["plate-0.00","plate-0.00"]' } }, /its ids/);
    refused({ metadata: { ids: '["__proto__"]' } }, /its ids/);
    const { data, shape } = tensors["with background.direct"] as Tensor<"float32">;
    const broken = float32(data.map((value, i) => i === 5 ? NaN : value), shape);
    refused({ tensors: { "with background.direct": broken } }, /is not 6 rows of finite numbers/);
    const short = float32(data.slice(shape[1]), [5, shape[1]]);
    refused({ tensors: { "without background.flipped": short } }, /is not 6 rows/);
    const narrow = float32(new Float32Array(6), [6, 1]);
    refused({ tensors: { "without background.flipped": narrow } }, /different lengths/);
    writeFileSync(file, whole.subarray(0, 900));
    assert.throws(() => readEmbeddings(folder), /embeddings\.safetensors: .*run deno task embed/);
    return Promise.resolve();
  }));

Deno.test({
  name: "mutated embeddings are refused by name, or are whole",
  ignore: shared === undefined, // the folder of cases is not here
  fn: () =>
    withEmbeddings((folder) => {
      for (const name of readdirSync(shared!)) {
        writeFileSync(join(folder, "embeddings.safetensors"), readFileSync(join(shared!, name)));
        assert.throws(
          () => readEmbeddings(folder),
          /embeddings\.safetensors: .*run deno task embed/,
          name,
        );
      }
      return Promise.resolve();
    }),
});
