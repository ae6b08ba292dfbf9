import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng, flipHorizontal } from "lib/image/image.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { search } from "lib/study/search.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { withFolder } from "tests/with_folder.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts, noise } from "./fake_corpus.ts";
import { listening } from "./listening.ts";
import { mirrored } from "./mirrored_weights.ts";

/** With background the first figure is that of plate 1, without it that of plate 2. */
const look = (id: string, background: string) =>
  id === (background === "with background" ? "plate-1.00" : "plate-2.00") ? "plate-0.00" : id;

Deno.test("a figure finds its like in the gallery that the encoder was trained on", async () => {
  for (const background of [true, false]) {
    await withEmbeddings(async (folder) => {
      const { answers, own } = await search({ directory: folder, asked: "plate-0.00", k: 2 });
      assert.equal(own, 0);
      assert.deepEqual(answers.map(({ index, id }) => [index, id])[0], [
        background ? 2 : 4,
        background ? "plate-1.00" : "plate-2.00",
      ]);
      assert.ok(answers[0].similarity > 0.9999 && answers[1].similarity < answers[0].similarity);
      assert.equal(answers.length, 2);
    }, { background, look });
  }
});

Deno.test("answers are all others at most, best first, by the cosines of a naive loop", () =>
  withEmbeddings(async (folder) => {
    const { answers } = await search({ directory: folder, asked: "plate-1.01", k: 100 });
    assert.equal(answers.length, 5);
    const { ids, galleries: { "with background": { direct, flipped } } } = readEmbeddings(folder);
    const own = ids.indexOf("plate-1.01");
    const row = (
      { data, shape: [, d] }: typeof direct,
      i: number,
    ) => [...data.slice(i * d, (i + 1) * d)];
    const cosine = (a: number[], b: number[]) => {
      const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const expected = ids.map((id, i) => {
      const ways = [direct, flipped].map((way) => cosine(row(way, own), row(direct, i)));
      return { id, similarity: Math.max(...ways), reversed: ways[1] > ways[0] };
    }).filter(({ id }) => id !== "plate-1.01").sort((a, b) => b.similarity - a.similarity);
    assert.deepEqual(answers.map(({ id }) => id), expected.map(({ id }) => id));
    answers.forEach(({ similarity, reversed }, i) => {
      assert.ok(Math.abs(similarity - expected[i].similarity) < 1e-5);
      assert.equal(reversed, expected[i].reversed);
    });
  }));

Deno.test("by a frozen network's vectors, less the mean of its gallery; a picture's less the same", () =>
  mirrored((_, folder) =>
    withEmbeddings(async (run) => {
      const embedder = "efficientnet_lite0";
      await runEmbed({ directory: run, embedder, threads: 1 }, listening().context);
      const { galleries, gallery, means } = readEmbeddings(run, { embedder });
      const stored = readSafetensors(embeddingsFile(run, embedder)).tensors;
      for (const background of ["with background", "without background"] as const) {
        const raw = stored[`${background}.direct`] as Tensor<"float32">;
        const [rows, width] = raw.shape;
        for (const d of [0, 640, width - 1]) {
          const column = Array.from({ length: rows }, (_, i) => raw.data[i * width + d]);
          const mean = column.reduce((a, b) => a + b, 0) / rows;
          assert.ok(Math.abs(means[background]![d] - mean) <= 1e-9 * Math.abs(mean));
          for (const way of ["direct", "flipped"] as const) {
            const one = (stored[`${background}.${way}`] as Tensor<"float32">).data[width + d];
            assert.equal(galleries[background][way].data[width + d], Math.fround(one - mean));
          }
        }
      }
      assert.equal(gallery, "with background");
      const file = join(folder, "query.png");
      writeFileSync(file, await encodePng(flipHorizontal(noise("plate-2.00"))));
      const { answers } = await search({ directory: run, asked: file, embedder, threads: 1, k: 2 });
      assert.deepEqual([answers[0].id, answers[0].reversed], ["plate-2.00", true]);
      assert.ok(answers[0].similarity > 0.9999, `${answers[0].similarity}`);
      // of six pictures less their mean, cosines of the others are below 0 on average
      assert.ok(answers[1].similarity < 0.9, `${answers[1].similarity}`);
      assert.equal(readEmbeddings(run).means[gallery], null);
    }), (id) => id === "efficientnet_lite0"));

Deno.test("a picture finds the figure it shows, also in a mirror, or as a part of a plate", () =>
  withEmbeddings(async (folder) => {
    const file = join(folder, "query.png");
    const asked = async (
      picture: ReturnType<typeof noise>,
      box?: [number, number, number, number],
    ) => {
      writeFileSync(file, await encodePng(picture));
      const { answers: [best], own } = await search({
        directory: folder,
        asked: file,
        box,
        threads: 1,
      });
      assert.equal(own, -1);
      assert.ok(best.similarity > 0.9999, `${best.similarity}`);
      return [best.id, best.reversed];
    };
    const figure = noise("plate-2.00");
    assert.deepEqual(await asked(figure), ["plate-2.00", false]);
    assert.deepEqual(await asked(flipHorizontal(figure)), ["plate-2.00", true]);
    assert.deepEqual(await asked(figure, [0, 0, 32, 64]), ["plate-2.00", false]);
    for (const box of [[0, 0, 33, 64], [0, 0, 32, 65], [-1, 0, 32, 64], [0, -1, 32, 64]]) {
      await assert.rejects(
        asked(figure, box as [number, number, number, number]),
        /--box .* leaves/,
      );
    }
    await assert.rejects(
      search({ directory: folder, asked: "nobody" }),
      /"nobody" is neither a file nor a character of .*, such as plate-0\.00/,
    );
  }));

Deno.test("several examples and unwanted ones are asked with at once, and are no answers themselves", () =>
  withEmbeddings(async (folder) => {
    const { answers, examples, unwanted, asked } = await search({
      directory: folder,
      asked: ["plate-0.00", "plate-1.00"],
      not: ["plate-2.00"],
      k: 100,
    });
    assert.deepEqual(answers.map(({ id }) => id).sort(), [
      "plate-0.01",
      "plate-1.01",
      "plate-2.01",
    ]);
    assert.deepEqual(examples.map(({ own }) => own), [0, 2]);
    assert.deepEqual(unwanted.map(({ label }) => label), ["plate-2.00"]);
    assert.equal(asked, "plate-0.00");
    const { ids, galleries: { "with background": { direct, flipped } } } = readEmbeddings(folder);
    const rowOf = ({ data, shape: [, d] }: typeof direct, id: string) => {
      const i = ids.indexOf(id);
      return [...data.slice(i * d, (i + 1) * d)];
    };
    const cosine = (a: number[], b: number[]) => {
      const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const near = (a: string, b: string) =>
      Math.max(...[direct, flipped].map((way) => cosine(rowOf(way, a), rowOf(direct, b))));
    for (const { id, similarity, unlike } of answers) {
      const mean = (near("plate-0.00", id) + near("plate-1.00", id)) / 2;
      assert.ok(Math.abs(similarity - mean) < 1e-5);
      assert.ok(Math.abs(unlike! - near("plate-2.00", id)) < 1e-5);
    }
    const scores = answers.map(({ similarity, unlike }) => similarity - Math.max(0, unlike!) / 2);
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    const plain = await search({ directory: folder, asked: ["plate-0.00"] });
    assert.ok(plain.answers.every((answer) => !("unlike" in answer)));
    const alone = await search({ directory: folder, asked: "plate-0.00" });
    assert.deepEqual(plain.answers, alone.answers);
  }));

Deno.test("answers are on plates of one's choice; where there are none, it says what there is", () =>
  withEmbeddings(async (folder) => {
    {
      using store = openStore(storeFile(folder));
      const told = [
        { book: "Inferno", artist: "Gustave Doré", year: "1861" },
        { book: "Pickwick", artist: "Phiz", year: "plates 1836-37" },
      ];
      store.plates().forEach((plate, i) =>
        store.describe(told[i] ? { ...plate, more: told[i] } : plate, { stamp: "" })
      );
    }
    const found = async (filter: Parameters<typeof search>[0]["filter"]) => {
      const { answers } = await search({ directory: folder, asked: "plate-0.00", filter });
      return answers.map(({ id }) => id).sort();
    };
    const second = ["plate-1.00", "plate-1.01"];
    assert.deepEqual(await found({ artist: "phiz" }), second);
    assert.deepEqual(await found({ years: [1837, 1850], book: "pick" }), second);
    assert.deepEqual(await found({ artist: "dore" }), ["plate-0.01"]);
    assert.deepEqual(await found({ work: "w2" }), ["plate-2.00", "plate-2.01"]);
    assert.equal((await found({})).length, 5);
    assert.equal((await found({ artist: undefined })).length, 5);
    await assert.rejects(
      found({ artist: "Fiz" }),
      /No character is on a plate of artist "Fiz"\..* Of 2 there are Gustave Doré; Phiz/,
    );
    await assert.rejects(found({ years: [1900, 1901] }), /a plate of years 1900-1901\./);
    await assert.rejects(found({ artist: "phiz", book: "Inferno" }), /book "Inferno"/);
  }));

Deno.test("nothing is no question, and a box is of one picture", () =>
  withEmbeddings(async (folder) => {
    const asking = (
      asked: Parameters<typeof search>[0]["asked"],
      box?: [number, number, number, number],
    ) => search({ directory: folder, asked, box });
    await assert.rejects(asking([]), /Nothing was asked with/);
    for (const several of [["a.png", "b.png"], [{ plate: "plate-0" }]]) {
      await assert.rejects(
        asking(several, [0, 0, 1, 1]),
        /--box is a part of one FILE, or of the plate/,
      );
    }
  }));

Deno.test("ten answers are given unless others are asked for", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 6 });
    await fakeCutOuts(directory);
    train(directory, 1);
    await runEmbed({ directory, threads: 1 }, listening().context);
    const { answers } = await search({ directory, asked: "plate-0.00" });
    assert.equal(answers.length, 10);
  }));
