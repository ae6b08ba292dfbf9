/** The page of a whole evaluation: every table, what may be said of it, and misses to look at. */
import type { CreditLine } from "lib/corpus/credit.ts";
import type { Image } from "lib/image/image.ts";
import type { Picture } from "lib/plot/gallery.ts";
import { renderTables, type TablesPage, type TablesSection } from "lib/plot/tables_page.ts";
import { type Table, tableOf } from "lib/plot/table.ts";
import type { EvaluationResult } from "./evaluation_result.ts";
import type { AskedRow } from "./evaluation_tables.ts";
import { comparisonWords, missWords } from "./evaluation_words.ts";
import { missClasses, missLimits } from "./miss_classes.ts";

const where = {
  model: { label: "model", kind: "text" },
  gallery: { label: "gallery", kind: "text" },
  augmentation: { label: "augmentation", kind: "text" },
} as const;

/** What tables say of the queries that a row is of. */
const known = {
  seen: { label: "its books", kind: "text" },
  queries: { label: "queries", kind: "count" },
  works: { label: "works", kind: "count" },
} as const;

/** How many figures a gallery has. */
const size = { label: "figures", kind: "count" } as const;

/** Shares whose intervals resample works. */
const tops = {
  top1: { label: "Top-1, by work", kind: "interval" },
  top3: { label: "Top-3, by work", kind: "interval" },
  top10: { label: "Top-10, by work", kind: "interval" },
} as const;

/** The study's table with both intervals, and what else ranks say. */
function protocolTable(rows: readonly AskedRow[], caption: string): Table {
  const flat = rows.map((row) => ({
    ...row,
    ...row.byWork,
    independent: row.wilson.top1,
    reciprocal: row.mrr.averaged,
    place: row.rank.averaged,
    muAP: row.micro.value,
    threshold: row.micro.trusted.threshold,
    trusted: row.micro.trusted.recall,
    deep: row.recall.find(({ k }) => k === 100)?.averaged ?? null,
  }));
  return tableOf(flat, {
    caption,
    columns: {
      ...where,
      seen: known.seen,
      size,
      queries: known.queries,
      works: known.works,
      ...tops,
      independent: { label: "Top-1, Wilson", kind: "interval" },
      deep: { label: "recall at 100", kind: "share" },
      reciprocal: { label: "MRR", kind: "share" },
      place: { label: "mean rank", kind: "number", digits: 1 },
      muAP: { label: "muAP", kind: "share" },
      threshold: { label: "cosine at 90 %", kind: "share" },
      trusted: { label: "found there", kind: "share" },
    },
  });
}

const windowsTable = ({ windows }: EvaluationResult): Table =>
  tableOf(windows, {
    caption: "Windows of the figures in the gallery, too: the same random queries",
    columns: {
      ...where,
      seen: known.seen,
      size,
      windows: { label: "windows", kind: "count" },
      queries: known.queries,
      works: known.works,
      ...tops,
    },
  });

function tiesTable({ protocol }: EvaluationResult): Table {
  const flat = protocol.filter(({ asked }) => asked === "drawn").map((row) => {
    const [first] = row.recall;
    const { optimistic, pessimistic, averaged } = first;
    return {
      ...row,
      optimistic,
      pessimistic,
      averaged,
      best: row.rank.optimistic,
      worst: row.rank.pessimistic,
    };
  });
  return tableOf(flat, {
    caption: "The first place with ties counted for the query, against it, and in any order",
    columns: {
      ...where,
      optimistic: { label: "Top-1, for", kind: "share" },
      averaged: { label: "averaged", kind: "share" },
      pessimistic: { label: "against", kind: "share" },
      best: { label: "mean rank, for", kind: "number", digits: 1 },
      worst: { label: "against", kind: "number", digits: 1 },
    },
  });
}

const recallTable = ({ protocol }: EvaluationResult): Table => {
  const rows = protocol.filter(({ asked }) => asked === "all");
  const depths = rows[0]?.recall.map(({ k }) => k) ?? [];
  return {
    caption: "Recall at k, all figures as queries, ties averaged",
    columns: [
      ...Object.values(where),
      ...depths.map((k) => ({ label: `${k}`, kind: "share" as const })),
    ],
    rows: rows.map(({ model, gallery, augmentation, recall }) => [
      model,
      gallery,
      augmentation,
      ...recall.map(({ averaged }) => averaged),
    ]),
  };
};

