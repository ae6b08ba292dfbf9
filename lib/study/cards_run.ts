/** The cards of a run, in its folder: as a data set (Croissant), as a whole (RO-Crate), and of its models. */
import { recipeName } from "lib/augment/recipes.ts";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { jsonOf } from "lib/assets/checked.ts";
import { fileDigest } from "lib/assets/fetch.ts";
import { modelManifests } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { readOrigin } from "lib/corpus/origin.ts";
import { openStore } from "lib/corpus/store.ts";
import type { CardFacts, CardFile, CardModel } from "lib/exchange/card_facts.ts";
import { configs } from "lib/simclr/config.ts";
import { writeCroissant } from "lib/exchange/croissant.ts";
import type { Findings } from "lib/exchange/findings.ts";
import type { FindingTable } from "lib/exchange/finding_rows.ts";
import { type CardTraining, writeModelCard } from "lib/exchange/model_card.ts";
import { crateFile, writeRoCrate } from "lib/exchange/ro_crate.ts";
import { writeJsonList } from "lib/exchange/tables.ts";
import { storeFile } from "lib/extract/extract.ts";
import { detectionTable, duplicatesTable, type Table, topTable } from "lib/plot/table.ts";
import { openSafetensors } from "lib/tensor/safetensors_file.ts";
import { counted } from "./counted.ts";
import { embedderNames, isOwnFile, trained } from "./embedder_names.ts";
import { embedderOf, embeddingsFile } from "./embedders.ts";
import { writePieces } from "./exchange_run.ts";
import { runFindings } from "./findings.ts";
import { newestCheckpoint, quoted, taskFor, trainingOf } from "./run.ts";
import { readSummary, type Summary } from "./summary.ts";

/** Files of a run's folder that a card lists where they are there, and what each is. */
const known: Readonly<Record<string, readonly [mediaType: string, about: string]>> = {
  "corpus.sqlite": ["application/vnd.sqlite3", "Plates, figures with masks, detections, verdicts"],
  "characters.jsonl": ["application/jsonlines", "A record a figure with all that made it"],
  "summary.json": ["application/json", "The numbers of the run, and what they were made from"],
  ...Object.fromEntries(embedderNames.map((name) => [
    embeddingsFile("", name),
    ["application/octet-stream", `Vectors of the figures, by ${name}`],
  ])),
  "duplicates.json": ["application/json", "Pairs of figures on two sheets, and the threshold"],
  "evaluation.json": ["application/json", "All that evaluate --all measured"],
  "evaluation.html": ["text/html", "The same as a page"],
  "report.html": ["text/html", "What the run found, as one page"],
  "search.html": ["text/html", "A search, as a page"],
  "encoder.onnx": ["application/octet-stream", "The run's encoder"],
  "croissant.json": ["application/ld+json", "The card of the tables, in Croissant"],
  "MODEL_CARD.md": ["text/markdown", "The card of the models"],
};

const tableAbouts: Readonly<Record<FindingTable, string>> = {
  figures: "The figures: where each is, and whose its plate is",
  pairs: "Pairs of figures or plates that belong together",
  neighbours: "The figures most like each",
};

/** Where a form of card goes, in the run's folder. */
const cardFiles = {
  "croissant": "croissant.json",
  "ro-crate": crateFile,
  "model-card": "MODEL_CARD.md",
} as const;

/** The name of a form of card. */
export type CardFormat = keyof typeof cardFiles;

/** Whether a text is one. */
export const isCardFormat = (text: string): text is CardFormat => Object.hasOwn(cardFiles, text);

/** What was written. */
export interface CardWritten {
  readonly file: string;
  readonly format: CardFormat;
  /** Files that the card lists. */
  readonly files: readonly CardFile[];
  /** Plates whose rights nobody says. */
  readonly unknownRights: number;
}

async function cardFile(
  directory: string,
  { path, ...told }: Pick<CardFile, "path" | "mediaType" | "about"> & {
    readonly table?: FindingTable;
  },
): Promise<CardFile> {
  const file = join(directory, path);
  return { path, ...told, bytes: statSync(file).size, sha256: await fileDigest(file) };
}

