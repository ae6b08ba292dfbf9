/**
 * Folders rearranged as people rearrange them, while the labels' meaning stays: pictures moved, copied
 * under other names, replaced; label files in another encoding, or below another folder. What comes
 * out must be the labels on their own pictures, told by the pictures' bytes, or an error.
 */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import sharp from "sharp";
import { encodePng } from "lib/image/image.ts";
import type { Random } from "lib/tensor/random.ts";
import { drawn, pictureFolders, size } from "./label_bases.ts";
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

/** Whose labels a picture carries, by the picture's digest. */
type Owners = Map<string, string>;

type Rearrange = (
  folder: string,
  random: Random,
  context: {
    readonly format: string;
    readonly owners: Owners;
    readonly steps: readonly string[];
  },
) => void | Promise<void>;

const someFile = (folder: string, random: Random, picture: boolean) =>
  random.pick(filesOf(folder).filter((path) => isPicture(path) === picture));

const recoded = (folder: string, encode: (text: string) => Uint8Array) => {
  for (const path of filesOf(folder).filter((path) => !isPicture(path))) {
    writeFileSync(path, encode(readFileSync(path, "utf8")));
  }
};

/** Characters that file systems, addresses and formats treat each in its own way. */
const oddNames = [
  "Ko\u0308nigin",
  "K\u00f6nigin",
  "plate 1",
  "100%",
  "%20",
  "f. 12 (recto)",
  "x#1",
];

/** What JSON and addresses make of a name. */
const inAddress = (name: string) =>
  encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29");

/** One step each; none changes what a person would take the labels to mean. */
const rearrangements: Readonly<Record<string, Rearrange>> = {
  deeper(folder) {
    for (const name of readdirSync(folder)) move(join(folder, name), join(folder, "export", name));
  },
  picturesApart(folder, random) {
    const place = random.pick(["images", "pictures/all", "x", "ünï cödé #1%20"]);
    const pictures = filesOf(folder).filter(isPicture);
    const names = new Set(pictures.map((path) => basename(path)));
    for (const path of pictures) {
      // of one name in several folders none may take another's place
      const target = names.size < pictures.length ? relative(folder, path) : basename(path);
      move(path, join(folder, place, target));
    }
  },
  /** Another picture of the same name elsewhere. */
  async decoy(folder, random, { steps }) {
    const path = someFile(folder, random, true);
    // where the right one has left its place, one in a folder that formats use is taken for it, rightly
    const usual = steps.includes("picturesApart") ? [] : ["images", "train"];
    const place = random.pick(["other", "a/deep/folder", "zz", ...usual]);
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
  /** Both pictures under names of many letters, which the labels follow; the disk's may be in NFD. */
  renamed(folder, random, { format }) {
    for (const path of filesOf(folder).filter((path) => /^[ab]\.png$/.test(basename(path)))) {
      const stem = basename(path)[0];
      const name = `${random.pick(oddNames)} ${stem}`;
      const said = format === "labelstudio" ? inAddress(name) : name.normalize("NFC");
      for (const text of filesOf(folder).filter((file) => !isPicture(file))) {
        const before = readFileSync(text, "utf8");
        const after = before.replaceAll(`${stem}.png`, () => `${said}.png`)
          .replaceAll(new RegExp(`^${stem}$`, "gm"), () => said);
        writeFileSync(text, after);
        if (basename(text) === `${stem}.txt`) move(text, join(dirname(text), `${said}.txt`));
      }
      move(path, join(dirname(path), `${name}.png`));
    }
  },
  /** The picture's pixels lie on their side, and EXIF says so: it looks as before. */
  async turned(folder, random, { owners }) {
    const path = someFile(folder, random, true);
    const owner = owners.get(hashOf(path));
    const onItsSide = await sharp(path).rotate(270).withMetadata({ orientation: 6 }).png()
      .toBuffer();
    writeFileSync(path, onItsSide);
    if (owner !== undefined) owners.set(hashOf(path), owner);
  },
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
async function firstOwners(): Promise<Owners> {
  const names: Readonly<Record<string, string>> = { a: "Alice", b: "Hatter" };
  const rows = await Promise.all(
    Object.entries(names).map(async ([picture, name]) =>
      [createHash("sha256").update(await encodePng(drawn(picture))).digest("hex"), name] as const
    ),
  );
  return new Map(rows);
}

/** Formats whose numbers are shares of a picture's sides, and hold on any picture of the kind. */
const ofShares = /^(yolo|labelstudio)/;

/** Rearranges a label folder of any format, reads it, and looks where its labels came to lie. */
export async function readMoved({ folder, bases, random }: Input): Promise<void> {
  const format = random.pick([...Object.keys(pictureFolders), "labelmemask"]);
  cpSync(join(bases, format), folder, { recursive: true });
  const owners = await firstOwners();
  const chosen = random.shuffle(Object.keys(rearrangements)).slice(0, random.int(1, 3));
  // names are changed while texts are plain
  const steps = [
    ...chosen.filter((step) => step === "renamed"),
    ...chosen.filter((step) => step !== "renamed"),
  ];
  for (const step of steps) {
    await rearrangements[step](folder, random.fork(step), { format, owners, steps });
  }
  const labelled = await openLabelled(folder);
  const what = `${format} after ${steps.join(", ")}`;
  await checkAnnotated(labelled, { folder });
  const plateOf = new Map(labelled.plates.map((plate) => [plate.id, plate]));
  const onFile = new Map<string, string>();
  for (const label of labelled.labels) {
    const { file, width, height } = plateOf.get(label.plate)!;
    const path = join(folder, file);
    const other = onFile.get(file);
    demand(
      other === undefined || other === label.name,
      `${what}: both pictures' labels lie on ${file}`,
    );
    onFile.set(file, label.name);
    // labels may be read without their pictures, which are then named as the labels name them
    if (!existsSync(path)) continue;
    const wanted = owners.get(hashOf(path));
    // a picture put in another's place carries its labels only where these are shares of its sides
    if (wanted === undefined && ofShares.test(format) && steps.includes("replaced")) continue;
    // a picture of the very name and size, where the right one is gone: nothing tells them apart
    if (wanted === undefined && steps.includes("gone") && steps.includes("decoy")) continue;
    demand(wanted === label.name, `${what}: "${label.name}" lies on ${file}, another picture`);
    demand(width === size.width && height === size.height, `${what}: ${file} is another size`);
  }
}