const comparisonTable = ({ comparisons }: EvaluationResult): Table =>
  tableOf(
    comparisons.map(({ mcnemar, top1, ...row }) => ({
      ...row,
      one: mcnemar.first,
      two: mcnemar.second,
      exact: mcnemar.p,
      difference: top1.difference,
      p: top1.p,
    })),
    {
      caption:
        "Two models on the same queries: McNemar's exact test, and a paired bootstrap by work",
      columns: {
        first: { label: "first", kind: "text" },
        second: { label: "second", kind: "text" },
        gallery: where.gallery,
        augmentation: where.augmentation,
        one: { label: "first alone right", kind: "count" },
        two: { label: "second alone", kind: "count" },
        exact: { label: "McNemar's p", kind: "number", digits: 4 },
        difference: { label: "difference, by work", kind: "interval" },
        p: { label: "its p", kind: "number", digits: 4 },
      },
    },
  );

const missTable = ({ misses }: EvaluationResult): Table =>
  tableOf(
    misses.flatMap(({ counts, ...row }) =>
      counts.map(({ class: reason, misses, near }) => ({
        ...row,
        reason,
        misses,
        near,
        far: misses - near,
      }))
    ),
    {
      caption: "Why the first model's queries missed their own original",
      columns: {
        ...where,
        reason: { label: "reason", kind: "text" },
        misses: { label: "misses", kind: "count" },
        near: { label: "at ranks 2 to 10", kind: "count" },
        far: { label: "beyond", kind: "count" },
      },
    },
  );

const designsTable = ({ designs }: EvaluationResult): Table =>
  tableOf(designs, {
    caption: "The same design: whose own counterpart comes first among figures of other plates",
    columns: {
      kind: { label: "pair", kind: "text" },
      model: where.model,
      query: { label: "query in", kind: "text" },
      gallery: { label: "answers in", kind: "text" },
      seen: known.seen,
      queries: known.queries,
      size,
      works: known.works,
      first: { label: "first, by work", kind: "interval" },
      firstFive: { label: "first five, by work", kind: "interval" },
      firstApart: { label: "first, other impressions left out", kind: "interval" },
      mrr: { label: "MRR", kind: "share" },
    },
  });

const personsTable = ({ persons }: EvaluationResult): Table =>
  tableOf(persons, {
    caption: "The same person on other plates of the book",
    columns: {
      model: where.model,
      asked: { label: "asked for", kind: "text" },
      colours: { label: "seen in", kind: "text" },
      seen: known.seen,
      queries: known.queries,
      works: known.works,
      map: { label: "mAP, by work", kind: "interval" },
      mapAtR: { label: "MAP@R", kind: "share" },
      first: { label: "first answer, by work", kind: "interval" },
      chance: { label: "chance", kind: "share" },
    },
  });

const seedsTable = ({ seeds }: EvaluationResult): Table =>
  tableOf(seeds.map((row) => ({ ...row, lists: row.seeds.length })), {
    caption: "Top-1 over several lists of queries: mean, least and greatest",
    columns: {
      ...where,
      lists: { label: "lists", kind: "count" },
      top1: { label: "Top-1", kind: "interval" },
    },
  });

/** All tables of an evaluation, in the order of the page; those without rows are left out. */
export function evaluationTables(result: EvaluationResult): Table[] {
  const asked = (how: AskedRow["asked"]) => result.protocol.filter((row) => row.asked === how);
  return [
    protocolTable(asked("drawn"), "The study's protocol: random figures in changed views"),
    windowsTable(result),
    protocolTable(asked("all"), "All figures as queries, each once"),
    tiesTable(result),
    recallTable(result),
    seedsTable(result),
    comparisonTable(result),
    missTable(result),
    designsTable(result),
    personsTable(result),
  ].filter(({ rows }) => rows.length > 0);
}

const reasons: Readonly<Record<typeof missClasses[number], string>> = {
  blank: `nothing to see: less than ${missLimits.contrast} levels of contrast, or a side below ` +
    `${missLimits.side} pixels`,
  twin: `another figure is the same: known to be, or within ${missLimits.bits} bits of its hash`,
  destroyed: `the view lost it: no contrast, or less than ${100 * missLimits.kept} % kept`,
  hard: "none of these",
};

