/** Every reader with the file that is changed for it, how, and what it may accept. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { parseDataManifest, parseModelManifest } from "lib/assets/manifest.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { extractMember, zipEntries } from "lib/assets/zip.ts";
import { readDuplicates } from "lib/study/duplicates_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { readMap } from "lib/study/figure_map.ts";
import { keptVectors } from "lib/study/kept_vectors.ts";
import { readSummary } from "lib/study/summary.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { openStore } from "lib/corpus/store.ts";
import type { ReviewVerdict } from "lib/corpus/verdict.ts";
import { readVerdictCsv, writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
import { parseClassNames } from "lib/detect/class_names.ts";
import { imageSize, readImage } from "lib/image/image.ts";
import { readNotebook } from "lib/tools/read_notebook.ts";
import { readResults } from "lib/study/results.ts";
import { readFinetuning } from "lib/study/finetuning.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { checkpointDigest, checkpointFiles, readCheckpoint } from "lib/simclr/checkpoint.ts";
import { readHistory } from "lib/simclr/history.ts";
import type { Random } from "lib/tensor/random.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { fixtureFiles } from "./bases.ts";
import { labelKinds } from "./label_kinds.ts";
import { mutateBytes, mutateJson, mutateText } from "./mutations.ts";
import { checkDetections, checkRows, demand } from "./oracle.ts";
import { mutateRows } from "./store_mutations.ts";

/** One input: a folder with a changed file in it, and an empty one for what is written. */
export interface Input {
  readonly folder: string;
  /** Of the changed file, below the folder. */
  readonly file: string;
  readonly out: string;
  /** Where all bases are. */
  readonly bases: string;
  readonly random: Random;
}

export interface Kind {
  /** The folder of `bases.ts` that it starts from. */
  readonly base: string;
  /** Files that may be changed, below the base. Default: all but pictures. */
  readonly files?: readonly string[] | undefined;
  mutate(content: Uint8Array, random: Random, file: string): Uint8Array;
  /** Reads the input and checks what came out; errors of the reader go through. */
  read(input: Input): Promise<void>;
}

const asText =
  (change: (text: string, random: Random) => Uint8Array) => (content: Uint8Array, random: Random) =>
    change(new TextDecoder().decode(content), random);

const asJson = asText(mutateJson);

function readRows({ folder, file }: Input): Promise<void> {
  using store = openStore(join(folder, file));
  const [plates, characters] = [store.plates(), store.characters()];
  for (const { reason } of store.counts().skipped) {
    demand(typeof reason === "string", "a reason is no text");
  }
  store.provenance();
  checkVerdicts(store.verdicts());
  for (const { plate: { id }, floor } of store.seen()) {
    demand(floor === null || floor >= 0 && floor <= 1, `a floor of ${floor}`);
    checkDetections(store.detections(id), id);
  }
  return checkRows(plates, characters);
}

/** What is written of verdicts is read again as it was. */
function checkVerdicts(verdicts: readonly ReviewVerdict[]): void {
  const written = writeVerdictCsv(verdicts);
  const again = readVerdictCsv(written, { name: "again.csv" });
  demand(again.refused.length === 0, "a verdict is refused that was written");
  const same = again.verdicts.map(({ verdict }) => verdict);
  demand(writeVerdictCsv(same) === written, "verdicts change by being written");
}

const text = ({ folder, file }: Input) => readFileSync(join(folder, file), "utf8");

