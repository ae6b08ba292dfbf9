/** What a run found, as values for exchange: its figures, the pairs of `duplicates`, and neighbours. */
import { existsSync } from "node:fs";
import { creditOf } from "lib/corpus/credit.ts";
import { personOf } from "lib/corpus/identities.ts";
import { openStore, type PlateRecord } from "lib/corpus/store.ts";
import type {
  FigureFinding,
  Findings,
  NeighbourFinding,
  PlateFinding,
} from "lib/exchange/findings.ts";
import type { FindingTable } from "lib/exchange/finding_rows.ts";
import { storeFile } from "lib/extract/extract.ts";
import { manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { pairFindings } from "./pair_findings.ts";
import { calledAs, embedderOf } from "./embedders.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { burinVersion } from "./record.ts";
import { readVerdicts } from "./run_verdicts.ts";

/** Which findings are read, and how. */
export interface FindingsChoice {
  /** The run's folder. */
  readonly directory: string;
  /** Figures are always there; pairs and neighbours only where they are asked for. */
  readonly tables: readonly FindingTable[];
  /** Answers to each figure. Default 10. */
  readonly k?: number | undefined;
  /** Whose vectors say who is like whom. Default: what was embedded, the trained one first. */
  readonly embedder?: string | undefined;
  /** When they were written, for the record. */
  readonly at: string;
}

const plateFinding = (plate: PlateRecord): PlateFinding => {
  const { id, file, work, impression, width, height, sha256 } = plate;
  return { id, file, work, impression, width, height, sha256, credit: creditOf(plate) };
};

/** Figures whose answers are looked for at a time. */
const block = 512;

/** The answers to every figure, on other plates and on its own. */
async function neighboursOfAll(
  { galleries, gallery, ids }: Embeddings,
  { k, dropped }: { readonly k: number; readonly dropped: ReadonlySet<string> },
): Promise<NeighbourFinding[]> {
  const vectors = galleries[gallery];
  const isLeft = ids.map((id) => !dropped.has(id));
  const found: NeighbourFinding[] = [];
  for (let from = 0; from < ids.length; from += block) {
    const asked = Array.from({ length: Math.min(block, ids.length - from) }, (_, i) => from + i)
      .filter((i) => isLeft[i]);
    const hits = await manyNearestEitherWay(
      { direct: takeRows(vectors.direct, asked), flipped: takeRows(vectors.flipped, asked) },
      vectors.direct,
      { k, exclude: (query, row) => asked[query] === row || !isLeft[row] },
    );
    hits.forEach((answers, q) =>
      answers.forEach(({ index, similarity, reversed }, i) =>
        found.push({
          ...{ figure: ids[asked[q]], rank: i + 1, neighbour: ids[index], similarity, reversed },
        })
      )
    );
  }
  return found;
}

/**
 * Reads what a run found. Every plate is there that was gone through, with or without figures; figures that
 * somebody dropped are not.
 *
 * @throws {Error} where nothing was extracted, or what is asked for was not run, with the command
 */
export async function runFindings(
  { directory, tables, k = 10, at, embedder }: FindingsChoice,
): Promise<Findings> {
  if (!existsSync(storeFile(directory))) {
    throw new Error(`Nothing was extracted in ${directory}: run extract first`);
  }
  using store = openStore(storeFile(directory), { readOnly: true });
  const { collection = "", detector = "", segmenter = "" } = store.provenance() ?? {};
  const figures: FigureFinding[] = [];
  const { dropped } = readVerdicts(directory);
  for (const { id, plate, box, score, label, name } of store.eachCharacter()) {
    if (!dropped.has(id)) figures.push({ id, plate, box, score, label, name: personOf(name) });
  }
  const asksVectors = tables.includes("neighbours");
  const embeddings = asksVectors ? readEmbeddings(directory, { embedder }) : null;
  const records = store.plates();
  const sizes = new Map(records.map((plate) => [plate.id, plate]));
  const pairs = (tables.includes("pairs") ? pairFindings(directory, sizes) : [])
    .filter(({ a, b }) => !dropped.has(a) && !dropped.has(b));
  const paired = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return {
    collection,
    plates: records.filter(({ id, skipped }) => skipped === null || paired.has(id)).map(
      plateFinding,
    ),
    figures,
    pairs,
    neighbours: embeddings ? await neighboursOfAll(embeddings, { k, dropped }) : [],
    made: {
      version: burinVersion(),
      at,
      models: {
        detector,
        segmenter,
        ...embeddings ? { encoder: calledAs(embedder ?? embedderOf(directory)) } : {},
      },
    },
  };
}