/** What models/ knows of a model that is named so, or named so with what it was asked for. */
const manifestOf = (name: string) => {
  const words = name.split(/[^\w.-]+/);
  return modelManifests().find(({ id }) => words.includes(id));
};

/** The SHA-256 of weights that vectors were made by: of a file of one's own as the vectors tell it, or null. */
function embedderSha256(directory: string, embedder: string): string | null {
  if (!isOwnFile(embedder)) return manifestOf(embedder)?.variants[0]?.sha256 ?? null;
  const file = embeddingsFile(directory, embedder);
  const { origin = "null" } = openSafetensors(file).metadata;
  return readOrigin(jsonOf(origin, file))?.encoder?.match(/ sha256:([0-9a-f]{64})$/)?.[1] ?? null;
}

/** Models that had a part, with the licence of those that models/ knows. */
function modelsOfRun(directory: string, { training }: Summary): CardModel[] {
  using store = openStore(storeFile(directory), { readOnly: true });
  const made = store.provenance();
  const model = (part: string, name: string, sha256: string | null): CardModel => ({
    ...{ part, name, sha256, licence: manifestOf(name)?.licence ?? null },
  });
  // what was trained in the run is told by its training
  const embedder = embedderOf(directory);
  const embedded = embedder !== trained && existsSync(embeddingsFile(directory, embedder));
  return [
    ...made
      ? [
        model("detector", made.detector, made.detectorSha256),
        model("segmenter", made.segmenter, made.segmenterSha256),
      ]
      : [],
    ...embedded ? [model("embedder", embedder, embedderSha256(directory, embedder))] : [],
    ...training
      ? [
        model("start of the encoder", training.start, null),
        {
          part: "encoder",
          name: `${training.experiment}, ${training.steps} steps`,
          sha256: null,
          licence: null,
        },
      ]
      : [],
  ];
}

/** What was typed for an experiment; some runs kept a file's name with its ending. */
const typedFor = (experiment: string): string =>
  Object.hasOwn(configs, experiment) || /\.json$/i.test(experiment)
    ? experiment
    : `${experiment}.json`;

/** How the encoder of a run was trained, or null. */
function trainingOfRun(
  directory: string,
  { training, seed, corpus }: Summary,
): CardTraining | null {
  if (!training || !existsSync(trainingOf(directory))) return null;
  const { config } = newestCheckpoint(directory);
  const { items, identities, books, machine } = { machine: "", ...training };
  const facts: Readonly<Record<string, string | number | undefined>> = {
    "experiment": training.experiment,
    "begins as": training.start,
    "collection": corpus,
    "figures learnt from": items.trained,
    "figures kept apart": items.heldOut,
    "who is who": identities &&
      `${identities.people} people from ${identities.from.join(", ")}, ${identities.named} figures`,
    "books learnt from": books?.learnt.join(", "),
    "books left out": books?.without.join(", "),
    "views": `${config.size.height} x ${config.size.width}, ${recipeName(config.augmentation)}, ` +
      `${config.background ? "with" : "without"} background${config.gray ? ", grey" : ""}`,
    "steps": `${training.steps}, ${training.epochs} epochs of ${training.pairs} pairs a step`,
    "finished": training.finished ? "yes" : "no: it was stopped",
    "loss": `${training.loss.first?.toFixed(3)} to ${training.loss.last?.toFixed(3)}; ` +
      `chance ${training.chance.toFixed(3)}, floor ${training.floor.toFixed(3)}`,
    "engine": `${training.engine}, ${training.provider}`,
    "seed": seed,
    machine,
  };
  return {
    command: `${taskFor("train", directory)} --experiment ${quoted(typedFor(training.experiment))}`,
    facts: Object.entries(facts)
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([label, value]) => ({ label, value: String(value) })),
    trained: items.trained,
    heldOut: items.heldOut,
  };
}

/** What was measured in the run. */
const tablesOfRun = ({ detection = [], evaluation = [], duplicates = [] }: Summary): Table[] =>
  [detectionTable(detection), topTable(evaluation), duplicatesTable(duplicates)]
    .filter(({ rows }) => rows.length > 0);