/** What a text gives whose reader knows of no file, as its callers tell it. */
function named<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`Cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}

const finite = (value: unknown, what: string): void => {
  if (typeof value === "number") demand(Number.isFinite(value), `${what} is ${value}`);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) finite(inner, `${what}.${key}`);
  }
};

/** The file of vectors by which a run's base was searched. */
const vectors = "embeddings.phash.safetensors";

export const kinds: Readonly<Record<string, Kind>> = {
  ...labelKinds,
  store: { base: "store", files: ["corpus.sqlite"], mutate: mutateBytes, read: readRows },
  storerows: { base: "store", files: ["corpus.sqlite"], mutate: mutateRows, read: readRows },
  verdicts: {
    base: "verdicts",
    files: ["verdicts.csv"],
    mutate: asText(mutateText),
    read(input) {
      const { verdicts, refused } = readVerdictCsv(text(input), { name: input.file });
      for (const { line, reason } of refused) {
        demand(line > 1 && reason.length > 0, `line ${line} is refused for "${reason}"`);
      }
      checkVerdicts(verdicts.map(({ verdict }) => verdict));
      return Promise.resolve();
    },
  },
  image: {
    base: "images",
    files: ["x.png", "x.jpg", "x.webp"],
    mutate: mutateBytes,
    async read({ folder, file }) {
      const path = join(folder, file);
      const { width, height } = await imageSize(path);
      demand(width > 0 && height > 0, `a picture of ${width} x ${height}`);
      const image = await readImage(path, { maxPixels: 1e7 });
      demand(
        image.data.length === image.width * image.height * 4,
        "pixels do not fill the picture",
      );
    },
  },
  safetensors: {
    base: "weights",
    files: ["w.safetensors"],
    mutate: mutateBytes,
    read({ folder, file }) {
      const { tensors, metadata } = decodeSafetensors(readFileSync(join(folder, file)), {
        name: file,
      });
      for (const { shape, data } of Object.values(tensors)) {
        demand(
          shape.reduce((a, b) => a * b, 1) === data.length,
          "a tensor does not fill its shape",
        );
      }
      demand(Object.values(metadata).every((value) => typeof value === "string"), "odd metadata");
      return Promise.resolve();
    },
  },
  onnx: {
    base: "weights",
    files: ["m.onnx"],
    mutate: mutateBytes,
    read({ folder, file }) {
      const path = join(folder, file);
      const { names } = readMetadata(path);
      if (names !== undefined) {
        const classes = named(file, () => parseClassNames(names));
        demand(classes.length < 1e6, "a million classes");
      }
      const { constants } = anatomyOf(readFileSync(path), { name: file });
      for (const { shape, data } of constants.values()) {
        demand(
          shape.reduce((a, b) => a * b, 1) === data.length,
          "a tensor does not fill its shape",
        );
      }
      return Promise.resolve();
    },
  },
  manifest: {
    base: "model",
    files: [fixtureFiles.model.split("/").at(-1)!],
    mutate: asJson,
    read(input) {
      const { variants } = parseModelManifest(text(input), input.file);
      for (const { bytes } of variants) {
        demand(bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0), `${bytes} bytes`);
      }
      return Promise.resolve();
    },
  },
  datamanifest: {
    base: "data",
    files: [fixtureFiles.data.split("/").at(-1)!],
    mutate: asJson,
    read(input) {
      parseDataManifest(text(input), input.file);
      return Promise.resolve();
    },
  },
  notebook: {
    base: "notebook",
    files: [fixtureFiles.notebook.split("/").at(-1)!],
    mutate: asJson,
    read({ folder, file }) {
      const { cells } = readNotebook(join(folder, file));
      demand(cells.every(({ source }) => typeof source === "string"), "a cell without text");
      return Promise.resolve();
    },
  },
  summary: {
    base: "run",
    files: ["summary.json"],
    mutate: asJson,
    read({ folder }) {
      const { seed, seconds, ...rest } = readSummary(folder);
      demand(Number.isSafeInteger(seed), `the seed ${seed}`);
      demand(Object.values(seconds).every(Number.isFinite), "seconds that are none");
      finite(rest, "the summary");
      return Promise.resolve();
    },
  },
  duplicates: {
    base: "run",
    files: ["duplicates.json"],
    mutate: asJson,
    read({ folder }) {
      const corpus = openCorpus(folder);
      const count = corpus.characters.length;
      for (const { a, b, score } of readDuplicates(corpus)) {
        for (const row of [a, b]) {
          demand(row >= 0 && row < count && Number.isInteger(row), `row ${row}`);
        }
        demand(a !== b, "a figure is its own duplicate");
        demand(Number.isFinite(score), `a score of ${score}`);
      }
      return Promise.resolve();
    },
  },
  embeddings: {
    base: "run",
    files: [vectors],
    mutate: mutateBytes,
    read({ folder }) {
      const { ids, galleries, corpus } = readEmbeddings(folder, { embedder: "phash" });
      demand(new Set(ids).size === ids.length, "two vectors of one character");
      demand(corpus.characters.every(({ id }, i) => id === ids[i]), "vectors of other characters");
      for (const { direct, flipped } of Object.values(galleries)) {
        for (const { shape, data } of [direct, flipped]) {
          demand(shape[0] === ids.length, `${shape[0]} vectors of ${ids.length} characters`);
          demand(data.every(Number.isFinite), "a vector that is not finite");
        }
      }
      return Promise.resolve();
    },
  },
  keptvectors: {
    base: "run",
    files: [vectors],
    mutate: mutateBytes,
    read({ folder }) {
      const kept = keptVectors(folder, { embedder: "phash", encoder: "phash" });
      for (const { direct, flipped } of Object.values(kept.galleries)) {
        for (const { shape, data } of [direct, flipped]) {
          demand(shape[0] === kept.cutOuts.length, `${shape[0]} of ${kept.cutOuts.length} vectors`);
          demand(data.every(Number.isFinite), "a vector that is not finite");
        }
      }
      return Promise.resolve();
    },
  },
  map: {
    base: "run",
    files: ["map.phash.json"],
    mutate: asJson,
    read({ folder }) {
      const { ids, x, y } = readMap(folder, { embedder: "phash" });
      demand(new Set(ids).size === ids.length, "two places of one character");
      for (const along of [x, y]) {
        demand(along.length === ids.length, `${along.length} places of ${ids.length}`);
        demand(along.every((at) => at >= 0 && at <= 1), "a place off the map");
      }
      return Promise.resolve();
    },
  },
  checkpoint: {
    base: "training",
    files: ["training/step-00000002.safetensors"],
    mutate: mutateBytes,
    read({ folder }) {
      const [path] = checkpointFiles(join(folder, "training"));
      demand(/^[0-9a-f]{64}$/.test(checkpointDigest(path)), "a digest that is none");
      const { state, step } = readCheckpoint(path);
      demand(step === 2, `step ${step}`);
      demand(Object.values(state).every(({ data }) => data.every(Number.isFinite)), "not finite");
      return Promise.resolve();
    },
  },
  history: {
    base: "training",
    files: ["training/history.jsonl"],
    mutate: labelKinds.metadatajson.mutate,
    read({ folder }) {
      for (const record of readHistory(join(folder, "training"), { step: 9 })) {
        demand(Number.isSafeInteger(record.step) && record.step > 0, `step ${record.step}`);
        demand(Number.isSafeInteger(record.epoch) && record.epoch >= 0, `epoch ${record.epoch}`);
        finite(record, "a step");
      }
      return Promise.resolve();
    },
  },
  results: {
    base: "results",
    files: [basename(fixtureFiles.results)],
    mutate: asJson,
    read({ folder }) {
      for (const { history, evaluation, seconds } of readResults(folder)) {
        finite({ seconds, history, evaluation }, "a result");
        for (const { epoch, loss } of history) {
          demand(epoch >= 0 && typeof loss === "number", "loss");
        }
        for (const { top1 } of evaluation) demand(typeof top1.value === "number", "no Top-1");
      }
      return Promise.resolve();
    },
  },
  finetuning: {
    base: "finetuning",
    files: [basename(fixtureFiles.finetuning)],
    mutate: asJson,
    read({ folder, file }) {
      const { runs } = readFinetuning(join(folder, file))!;
      for (const { best, history } of runs) {
        demand(history[best - 1] !== undefined, "a best epoch that is not there");
        finite(history, "a result");
      }
      return Promise.resolve();
    },
  },
  zip: {
    base: "zip",
    files: ["z.zip"],
    mutate: mutateBytes,
    async read({ folder, file, out }) {
      const zip = join(folder, file);
      for (const { path, size } of await zipEntries(zip)) {
        demand(!/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(path), `it holds ${path}`);
        const member = path.split("/").at(-1)!;
        if (member === "") continue;
        const to = join(out, "member");
        await extractMember(zip, { member, to });
        demand(readFileSync(to).length === size, `${path} is not ${size} bytes`);
      }
      demand(readdirSync(out).every((name) => name === "member"), "wrote other files");
    },
  },
};

/** An empty folder at a place, whatever was there. */
export function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
