import assert from "node:assert/strict";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFolder } from "lib/assets/lock.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { encodePng, flipHorizontal } from "lib/image/image.ts";
import { phashEmbedder } from "lib/retrieval/embed.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import type { Answer } from "lib/study/search.ts";
import { json, ran } from "tests/cli/ran.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts, noise } from "./fake_corpus.ts";
import { listening } from "./listening.ts";

Deno.test("the rows of both galleries are the vectors of the cut-outs, as they are and in a mirror", () => {
  const look = (id: string, background: string) => `${id} ${background}`;
  return withEmbeddings(async (folder) => {
    const summary = await runEmbed({ directory: folder, embedder: "phash" }, listening().context);
    assert.ok(summary.seconds.embed >= 0);
    const { ids, galleries } = readEmbeddings(folder, { embedder: "phash" });
    assert.deepEqual(ids.slice(0, 3), ["plate-0.00", "plate-0.01", "plate-1.00"]);
    for (const background of ["with background", "without background"] as const) {
      const images = ids.map((id) => noise(look(id, background)));
      const { direct, flipped } = galleries[background];
      assert.deepEqual(direct, await phashEmbedder.embed(images));
      assert.deepEqual(flipped, await phashEmbedder.embed(images.map(flipHorizontal)));
    }
  }, { look });
});

Deno.test("of two readable cut-outs vectors are made, of one none", () =>
  withEmbeddings(async (folder) => {
    const { corpus: { characters } } = readEmbeddings(folder);
    const spoil = (i: number) =>
      writeFileSync(join(folder, characters[i].withBackground), "no picture");
    const embedded = () => runEmbed({ directory: folder, embedder: "phash" }, listening().context);
    for (const i of [0, 1, 2, 3]) spoil(i);
    await embedded();
    const { ids } = readEmbeddings(folder, { embedder: "phash" });
    assert.deepEqual(ids, ["plate-2.00", "plate-2.01"]);
    spoil(4);
    await assert.rejects(embedded(), /Of 6 cut-outs in .* 1 could be read: .* --verify/);
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

Deno.test("of a corpus that grew only new and changed characters are embedded, once each", () =>
  withEmbeddings(async (folder) => {
    const opened: number[] = [];
    const { context } = listening();
    const embedded = async (anew = false) => {
      opened.length = 0;
      const bar = (_: string, total: number) => {
        opened.push(total);
        return { at() {}, total() {}, [Symbol.dispose]() {} };
      };
      const lines: string[] = [];
      const say = (line: string) => void lines.push(line);
      await runEmbed({ directory: folder, threads: 1, anew }, { ...context, bar, say });
      return { pictures: opened[0], lines };
    };
    const before = readEmbeddings(folder);
    assert.deepEqual(await embedded(), {
      pictures: 0,
      lines: ["6 characters had vectors; 0 embedded now"],
    });
    assert.deepEqual(readEmbeddings(folder).galleries, before.galleries);
    fakeCorpus(folder, { plates: 2, first: 3 });
    await fakeCutOuts(folder);
    // two of the new plates' figures and one whose cut-out was made anew
    const changed = before.corpus.characters[2];
    writeFileSync(join(folder, changed.withBackground), await encodePng(noise("another")));
    assert.throws(() => readEmbeddings(folder), /another state of the corpus/);
    const { pictures, lines } = await embedded();
    assert.deepEqual(
      [pictures, lines],
      [10, ["5 characters had vectors; 5 embedded now"]],
    );
    const grown = readEmbeddings(folder);
    assert.equal(grown.ids.length, 10);
    assert.deepEqual(await embedded(true), { pictures: 20, lines: [] });
    const anew = readEmbeddings(folder);
    assert.deepEqual(anew.ids, grown.ids);
    for (const background of ["with background", "without background"] as const) {
      for (const way of ["direct", "flipped"] as const) {
        const [a, b] = [anew, grown].map(({ galleries }) => galleries[background][way].data);
        assert.ok(a.every((value, i) => Math.abs(value - b[i]) < 1e-4), `${background} ${way}`);
      }
    }
    // other weights make all anew: nothing of two models stands in one file
    train(folder, 2);
    assert.deepEqual(await embedded(), { pictures: 20, lines: [] });
    assert.notEqual(readEmbeddings(folder).origin.encoder, anew.origin.encoder);
  }));

Deno.test("characters that are gone leave their vectors behind", () =>
  withEmbeddings(async (folder) => {
    {
      using store = openStore(storeFile(folder));
      store.forget(["plate-1"]);
    }
    await runEmbed({ directory: folder, threads: 1 }, listening().context);
    assert.deepEqual(readEmbeddings(folder).ids, [
      "plate-0.00",
      "plate-0.01",
      "plate-2.00",
      "plate-2.01",
    ]);
  }));
