import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { lockFolder } from "lib/assets/lock.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import type { Answer } from "lib/cli/search.ts";
import { trainingOf } from "lib/study/run.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { json, ran, withFolder } from "./ran.ts";
import { listening } from "tests/study/listening.ts";

Deno.test("vectors that were never made are told", () => {
  assert.throws(
    () => readEmbeddings("/none"),
    /There is no .*embeddings\.safetensors: run embed first/,
  );
});

const shared = (process.env.BURIN_MIRROR ?? "../shared").split(":")
  .map((mirror) => join(mirror, "cases/attack/embeddings")).find(existsSync);

/** A corpus with a checkpoint and its vectors. */
const withEmbeddings = (run: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 3 });
    await fakeCutOuts(folder);
    train(folder, 1);
    await runEmbed({ directory: folder, threads: 1 }, listening().context);
    await run(folder);
  });

const train = (folder: string, step: number) =>
  saveCheckpoint({ ...untrained(configs.demo, step), step }, {
    directory: trainingOf(folder),
    best: false,
  });

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

Deno.test("a damaged cut-out is named and passed over; the others keep their vectors and their ids", () =>
  withEmbeddings(async (folder) => {
    const before = readEmbeddings(folder);
    const broken = join(folder, before.corpus.characters[1].withoutBackground);
    writeFileSync(broken, "no picture");
    const typed = await ran("embed", "--out", folder, "--threads", "1");
    assert.equal(typed.status, 3, typed.err);
    assert.match(typed.err, /passed over: Cannot .*plate-0\.01\.png.*deno task extract .*--verify/);
    assert.match(typed.err, /1 file was passed over: .*without_background\/plate-0\.01\.png/);
    const after = readEmbeddings(folder);
    assert.deepEqual(after.ids, before.ids.filter((id) => id !== "plate-0.01"));
    assert.deepEqual(after.corpus.characters.map(({ id }) => id), after.ids);
    const row = ({ galleries }: typeof after, i: number) => {
      const { data, shape: [, f] } = galleries["with background"].direct;
      return data.slice(i * f, (i + 1) * f);
    };
    const [old, now] = [row(before, 2), row(after, 1)];
    assert.ok(old.every((value, i) => Math.abs(value - now[i]) < 1e-4));
    const answers = json<Answer[]>(
      await ran("search", "plate-1.00", "--k", "9", "--out", folder, "--json"),
    );
    assert.equal(answers.length, 4);
    assert.ok(answers.every(({ id }) => after.ids.includes(id) && id !== "plate-1.00"));
    // links that lead out are followed nowhere
    rmSync(broken);
    symlinkSync("/etc/hostname", broken);
    const led = await ran("embed", "--out", folder);
    assert.equal(led.status, 1);
    assert.match(led.err, /character plate-0\.01 of .*corpus\.sqlite/);
  }));

Deno.test("two processes do not embed into one folder: the second is told who works there", () =>
  withEmbeddings(async (folder) => {
    using _other = lockFolder(folder, { purpose: "be slow" });
    const { status, err } = await ran("embed", "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /process \d+ .*works there since .*be slow/);
    // reading needs no lock
    assert.equal(readEmbeddings(folder).ids.length, 6);
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
