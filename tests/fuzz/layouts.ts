/**
 * Folders rearranged as people rearrange them, while the labels' meaning stays: pictures moved, copied
 * under other names, replaced; label files in another encoding, or below another folder. What comes
 * out must be the labels on their own pictures, told by the pictures' bytes, or an error.
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { encodePng } from "lib/image/image.ts";
import type { Random } from "lib/tensor/random.ts";
import { drawn, labelFiles, pictureFolders, size } from "./bases.ts";
import type { Input } from "./kinds.ts";
import { checkAnnotated, demand } from "./oracle.ts";

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort();

const isPicture = (path: string) => /\.png(\.bak)?$/i.test(path);

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

type Rearrange = (folder: string, random: Random) => void | Promise<void>;

const someFile = (folder: string, random: Random, picture: boolean) =>
  random.pick(filesOf(folder).filter((path) => isPicture(path) === picture));

const recoded = (folder: string, encode: (text: string) => Uint8Array) => {
  for (const path of filesOf(folder).filter((path) => !isPicture(path))) {
    writeFileSync(path, encode(readFileSync(path, "utf8")));
  }
};

/** One step each; none changes what a person would take the labels to mean. */
const rearrangements: Readonly<Record<string, Rearrange>> = {
  deeper(folder) {
    for (const name of readdirSync(folder)) move(join(folder, name), join(folder, "export", name));
  },
  picturesApart(folder, random) {
    const place = random.pick(["images", "pictures/all", "x", "ünï cödé #1%20"]);
    for (const path of filesOf(folder).filter(isPicture)) {
      move(path, join(folder, place, basename(path)));
    }
  },
  /** Another picture of the same name elsewhere. */
  async decoy(folder, random) {
    const path = someFile(folder, random, true);
    const place = random.pick(["other", "a/deep/folder", "images", "train", "zz"]);
    const target = join(folder, place, basename(path));
    if (filesOf(folder).includes(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, await encodePng(drawn(`decoy ${random.int(0, 99)}`)));
  },
  hiddenCopies(folder, random) {
    const path = someFile(folder, random, random.chance(0.5));
    const hidden = random.pick([".ipynb_checkpoints", "__MACOSX", "@eaDir", ".git"]);
    mkdirSync(join(folder, hidden), { recursive: true });
    cpSync(path, join(folder, hidden, basename(path)));
    cpSync(path, join(dirname(path), `._${basename(path)}`));
  },
  mark: (folder) => recoded(folder, (text) => new TextEncoder().encode(`\ufeff${text}`)),
  wide: (folder) =>
    recoded(
      folder,
      (text) =>
        new Uint8Array(Uint16Array.from(`\ufeff${text}`, (unit) => unit.charCodeAt(0)).buffer),
    ),
  lineEnds: (folder) =>
    recoded(folder, (text) => new TextEncoder().encode(text.replaceAll("\n", "\r\n"))),
  /** A picture goes, and one of the same name but other content and size takes its place. */
  async replaced(folder, random) {
    const path = someFile(folder, random, true);
    const larger = { width: size.width * 2, height: size.height * 3 };
    writeFileSync(path, await encodePng(drawn("larger", larger)));
  },
  upperCase(folder, random) {
    const path = someFile(folder, random, true);
    move(path, join(dirname(path), basename(path).replace(".png", ".PNG")));
  },
  gone(folder, random) {
    const path = someFile(folder, random, true);
    move(path, `${path}.bak`);
  },
  foreign(folder, random) {
    const notes: Readonly<Record<string, string>> = {
      "notes.yml": "title: notes\nversion: 2\n",
      "package.json": '{"name": "x", "images": []}',
      "readme.txt": "0 nothing to see\n",
      "sub/list.csv": "a;b\n1;2\n",
      "sub/page.xml": "<html><body>no labels</body></html>",
    };
    const name = random.pick(Object.keys(notes));
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), notes[name]);
  },
};

const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Which pictures may carry which name: the two of the bases, by their bytes. */
async function owners(): Promise<ReadonlyMap<string, string>> {
  const names: Readonly<Record<string, string>> = { a: "Alice", b: "Hatter" };
  const rows = await Promise.all(
    Object.entries(names).map(async ([picture, name]) =>
      [createHash("sha256").update(await encodePng(drawn(picture))).digest("hex"), name] as const
    ),
  );
  return new Map(rows);
}

/** Rearranges a label folder of any format, reads it, and looks where its labels came to lie. */
export async function readMoved({ folder, random }: Input): Promise<void> {
  const format = random.pick(Object.keys(labelFiles));
  for (const name of readdirSync(folder)) Deno.removeSync(join(folder, name), { recursive: true });
  const [a, b] = pictureFolders[format];
  for (const [path, content] of Object.entries(labelFiles[format])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  for (const [path, name] of [[a, "a"], [b, "b"]] as const) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await encodePng(drawn(name)));
  }
  const steps = random.shuffle(Object.keys(rearrangements)).slice(0, random.int(1, 3));
  for (const step of steps) await rearrangements[step](folder, random.fork(step));
  const labelled = await openLabelled(folder);
  const what = `${format} after ${steps.join(", ")}`;
  await checkAnnotated(labelled, { folder });
  const owner = await owners();
  const plateOf = new Map(labelled.plates.map((plate) => [plate.id, plate]));
  for (const label of labelled.labels) {
    const { file, width, height } = plateOf.get(label.plate)!;
    const path = join(folder, file);
    // labels may be read without their pictures, which are then named as the labels name them
    if (!filesOf(folder).includes(path)) {
      const own = label.name === "Alice" ? "a.png" : "b.png";
      demand(basename(file) === own, `${what}: "${label.name}" lies on ${file}, not there`);
      continue;
    }
    const wanted = owner.get(hashOf(path));
    // a picture put in another's place carries its labels only where these are shares of its sides
    const relative = width !== size.width && (format === "yolo" || format === "labelstudio");
    if (wanted === undefined && relative && steps.includes("replaced")) continue;
    demand(wanted === label.name, `${what}: "${label.name}" lies on ${file}, another picture`);
    demand(width === size.width && height === size.height, `${what}: ${file} is another size`);
  }
}
