/**
 * Names that lead out of their folder, wherever a file names a picture, and links that do: whatever is
 * read, nothing of `secret.png` beside the folder may come out of it, nor anything be written there.
 */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import type { Random } from "lib/tensor/random.ts";
import { tables } from "./bases.ts";
import type { Input } from "./kinds.ts";
import { pictureFolders, writtenFormats } from "./label_bases.ts";
import { checkAnnotated, checkError, demand } from "./oracle.ts";

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort();

const isPicture = (path: string) => path.endsWith(".png");
const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Ways to write the file beside the folder; `secret` is its absolute path. */
const waysOut: readonly ((secret: string) => string)[] = [
  () => "../secret.png",
  () => "../../secret.png",
  () => "../../../../secret.png",
  () => "a/../../secret.png",
  () => "./../secret.png",
  () => "....//secret.png",
  () => "..\\secret.png",
  () => "..\\..\\secret.png",
  () => "%2e%2e/secret.png",
  () => "%2e%2e%2fsecret.png",
  () => "..%2Fsecret.png",
  () => "..%5csecret.png",
  () => "../secret.png\u0000.png",
  (secret) => secret,
  (secret) => `/${secret}`,
  (secret) => `file://${secret}`,
  (secret) => `file://localhost${secret}`,
  (secret) => `\\\\?\\${secret.replaceAll("/", "\\")}`,
  (secret) => `C:${secret}`,
];

/** A name as the text of a file writes it. */
const asWritten = (name: string, file: string) =>
  file.endsWith(".json") || file.endsWith(".jsonl") ? JSON.stringify(name).slice(1, -1) : name;

type Attack = (folder: string, random: Random) => void;

const attacks: Readonly<Record<string, Attack>> = {
  /** A picture's name in a file of labels, or in a table. */
  named(folder, random) {
    const out = random.pick(waysOut)(join(folder, "..", "secret.png"));
    const file = random.pick(filesOf(folder).filter((path) => !isPicture(path)));
    const picture = basename(random.pick(filesOf(folder).filter(isPicture)));
    const text = readFileSync(file, "utf8");
    const changed = random.chance(0.5)
      ? text.replaceAll(picture, () => asWritten(out, file))
      // with the folders that stand before it
      : text.replaceAll(new RegExp(`[^"<>\\s,;=]*${picture}`, "g"), () => asWritten(out, file));
    writeFileSync(file, changed);
  },
  /** An id, a work, a class or a part: whatever stands in quotes or between signs. */
  id(folder, random) {
    const out = random.pick([
      "../../escaped",
      "/tmp/escaped",
      "..",
      "a/b",
      "a\\..\\..\\escaped",
      "C:escaped",
      ".",
      "x\u0000",
    ]);
    const file = random.pick(filesOf(folder).filter((path) => !isPicture(path)));
    const text = readFileSync(file, "utf8");
    const words = [...text.matchAll(/(?<=["'>,;\t:] ?)[\w .\/-]+(?=["'<,;\t\n])/g)];
    if (words.length === 0) return;
    const { index, 0: word } = random.pick(words);
    writeFileSync(
      file,
      text.slice(0, index) + asWritten(out, file) + text.slice(index + word.length),
    );
  },
  /** A data set that says it lies above. */
  above(folder, random) {
    for (const file of filesOf(folder).filter((path) => /\.(ya?ml|txt)$/.test(path))) {
      const up = random.pick(["..", "../", "/", "../..", "../in/.."]);
      const text = readFileSync(file, "utf8");
      writeFileSync(
        file,
        text.replace(/^path: .*$/m, `path: ${up}`).replace(/^((?:train|val): ).*$/m, `$1${up}`),
      );
    }
  },
  /** A picture that is a link to the file outside. */
  link(folder, random) {
    const path = random.pick(filesOf(folder).filter(isPicture));
    rmSync(path);
    renameSync(join(folder, "..", "links", "secret.png"), path);
  },
  /** A folder that is a link to the one above. */
  linkedFolder(folder, random) {
    const name = random.pick(["above", "images", "prints"]);
    if (existsSync(join(folder, name))) return;
    renameSync(join(folder, "..", "links", "above"), join(folder, name));
  },
};

/** Puts the links back where the next input finds them. */
function linksBack(folder: string): void {
  const links = join(folder, "..", "links");
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    renameSync(path, join(links, entry.name.endsWith(".png") ? "secret.png" : "above"));
  }
}

/** Attacks a folder, reads it, writes it again, and looks for what was never to be seen. */
export async function readTraversal(input: Input): Promise<void> {
  try {
    await attacked(input);
  } finally {
    linksBack(input.folder);
  }
}

async function attacked({ folder, out, bases, random }: Input): Promise<void> {
  const secret = hashOf(join(folder, "..", "secret.png"));
  const base = random.pick([
    ...Object.keys(pictureFolders),
    ...writtenFormats.map((format) => `written-${format}`),
    ...Object.keys(tables),
    "folder",
  ]);
  cpSync(join(bases, base), folder, { recursive: true });
  for (const attack of random.shuffle(Object.keys(attacks)).slice(0, random.int(1, 2))) {
    attacks[attack](folder, random.fork(attack));
  }
  const isLabelled = !base.startsWith("metadata") && base !== "folder";
  const labelled = isLabelled ? await openLabelled(folder) : null;
  const found = labelled ?? await openFolder(folder);
  await checkAnnotated(found, { folder });
  const inside = realpathSync(folder) + sep;
  for (const plate of found.plates) {
    let path: string;
    try {
      path = found.fileOf(plate);
    } catch (error) {
      checkError(error, [basename(plate.file), folder]);
      continue; // it is named by the labels, and never opened
    }
    if (!existsSync(path) || !statSync(path).isFile()) continue;
    demand(realpathSync(path).startsWith(inside), `plate ${plate.id} is ${realpathSync(path)}`);
    demand(hashOf(path) !== secret, `plate ${plate.id} is the picture beside the folder`);
  }
  const sized = found.plates.every(({ width }) => width > 0);
  if (labelled === null || !sized) return;
  const directory = join(out, "labels");
  const { fileOf } = labelled;
  try {
    saveLabelled(labelled, { format: random.pick(writtenFormats), directory, fileOf });
  } finally {
    const odd = readdirSync(out).filter((name) => name !== "labels");
    demand(odd.length === 0, `wrote ${odd} beside its folder`);
    for (const path of existsSync(directory) ? filesOf(directory) : []) {
      demand(hashOf(path) !== secret, `the picture beside the folder was copied to ${path}`);
      demand(dirname(path).startsWith(directory), `wrote ${path}`);
    }
  }
}