/** Leakage in sentences. */
export function leakageWords(
  { leakage, models }: Pick<EvaluationResult, "leakage" | "models">,
): string[] {
  const unknown = models.filter(({ books }) => books === null)
    .map(({ model }) => `Nobody knows what ${model} was trained on: it may know these figures.`);
  return [...knownLeakage(leakage, { isAll: unknown.length === 0 }), ...unknown];
}

/** Leakage of the model that is first. */
function knownLeakage(
  leakage: EvaluationResult["leakage"],
  { isAll }: { readonly isAll: boolean },
): string[] {
  if (!leakage) return isAll ? ["No encoder was trained here: nothing can leak."] : [];
  const { trained, heldOut, works, duplicates } = leakage;
  if (heldOut === 0) {
    return [
      `All ${trained} figures were trained on: the protocol measures what was learnt by heart.`,
    ];
  }
  return [
    `${trained} figures were trained on, ${heldOut} were not.`,
    works.length === 0
      ? "No work is on both sides."
      : `${works.length} works are on both sides: ${works.slice(0, 5).join(", ")}.`,
    duplicates.length === 0
      ? "No pair of duplicates lies across."
      : `${duplicates.length} pairs of duplicates lie across.`,
  ];
}

/** Misses that can be looked at: the query, its own original, and what came first instead. */
export interface MissPicture {
  /** What is said of the miss. */
  readonly caption: string;
  readonly query: Image;
  readonly original: Image;
  readonly answer: Image;
  /** Of the original's plate and the answer's. */
  readonly credits: readonly [original: CreditLine, answer: CreditLine];
}

const rowOf = (
  { caption, query, original, answer, credits: [own, other] }: MissPicture,
): Picture[] => [
  { image: query, caption, frame: "query", credit: own },
  { image: original, caption: "its original", frame: "hit", credit: own },
  { image: answer, caption: "came first", frame: "miss", credit: other },
];

/** The page as values. */
export function evaluationPage(
  result: EvaluationResult,
  pictures: readonly MissPicture[],
): TablesPage {
  const tables = evaluationTables(result);
  const some = (...names: string[]) =>
    tables.filter(({ caption }) => names.some((name) => caption.startsWith(name)));
  const section = (
    title: string,
    intro: string,
    rest: Partial<TablesSection>,
  ): TablesSection => ({ title, intro, tables: [], words: [], pictures: [], ...rest });
  const { corpus, command, seed } = result;
  return {
    title: `Evaluation on ${corpus.name}`,
    subtitle: `${corpus.figures} figures of ${corpus.works} works, seed ${seed}`,
    lead: `Made by ${command}. Intervals are of 95 %. "By work" resamples works, since views and ` +
      "impressions of one work depend on each other; Wilson's takes every query as independent " +
      "and is too narrow.",
    sections: [
      section(
        "The study's protocol",
        "How often a changed view finds its own original first, for every model on every augmentation.",
        {
          tables: some(
            "The study's",
            "Windows",
            "All figures",
            "The first place",
            "Recall",
            "Top-1 over",
          ),
        },
      ),
      section(
        "Which differences hold",
        "The first model beside the others, on the same queries.",
        { tables: some("Two models"), words: result.comparisons.map(comparisonWords) },
      ),
      section(
        "Misses",
        `Each miss has the first reason that holds: ${
          missClasses.map((name) => `${name}, ${reasons[name]}`).join("; ")
        }. Twins lie at rank 2, where Top-3 finds them; a share that stays the same from Top-1 to ` +
          "Top-10, as the study's .978, comes of queries that show nothing of their figure.",
        {
          tables: some("Why"),
          words: result.misses.map(missWords),
          pictures: pictures.map(rowOf),
        },
      ),
      section("Leakage", "Whether what is asked was trained on.", { words: leakageWords(result) }),
      section(
        "The same figure on other plates",
        "Matching as its readers meant it: another impression, another scene.",
        { tables: some("The same design", "The same person") },
      ),
    ],
  };
}

/** The page as HTML. */
export const renderEvaluation = (
  result: EvaluationResult,
  pictures: readonly MissPicture[],
): Promise<string> => renderTables(evaluationPage(result, pictures));
