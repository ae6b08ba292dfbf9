/**
 * The same person in another scene, by cosines of `burin_encoder`, each book by the others' threshold:
 * `deno task bench:persons [--keep FOLDER] [--write]`. Pairs are those of one book's labelled figures, one at least
 * with a name, on plates of two works. Writes notebooks/results/persons.json, and with --write the model that ships
 * (lib/study/person_model.json). --keep holds the vectors.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { openPrints } from "lib/corpus/prints.ts";
import { probabilityOf } from "lib/matching/logistic.ts";
import { embed } from "lib/study/embed.ts";
import { openEmbedder } from "lib/study/embedders.ts";
import { labelledFigures } from "lib/study/labelled_figures.ts";
import { surroundings } from "lib/study/record.ts";
import { fitPersonModel, type KnownPersons } from "./person_fit.ts";

const { values } = parseArgs({
  options: {
    keep: { type: "string", default: "out/matching" },
    write: { type: "boolean", default: false },
    threads: { type: "string", default: "2" },
  },
});
mkdirSync(values.keep, { recursive: true });
const [rowsFile, directFile, flippedFile] = ["figs.json", "figs.f32", "figs_flipped.f32"]
  .map((name) => join(values.keep, name));

if (!existsSync(rowsFile)) {
  const figures = labelledFigures(await openPrints(), { seen: "grey" });
  await using opened = await openEmbedder("burin_encoder", {
    directory: values.keep,
    threads: Number(values.threads),
  });
  const { embedder, digest } = opened;
  const found = await embed(figures, { embedder, batch: 16 });
  for (
    const [file, { data }] of [[directFile, found.direct], [flippedFile, found.flipped]] as const
  ) {
    writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const rows = found.figures.map((i) => {
    const { label: { name }, plate: { id: plate, work, more } } = figures.figures[i];
    return { name, plate, work, book: more!.book };
  });
  writeFileSync(rowsFile, JSON.stringify({ digest, shape: found.direct.shape, rows }));
}

const { digest, shape: [, size], rows }: {
  digest: string;
  shape: [number, number];
  rows: readonly { name: string; work: string; book: string }[];
} = JSON.parse(readFileSync(rowsFile, "utf8"));
const vectorsOf = (file: string) => {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  const data = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  for (let row = 0; row < data.length; row += size) {
    const own = data.subarray(row, row + size);
    const length = Math.hypot(...own) || 1;
    own.forEach((value, i) => own[i] = value / length);
  }
  return data;
};
const [direct, flipped] = [vectorsOf(directFile), vectorsOf(flippedFile)];
const cosine = (a: Float32Array, p: number, q: number) => {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[p * size + i] * direct[q * size + i];
  return sum;
};

const known: KnownPersons[] = [];
for (const [book, numbers] of Map.groupBy(rows.keys(), (i) => rows[i].book)) {
  for (const p of numbers) {
    for (const q of numbers) {
      if (p >= q || rows[p].work === rows[q].work) continue;
      const names = [rows[p].name, rows[q].name];
      if (names.every((name) => name === unnamedFigure)) continue;
      known.push({
        book,
        similarity: Math.max(cosine(direct, p, q), cosine(flipped, p, q), cosine(flipped, q, p)),
        same: names[0] === names[1],
      });
    }
  }
}
const { model, books } = fitPersonModel(known, { encoder: digest });
const order = known.toSorted((p, q) => q.similarity - p.similarity);
const nearest = [10, 30, 100, 300].map((count) => {
  const first = order.slice(0, count);
  return { pairs: count, right: first.filter(({ same }) => same).length };
});
// chances of the books left out, beside what came true
const chances = [0, 0.05, 0.1, 0.2, 0.3, 0.5].map((from, i, all) => ({
  from,
  to: all[i + 1] ?? 1,
  pairs: 0,
  persons: 0,
  mean: 0,
}));
for (const { book } of books) {
  const others = known.filter((pair) => pair.book !== book);
  const { model: { same } } = fitPersonModel(others, { encoder: digest });
  for (const pair of known.filter((pair) => pair.book === book)) {
    const chance = probabilityOf(same, [pair.similarity]);
    const bin = chances.findLast(({ from }) => chance >= from)!;
    bin.pairs++;
    bin.persons += Number(pair.same);
    bin.mean += chance;
  }
}
const table = chances.filter(({ pairs }) => pairs > 0)
  .map(({ mean, ...bin }) => ({ ...bin, mean: mean / bin.pairs, true: bin.persons / bin.pairs }));
for (const row of books) console.log(JSON.stringify(row));
for (const row of table) console.log(JSON.stringify(row));
console.log(
  `threshold of nine in ten: ${model.threshold ?? "none"}; nearest ${JSON.stringify(nearest)}`,
);
const round = (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(5)) : value;
writeFileSync(
  "notebooks/results/persons.json",
  JSON.stringify(
    {
      format: "burin-persons-1",
      command: "deno task bench:persons --write",
      seed: 1,
      ...surroundings(),
      seconds: Math.round(performance.now() / 1000),
      encoder: digest,
      precision: 0.9,
      pairs: known.length,
      persons: known.filter(({ same }) => same).length,
      threshold: model.threshold,
      books,
      nearest,
      chances: table,
    },
    round,
    1,
  ) + "\n",
);
if (values.write) {
  writeFileSync("lib/study/person_model.json", JSON.stringify(model, round, 1) + "\n");
}
