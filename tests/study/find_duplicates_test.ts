import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { outward } from "lib/geometry/box.ts";
import { blank, crop, flipHorizontal, type Image } from "lib/image/image.ts";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { phashEmbedder } from "lib/retrieval/embed.ts";
import { embed } from "lib/study/embed.ts";
import { findDuplicates } from "lib/study/find_duplicates.ts";
import { Random } from "lib/tensor/random.ts";

interface Cut {
  readonly id: string;
  readonly sheet: string;
  readonly image: Image;
}

/** The pairs of cuts that are found, by their ids; null pictures are those that cannot be read. */
async function found(
  cuts: readonly (Omit<Cut, "image"> & { readonly image: Image | null })[],
  { neighbours = 3, minScore }: { neighbours?: number; minScore?: number } = {},
) {
  const figures = {
    count: cuts.length,
    open: (i: number) => Promise.resolve(cuts[i].image),
    sheetOf: (i: number) => cuts[i].sheet,
  };
  const white = blank({ width: 8, height: 8 }, [255, 255, 255, 255]);
  const all = { ...figures, open: (i: number) => Promise.resolve(cuts[i].image ?? white) };
  const vectors = await embed(all, { embedder: phashEmbedder });
  const result = await findDuplicates(figures, { vectors, neighbours, seed: 1, minScore });
  const pairs = result.pairs.map(({ a, b }) => [cuts[a].id, cuts[b].id].sort());
  return { ...result, pairs };
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
  const few = await found([...fewer, ...twins()], { neighbours: 1 });
  assert.deepEqual(few.threshold, { value: 0.5, pairs: 49, from: "fixed" });
  assert.deepEqual(few.pairs, [["twin-x", "twin-y"]]);
  const { threshold, pairs } = await found([...enough, ...twins()], { neighbours: 1 });
  assert.deepEqual([threshold.pairs, threshold.from], [50, "strangers"]);
  assert.ok(threshold.value >= 0.3 && threshold.value <= 0.9);
  assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
});

Deno.test("blank, grey and specked figures are no duplicates, and no strangers either", async () => {
  const speck = paper(250);
  speck.data.set([0, 0, 0], 4 * (60 * 40 + 30));
  const plain = Array.from({ length: 8 }, (_, i): Cut[] => [
    { id: `white${i}`, sheet: `p${i}`, image: paper(255) },
    { id: `grey${i}`, sheet: `p${i}`, image: paper(120) },
    { id: `speck${i}`, sheet: `p${i}`, image: speck },
  ]).flat();
  const { pairs, threshold, compared } = await found([...plain, ...twins()]);
  assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
  assert.equal(threshold.pairs, 0);
  assert.equal(compared.length, 1);
});

Deno.test("figures in one frame are no duplicates", async () => {
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
  const { pairs, compared } = await found([...framed, copy]);
  assert.deepEqual(pairs, [["copy", "framed0"]]);
  assert.ok(compared.some(({ score }) => score === -1));
});

Deno.test("what cannot be read is passed over, in pairs and among strangers", async () => {
  const cuts = [...strangers(2, 2), ...twins()];
  const { pairs, threshold } = await found(cuts.with(1, { ...cuts[1], image: null! }));
  assert.deepEqual(pairs, [["twin-x", "twin-y"]]);
  // of four strangers on two sheets two are left on one
  assert.equal(threshold.pairs, 1);
});

Deno.test("a threshold that is given is the least agreement that is taken, and asks no strangers", async () => {
  const cuts = [...strangers(3, 2), ...twins()];
  const { compared } = await found(cuts);
  assert.deepEqual([...compared], compared.toSorted((p, q) => q.score - p.score));
  const [best, second] = compared;
  assert.ok(best.score > second.score);
  const at = await found(cuts, { minScore: second.score });
  assert.equal(at.pairs.length, compared.filter(({ score }) => score >= second.score).length);
  assert.deepEqual(at.threshold, { value: second.score, pairs: 0, from: "fixed" });
  assert.equal((await found(cuts, { minScore: second.score + 1e-9 })).pairs.length, 1);
});

Deno.test("a figure and its mirror image are one, and said to be reversed; on one sheet none is sought", async () => {
  const image = drawing(999);
  const mirrored = [
    { id: "one", sheet: "x", image },
    { id: "copy", sheet: "y", image: flipHorizontal(image) },
  ];
  const { compared, pairs } = await found([...strangers(2, 2), ...mirrored]);
  assert.deepEqual(pairs, [["copy", "one"]]);
  assert.equal(compared[0].reversed, true);
  const together = mirrored.map((cut) => ({ ...cut, sheet: "x" }));
  assert.deepEqual((await found([...strangers(2, 2), ...together])).pairs, []);
});

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
      assert.deepEqual((await found(cuts)).pairs, right, name);
    }
  },
});

Deno.test("eight neighbours of each figure are compared unless others are asked for", async () => {
  const cuts = strangers(12, 1);
  const figures = {
    count: cuts.length,
    open: (i: number) => Promise.resolve(cuts[i].image),
    sheetOf: (i: number) => cuts[i].sheet,
  };
  const vectors = await embed(figures, { embedder: phashEmbedder });
  const { compared } = await findDuplicates(figures, { vectors, seed: 1, minScore: 0.5 });
  const pairsOf = (k: number) => {
    const hits = nearestEitherWay(vectors, vectors.direct, { k, exclude: (q, row) => q === row });
    return new Set(
      hits.flatMap((list, q) =>
        list.map(({ index }) => `${Math.min(q, index)} ${Math.max(q, index)}`)
      ),
    );
  };
  assert.deepEqual(new Set(compared.map(({ a, b }) => `${a} ${b}`)), pairsOf(8));
  assert.ok(pairsOf(8).size < pairsOf(9).size);
});

Deno.test("scores and the threshold do not depend on the order of figures", async () => {
  // 231 pairs on one sheet are more than are drawn
  const cuts = [
    ...strangers(1, 22),
    ...twins(),
    ...twins().map((cut): Cut => ({
      id: `cropped-${cut.id}`,
      sheet: `other ${cut.sheet}`,
      image: crop(cut.image, [2, 1, 80, 97]),
    })),
  ];
  const [there, back] = [await found(cuts), await found(cuts.toReversed())];
  assert.deepEqual(there.threshold, back.threshold);
  // of equally near ones other strangers may be compared, which decides nothing
  const scores = ({ compared }: typeof there, of: readonly Cut[]) =>
    compared.filter(({ score }) => score > -1)
      .map(({ a, b, score }) => `${[of[a].id, of[b].id].sort()} ${score}`).sort();
  assert.equal(there.pairs.length, 6);
  assert.deepEqual(there.pairs.toSorted(), back.pairs.toSorted());
  assert.deepEqual(scores(there, cuts), scores(back, cuts.toReversed()));
});
