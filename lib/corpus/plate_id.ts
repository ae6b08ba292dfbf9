/** Ids of plates: fit for the name of a file on every system, and unique in their collection. */
import { createHash } from "node:crypto";
import { textOrder } from "lib/assets/text_order.ts";

/** Longer ids end in a hash. File systems count bytes, of which a letter may take four. */
const most = { characters: 100, bytes: 200 } as const;

/** Letters and digits of every script with their marks, `-` and `_`; `__proto__` is no key of a table. */
const fit = /^(?!__proto__$)[\p{L}\p{M}\p{N}_-]+$/u;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const short = (text: string) => [...text].length <= most.characters && bytesOf(text) <= most.bytes;
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 10);

/** A text cut to what an id may be long, its last eleven characters `-` and a hash. */
function hashed(text: string, from: string): string {
  const end = `-${hashOf(from)}`;
  const letters = [...text].slice(0, most.characters - end.length);
  while (bytesOf(letters.join("")) > most.bytes - end.length) letters.pop();
  return letters.join("") + end;
}

/**
 * A name fit for a file: what is neither letter, digit, `-` nor `_` becomes `-`, and what is longer
 * than 100 characters or 200 bytes ends in a hash of the whole.
 *
 * ```ts
 * import { plateId } from "lib/corpus/plate_id.ts";
 * plateId("Hogarth/A Rake's Progress (3).jpg"); // "Hogarth-A-Rake-s-Progress-3-"
 * ```
 */
export function plateId(file: string): string {
  const plain = file.normalize("NFC").replace(/\.[^./\\]+$/, "")
    .replaceAll(/[^\p{L}\p{M}\p{N}_-]+/gu, "-").replace(/^__proto__$/, "proto") || "-";
  return short(plain) ? plain : hashed(plain, file.normalize("NFC"));
}

/** The work of a plate that is known by its file alone; Roboflow's augmented copies share theirs. */
export function workId(file: string): string {
  return plateId(file.replace(/\.rf\.[^.]+(\.[^.]+)$/, "$1"));
}

/** Whether a text may be the id of a plate. */
export const isPlateId = (text: unknown): text is string =>
  typeof text === "string" && fit.test(text) && short(text);

/**
 * An id that a file or a database gives, in NFC.
 *
 * @throws {Error} when it is none; `where` is the file, and what in it
 */
export function checkedPlateId(text: unknown, { where }: { readonly where: string }): string {
  const id = typeof text === "string" ? text.normalize("NFC") : text;
  if (isPlateId(id)) return id;
  const told = JSON.stringify(text)?.slice(0, 80) ?? String(text);
  throw new Error(
    `${where} gives the id ${told}. Ids are letters, digits, "-" and "_", at most ` +
      `${most.characters} of them: correct it, or leave it out`,
  );
}

/**
 * Ids of many files, in their order, no two alike. By name: the last name, where no other file has
 * it, else the whole path. What still collides ("Plate 1.png" and "Plate-1.png", "a.jpg" and
 * "a.png") gets the hash of its path from the second on, whatever the order of the files on disk; a
 * file that was called by one of these ids before keeps it.
 */
export function plateIds(
  files: readonly string[],
  { by, taken = new Set(), before = new Map() }: {
    readonly by: "name" | "path";
    /** Ids that files had before. Default: none had any. */
    readonly before?: ReadonlyMap<string, string> | undefined;
    /** Ids that are given already. */
    readonly taken?: ReadonlySet<string>;
  },
): string[] {
  const nameOf = (file: string) => plateId(file.split(/[/\\]/).at(-1)!);
  const count = new Map<string, number>();
  for (const file of files) count.set(nameOf(file), (count.get(nameOf(file)) ?? 0) + 1);
  const wanted = files.map((file) =>
    by === "name" && count.get(nameOf(file)) === 1 ? nameOf(file) : plateId(file)
  );
  // case counts for no id, since on many disks it does not for files
  const key = (id: string) => id.toLowerCase();
  const used = new Set([...taken].map(key));
  const ids: string[] = Array(files.length);
  const order = files.map((_, i) => i).sort((a, b) => textOrder(files[a], files[b]));
  for (const i of order) {
    const id = before.get(files[i]);
    if (id === undefined || used.has(key(id))) continue;
    const made = [wanted[i], nameOf(files[i]), plateId(files[i])];
    if (!made.some((one) => id === one || id === hashed(one, files[i]))) continue;
    used.add(key(id));
    ids[i] = id;
  }
  for (const i of order.filter((i) => ids[i] === undefined)) {
    let id = wanted[i];
    for (let n = 0; used.has(key(id)); n++) {
      id = hashed(wanted[i], `${files[i]}${n === 0 ? "" : ` ${n}`}`);
    }
    used.add(key(id));
    ids[i] = id;
  }
  return ids;
}