/** What would have to be typed to make the run again. */
function commandsOf(directory: string, { corpus, seed, extraction, seconds }: Summary): string[] {
  const plates = corpus === "engraver" && extraction ? ` --plates ${extraction.of}` : "";
  const detector = extraction?.asked ? ` --detector ${quoted(extraction.asked.detector)}` : "";
  const embedder = embedderOf(directory);
  const stages = ["train", "embed", "evaluate", "duplicates"].filter((stage) => stage in seconds);
  return [
    `${taskFor("extract", directory)} --corpus ${
      quoted(corpus)
    } --seed ${seed}${plates}${detector}`,
    ...stages.map((stage) => {
      const by = stage === "embed" && embedder !== trained ? ` --embedder ${embedder}` : "";
      return taskFor(stage, directory) + by;
    }),
  ];
}

/** Tables of finds beside the cards, which say what is in them. */
async function writeTables(directory: string, findings: Findings): Promise<CardFile[]> {
  const files: CardFile[] = [];
  for (const table of ["figures", "pairs"] as const) {
    if (table === "pairs" && [...findings.pairs].length === 0) continue;
    const path = `${table}.json`;
    writePieces(join(directory, path), writeJsonList(findings, table));
    const mediaType = "application/json";
    files.push(await cardFile(directory, { path, mediaType, about: tableAbouts[table], table }));
  }
  return files;
}

/**
 * Writes a card of the run in `directory` there, and the tables that it lists.
 *
 * @param author who answers for the run; left out, the card says that nobody is named
 * @throws {Error} where nothing was extracted
 */
export async function runCards(
  { directory, format, author, at }: {
    readonly directory: string;
    readonly format: CardFormat;
    readonly author?: string | undefined;
    /** When it is written, for the record. */
    readonly at: string;
  },
): Promise<CardWritten> {
  const summary = readSummary(directory);
  const hasPairs = existsSync(join(directory, "duplicates.json"));
  const findings = await runFindings({ directory, tables: hasPairs ? ["pairs"] : [], at });
  const tables = await writeTables(directory, findings);
  const others: CardFile[] = [];
  for (const [path, [mediaType, about]] of Object.entries(known)) {
    if (path === cardFiles[format] || !existsSync(join(directory, path))) continue;
    others.push(await cardFile(directory, { path, mediaType, about }));
  }
  const { plates, figures, pairs, made } = findings;
  const facts: CardFacts = {
    title: `Characters of ${summary.corpus}`,
    about: `Figures that Burin found on the plates of ${summary.corpus} and cut out, ` +
      "with whose each plate is.",
    collection: summary.corpus,
    author: author ?? null,
    at,
    version: made.version,
    seed: summary.seed,
    commands: commandsOf(directory, summary),
    versions: summary.versions,
    credits: plates.map(({ credit }) => credit),
    models: modelsOfRun(directory, summary),
    stages: Object.entries(summary.seconds).map(([name, seconds]) => ({ name, seconds })),
    files: [...tables, ...others],
    counts: {
      ...{
        plates: plates.length,
        figures: figures.length,
        pairs: [...pairs].length,
        neighbours: 0,
      },
    },
  };
  const writers: Readonly<Record<CardFormat, () => string>> = {
    "croissant": () => writeCroissant(facts),
    "ro-crate": () => writeRoCrate(facts),
    "model-card": () =>
      writeModelCard(facts, {
        training: trainingOfRun(directory, summary),
        tables: tablesOfRun(summary),
      }),
  };
  const file = join(directory, cardFiles[format]);
  writeWhole(file, writers[format]());
  const unknownRights = facts.credits.filter(({ isRightsKnown }) => !isRightsKnown).length;
  return { file, format, files: facts.files, unknownRights };
}

/** What was written, a line each. */
export const cardLines = ({ file, files, unknownRights }: CardWritten): string[] => [
  `wrote ${file}, which lists ${counted(files.length, "file")}`,
  ...unknownRights > 0
    ? [`The rights of ${counted(unknownRights, "plate")} are unknown, and the card says so`]
    : [],
];
