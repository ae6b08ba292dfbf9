/** The readers of labels and of folders, each with the files that are changed for it. */
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import type { Random } from "lib/tensor/random.ts";
import { tables } from "./bases.ts";
import type { Input, Kind } from "./kinds.ts";
import { labelFiles, writtenFormats } from "./label_bases.ts";
import { readMoved } from "./layouts.ts";
import { mutateJson, mutateText, mutateXml } from "./mutations.ts";
import { checkAnnotated } from "./oracle.ts";
import { readTraversal } from "./traversal.ts";

type Change = (text: string, random: Random) => Uint8Array;

/** How a text is changed, by the ending of its file. */
const changes: Readonly<Record<string, Change>> = {
  json: mutateJson,
  xml: mutateXml,
  /** One of the lines by its structure, or all of them as text. */
  jsonl(text, random) {
    if (random.chance(0.4)) return mutateText(text, random);
    const lines = text.split("\n").filter((line) => line !== "");
    const at = random.int(0, lines.length - 1);
    lines[at] = new TextDecoder().decode(mutateJson(lines[at], random));
    return new TextEncoder().encode(lines.join("\n"));
  },
};

const mutate: Kind["mutate"] = (content, random, file) =>
  (changes[file.split(".").at(-1)!] ?? mutateText)(new TextDecoder().decode(content), random);

/** Labels are read, checked, and written again, which must stay inside the folder given. */
export async function readLabels({ folder, out, random }: Input): Promise<void> {
  const faulty = random.chance(0.3) ? "leave out" : "refuse";
  const labelled = await openLabelled(folder, { faulty });
  await checkAnnotated(labelled, { folder });
  const { fileOf } = labelled;
  const format = random.pick(writtenFormats);
  const here = labelled.plates.every((plate) => plate.width > 0 && plate.height > 0);
  if (here) saveLabelled(labelled, { format, directory: join(out, "labels"), fileOf });
}

export async function readPlates({ folder }: Input): Promise<void> {
  const collection = await openFolder(folder);
  await checkAnnotated(collection, { folder });
}

const labels = (base: string, files?: readonly string[]): Kind => ({
  base,
  files,
  mutate,
  read: readLabels,
});

const table = (base: string): Kind => ({
  base,
  files: Object.keys(tables[base]),
  mutate,
  read: readPlates,
});

const unchanged: Kind["mutate"] = (content) => content;

/** Formats that have one kind for their base. */
const plain = Object.keys(labelFiles).filter((format) => format !== "yolo");

export const labelKinds: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(plain.map((format) => [format, labels(format)])),
  labelmemask: labels("labelmemask"),
  yolo: labels("yolo", ["labels/train/a.txt", "labels/val/b.txt"]),
  yoloyaml: labels("yolo", ["data.yaml"]),
  ...Object.fromEntries(
    writtenFormats.map((format) => [`written-${format}`, labels(`written-${format}`)]),
  ),
  moved: { base: "nothing", files: [], mutate: unchanged, read: readMoved },
  traversal: { base: "nothing", files: [], mutate: unchanged, read: readTraversal },
  folder: { base: "folder", mutate, read: readPlates },
  metadata: table("metadata-csv"),
  semicolons: table("metadata-semicolons"),
  tabs: table("metadata-tabs"),
  metadatajson: table("metadata-jsonl"),
};
