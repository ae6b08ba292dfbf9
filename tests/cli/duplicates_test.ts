import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import type { PassedOver } from "lib/cli/command.ts";
import { findDuplicates, readDuplicates } from "lib/cli/duplicates.ts";
import type { Embeddings } from "lib/study/embeddings.ts";
import type { Corpus, CorpusCharacter } from "lib/study/corpus.ts";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { originOf } from "lib/corpus/origin.ts";
import { outward } from "lib/geometry/box.ts";
import { blank, crop, encodePng, flipHorizontal, type Image } from "lib/image/image.ts";
import { embedAll, phashEmbedder } from "lib/retrieval/embed.ts";
import { Random } from "lib/tensor/random.ts";
import { withFolder } from "./ran.ts";

interface Cut {
  readonly id: string;
  readonly sheet: string;
  readonly image: Image;
}

/** A corpus of cut-outs, with the vectors of their hashes. */
async function corpusOf(directory: string, cuts: readonly Cut[]) {
  mkdirSync(join(directory, "with_background"));
  for (const { id, image } of cuts) {
    writeFileSync(join(directory, `with_background/${id}.png`), await encodePng(image));
  }
  const characters = cuts.map(({ id, sheet }): CorpusCharacter => {
    const file = `with_background/${id}.png`;
    const of = { id, plate: sheet, name: null, withBackground: file, withoutBackground: file };
    return {
      ...of,
      box: [0, 0, 1, 1],
      score: 1,
      label: "",
      match: 0,
    } as unknown as CorpusCharacter;
  });
  const corpus: Corpus = { directory, characters, digests: { content: "a", figures: "b" } };
  const count = cuts.length;
  const hashes = (turn: (image: Image) => Image) =>
    embedAll(phashEmbedder, { count, open: (i) => Promise.resolve(turn(cuts[i].image)) });
  const both = { direct: await hashes((image) => image), flipped: await hashes(flipHorizontal) };
  const embeddings: Embeddings = {
    ids: cuts.map(({ id }) => id),
    galleries: { "with background": both, "without background": both },
    corpus,
    origin: originOf({ encoder: null, corpus: "b", parameters: {} }),
  };
  return { corpus, embeddings };
}

const quiet = () => ({ at() {}, total() {}, [Symbol.dispose]() {} });

/** Pairs of ids that are found among the nearest, the threshold, and what was passed over. */
async function found(
  directory: string,
  cuts: readonly Cut[],
  { spoil, neighbours = 3 }: { spoil?: (directory: string) => void; neighbours?: number } = {},
) {
  const { corpus, embeddings } = await corpusOf(directory, cuts);
  spoil?.(directory);
  const passedOver: PassedOver[] = [];
  const { signal } = new AbortController();
  const context = { json: true, say() {}, bar: quiet, signal, passedOver };
  const options = { neighbours, seed: 1, context, embeddings };
  const { pairs, threshold } = await findDuplicates(corpus, options);
  const ids = pairs.map(({ a, b }) => [cuts[a].id, cuts[b].id].sort());
  return { pairs: ids, threshold, passedOver };
}

/** A drawing of strokes that no other seed gives. */
function drawing(seed: number): Image {
  const random = new Random(seed);
  const image = blank({ width: 80, height: 100 }, [245, 240, 230, 255]);
  for (let n = 0; n < 40; n++) {
    let [x, y, angle] = [random.range(5, 75), random.range(5, 95), random.range(0, 6.3)];
    for (let step = 0; step < 30; step++) {
      [x, y, angle] = [x + Math.cos(angle), y + Math.sin(angle), angle + random.range(-0.3, 0.3)];
      const [u, v] = [Math.floor(x), Math.floor(y)];
      if (u >= 0 && u < 80 && v >= 0 && v < 100) image.data.set([20, 20, 20], (v * 80 + u) * 4);
    }
  }
  return image;
}

const paper = (level: number) => blank({ width: 60, height: 80 }, [level, level, level, 255]);

/** `each` figures on each of `sheets` sheets; all are strangers. */
const strangers = (sheets: number, each: number): Cut[] =>
  Array.from({ length: sheets * each }, (_, i) => ({
    id: `s${i}`,
    sheet: `sheet${Math.floor(i / each)}`,
    image: drawing(i),
  }));

const twins = (): Cut[] =>
  ["x", "y"].map((sheet) => ({ id: `twin-${sheet}`, sheet, image: drawing(999) }));

Deno.test("of 49 strangers no threshold is learnt, of 50 one is, and it is said which", async () => {
  // 7 on a sheet are 21 pairs, 8 are 28, 2 are one
  const fewer = [...strangers(2, 7), ...strangers(7, 2)].map((cut, i) => ({
    ...cut,
    id: `f${i}`,
    sheet: i < 14 ? cut.sheet : `${cut.sheet} of two`,
    image: drawing(i),
  }));
  const enough = [
    ...fewer,
    ...strangers(1, 2).map((cut, i) => ({
      ...cut,
      id: `e${i}`,
      sheet: "last",
      image: drawing(500 + i),
    })),
  ];
  await withFolder(async (folder) => {
    const { threshold, pairs } = await found(folder, [...fewer, ...twins()], { neighbours: 1 });
    assert.deepEqual(threshold, { value: 0.5, pairs: 49, from: "fixed" });
    assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
  });
  await withFolder(async (folder) => {
    const { threshold, pairs } = await found(folder, [...enough, ...twins()], { neighbours: 1 });
    assert.deepEqual([threshold.pairs, threshold.from], [50, "strangers"]);
    assert.ok(threshold.value >= 0.3 && threshold.value <= 0.9);
    assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
  });
});

