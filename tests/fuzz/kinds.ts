/** Every reader with the file that is changed for it, how, and what it may accept. */
import { DatabaseSync } from "node:sqlite";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDataManifest, parseModelManifest } from "lib/assets/manifest.ts";
import { readDuplicates } from "lib/cli/duplicates.ts";
import { readSummary } from "lib/cli/summary.ts";
import { openFolder } from "lib/corpus/folder.ts";
import { openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import { openStore } from "lib/corpus/store.ts";
import { parseClassNames } from "lib/detect/class_names.ts";
import { imageSize, readImage } from "lib/image/image.ts";
import { readNotebook } from "lib/notebook/notebook_file.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import type { Random } from "lib/tensor/random.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import { fixtureFiles, labelFiles } from "./bases.ts";
import { readMoved } from "./layouts.ts";
import { mutateBytes, mutateJson, mutateText, mutateXml } from "./mutations.ts";
import { checkAnnotated, checkRows, demand } from "./oracle.ts";

/** One input: a folder with a changed file in it, and an empty one for what is written. */
export interface Input {
  readonly folder: string;
  /** Of the changed file, below the folder. */
  readonly file: string;
  readonly out: string;
  readonly random: Random;
}

export interface Kind {
  /** The folder of `bases.ts` that it starts from. */
  readonly base: string;
  /** Files that may be changed, below the base. */
  readonly files: readonly string[];
  mutate(content: Uint8Array, random: Random): Uint8Array;
  /** Reads the input and checks what came out; errors of the reader go through. */
  read(input: Input): Promise<void>;
}

const asText =
  (change: (text: string, random: Random) => Uint8Array) => (content: Uint8Array, random: Random) =>
    change(new TextDecoder().decode(content), random);

const asJson = asText(mutateJson);
const asLines = asText(mutateText);
const asXml = asText(mutateXml);

/** Labels are read, checked, and written again, which must stay inside the folder given. */
async function readLabels({ folder, out, random }: Input): Promise<void> {
  const labelled = await openLabelled(folder);
  await checkAnnotated(labelled, { folder });
  const { fileOf } = labelled;
  const format = random.pick(
    ["coco", "yolo", "labelme", "voc", "roboflow", "label-studio"] as const,
  );
  const here = labelled.plates.every((plate) => plate.width > 0 && plate.height > 0);
  if (here) saveLabelled(labelled, { format, directory: join(out, "labels"), fileOf });
}

async function readPlates({ folder }: Input): Promise<void> {
  const collection = await openFolder(folder);
  await checkAnnotated(collection, { folder });
}

const labels = (base: string, mutate: Kind["mutate"]): Kind => ({
  base,
  files: Object.keys(labelFiles[base]),
  mutate,
  read: readLabels,
});

function readRows({ folder, file }: Input): Promise<void> {
  using store = openStore(join(folder, file));
  const [plates, characters] = [store.plates(), store.characters()];
  for (const { skipped } of store.counts().skipped.map(({ reason }) => ({ skipped: reason }))) {
    demand(typeof skipped === "string", "a reason is no text");
  }
  store.provenance();
  return checkRows(plates, characters);
}

/** Values that a column of a corpus's tables was never meant to hold. */
const oddValues = [
  "",
  "../../../escaped",
  "/etc/passwd",
  "a/b",
  "<script>",
  -1,
  0.5,
  1e300,
  2 ** 40,
  "NaN",
  null,
  "[]",
  "{",
  '{"size":[64,96],"counts":[6144]}',
  '{"size":[1e9,1e9],"counts":"0"}',
  '{"size":[64,96],"counts":"zzzz"}',
] as const; // deno-fmt-ignore

/** A database with values of its rows changed. */
function mutateRows(content: Uint8Array, random: Random): Uint8Array {
  const place = Deno.makeTempDirSync();
  const path = join(place, "corpus.sqlite");
  writeFileSync(path, content);
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    const times = random.pick([1, 1, 2]);
    for (let i = 0; i < times; i++) {
      const table = random.pick(["plate", "character", "note"]);
      const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
      const column = String(random.pick(columns).name);
      const value = random.pick(oddValues);
      try {
        const one = random.chance(0.5) ? "WHERE rowid = (SELECT min(rowid) FROM sub)" : "";
        database.prepare(`UPDATE ${table} SET "${column}" = ? ${one.replace("sub", table)}`).run(value);
      } catch {
        // the table does not take it: the input stays as it is
      }
    }
  } finally {
    database.close();
  }
  const changed = readFileSync(path);
  rmSync(place, { recursive: true });
  return new Uint8Array(changed);
}

const text = ({ folder, file }: Input) => readFileSync(join(folder, file), "utf8");

export const kinds: Readonly<Record<string, Kind>> = {
  coco: labels("coco", asJson),
  cocopoly: labels("cocopoly", asJson),
  roboflow: labels("roboflow", asJson),
  labelme: labels("labelme", asJson),
  labelstudio: labels("labelstudio", asJson),
  voc: labels("voc", asXml),
  yolo: { ...labels("yolo", asLines), files: ["labels/train/a.txt", "labels/val/b.txt"] },
  yoloyaml: { ...labels("yolo", asLines), files: ["data.yaml"] },
  moved: { base: "coco", files: [], mutate: (content) => content, read: readMoved },
  folder: { ...labels("coco", asJson), base: "folder", read: readPlates },
  metadata: { base: "metadata-csv", files: ["metadata.csv"], mutate: asLines, read: readPlates },
  metadatajson: {
    base: "metadata-jsonl",
    files: ["metadata.jsonl"],
    mutate: asLines,
    read: readPlates,
  },
  store: { base: "store", files: ["corpus.sqlite"], mutate: mutateBytes, read: readRows },
  storerows: { base: "store", files: ["corpus.sqlite"], mutate: mutateRows, read: readRows },
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
      const { tensors, metadata } = decodeSafetensors(readFileSync(join(folder, file)));
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
      if (names !== undefined) demand(parseClassNames(names).length < 1e6, "a million classes");
      anatomyOf(readFileSync(path));
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
      const { seed, seconds } = readSummary(folder);
      demand(Number.isSafeInteger(seed), `the seed ${seed}`);
      demand(Object.values(seconds).every(Number.isFinite), "seconds that are none");
      return Promise.resolve();
    },
  },
  duplicates: {
    base: "run",
    files: ["duplicates.json"],
    mutate: asJson,
    read({ folder }) {
      const characters = ["a.00", "a.01", "b.00", "b.01"].map((id) => ({ id }));
      const corpus = { directory: folder, characters } as unknown as Parameters<
        typeof readDuplicates
      >[0];
      for (const { a, b, score } of readDuplicates(corpus)) {
        for (const row of [a, b]) {
          demand(row >= 0 && row < 4 && Number.isInteger(row), `row ${row}`);
        }
        demand(a !== b, "a figure is its own duplicate");
        demand(Number.isFinite(score), `a score of ${score}`);
      }
      return Promise.resolve();
    },
  },
};

/** An empty folder at a place, whatever was there. */
export function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