Deno.test("blank, grey and specked figures are no duplicates, and no strangers either", () =>
  withFolder(async (folder) => {
    const speck = paper(250);
    speck.data.set([0, 0, 0], 4 * (60 * 40 + 30));
    const plain = Array.from({ length: 8 }, (_, i): Cut[] => [
      { id: `white${i}`, sheet: `p${i}`, image: paper(255) },
      { id: `grey${i}`, sheet: `p${i}`, image: paper(120) },
      { id: `speck${i}`, sheet: `p${i}`, image: speck },
    ]).flat();
    const { pairs, threshold } = await found(folder, [...plain, ...twins()]);
    assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
    assert.equal(threshold.pairs, 0);
  }));

Deno.test("figures in one frame are no duplicates", () =>
  withFolder(async (folder) => {
    const framed = Array.from({ length: 6 }, (_, i): Cut => {
      const image = drawing(i);
      for (let y = 0; y < 100; y++) {
        for (let x = 0; x < 80; x++) {
          const edge = Math.min(x, y, 79 - x, 99 - y);
          if (edge < 14) {
            const dark = edge % 4 < 2 || (x * 7 + y * 3) % 11 < 3;
            image.data.set(dark ? [20, 20, 20] : [245, 240, 230], 4 * (y * 80 + x));
          }
        }
      }
      return { id: `framed${i}`, sheet: `sheet${i}`, image };
    });
    const copy = { ...framed[0], id: "copy", sheet: "another" };
    assert.deepEqual((await found(folder, [...framed, copy])).pairs, [["copy", "framed0"]]);
  }));

Deno.test("a damaged cut-out is named and passed over", () =>
  withFolder(async (folder) => {
    const spoil = (directory: string) =>
      writeFileSync(join(directory, "with_background/s1.png"), "no picture");
    const { pairs, passedOver } = await found(folder, [...strangers(2, 2), ...twins()], { spoil });
    assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
    assert.equal(passedOver.length, 1);
    assert.ok(passedOver[0].file.endsWith("s1.png"));
  }));

const cases = mirrorDirectories().map((mirror) => join(mirror, "cases/labels")).find(existsSync);
const names = cases ? readdirSync(cases).filter((name) => name.startsWith("dup_")) : [];

Deno.test({
  name: "collections with blanks, frames and few strangers have the pairs that are right",
  ignore: names.length === 0,
  fn: async () => {
    for (const name of names) {
      const expected = JSON.parse(readFileSync(join(cases!, name, "expected.json"), "utf8"));
      const right: string[][] = expected.right.pairs;
      const collection = await openLabelled(join(cases!, name));
      const cuts: Cut[] = [];
      for (const plate of collection.plates) {
        const sheet = await collection.open(plate);
        const own = collection.labels.filter((label) => label.plate === plate.id);
        own.forEach(({ box }, i) => {
          const id = `${plate.id}.${String(i).padStart(2, "0")}`;
          cuts.push({ id, sheet: plate.id, image: crop(sheet, outward(box)) });
        });
      }
      await withFolder(async (folder) => {
        assert.deepEqual((await found(folder, cuts)).pairs, right, name);
      });
    }
  },
});

Deno.test("pairs that were never looked for are told", () => {
  assert.throws(
    () => readDuplicates({ directory: "/none", characters: [] }),
    /run duplicates first/,
  );
});

Deno.test("duplicates with wrong values are refused, the file named", () =>
  withFolder(async (folder) => {
    const { corpus, embeddings } = await corpusOf(folder, twins());
    const [a, b] = ["twin-x", "twin-y"];
    const origin = originOf({
      encoder: null,
      corpus: "a",
      parameters: { embeddings: embeddings.origin.digest },
    });
    const read = (pair: unknown) => {
      writeFileSync(join(folder, "duplicates.json"), JSON.stringify({ pairs: [pair], origin }));
      return readDuplicates(corpus, { embeddings });
    };
    const sound = { a, b, score: 0.9, reversed: false };
    assert.deepEqual(read(sound), [{ a: 0, b: 1, score: 0.9, reversed: false }]);
    assert.equal(read({ ...sound, score: 1 })[0].score, 1);
    const wrong: unknown[] = [
      null,
      7,
      "pair",
      [],
      ...[{ a: "other" }, { a: 0 }, { b: a }, { score: "1" }, { score: null }, { score: 1.1 }]
        .map((value) => ({ ...sound, ...value })),
      ...[{ score: -2 }, { score: 1e309 }, { reversed: 1 }, { reversed: "yes" }]
        .map((value) => ({ ...sound, ...value })),
    ];
    for (const pair of wrong) {
      assert.throws(
        () => read(pair),
        (error) => error instanceof Error && error.message.includes("duplicates.json"),
        JSON.stringify(pair),
      );
    }
  }));
