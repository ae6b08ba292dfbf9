/** Long lists in a JSON file, piece by piece, so that a file longer than any string can be read. */

/** Some entries of one list of a JSON object. */
export interface ListPiece {
  readonly list: string;
  /** How many entries of the list come before these, from 0. */
  readonly first: number;
  readonly entries: readonly unknown[];
}

/** How much of a list is wanted: all entries, some of the first ones, or that it is there. */
export type Wanted = "all" | "some" | "none";

const [quote, backslash, bracket] = [0x22, 0x5c, 0x5b];

/** Bytes that say anything about where an entry ends; all others are 0. */
const kinds = { comma: 1, quote: 2, open: 3, close: 4, colon: 5 } as const;
const kindOf = new Uint8Array(256);
for (
  const [bytes, kind] of [[",", "comma"], ['"', "quote"], ["[{", "open"], ["]}", "close"], [
    ":",
    "colon",
  ]] as const
) {
  for (const byte of bytes) kindOf[byte.charCodeAt(0)] = kinds[kind];
}

/** Names of lists are not longer; what is, is skipped. */
const longestName = 64;

/** Bytes of one thing, which may lie in several chunks. */
class Gathered {
  #parts: Uint8Array[] = [];
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  add(part: Uint8Array): void {
    // copied: chunks may be one buffer that is filled again
    if (part.length > 0) this.#parts.push(part.slice());
  }

  /** What was gathered, as text; nothing is left. @throws {TypeError} where it is not UTF-8 */
  take(): string {
    const bytes = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    return this.#decoder.decode(bytes);
  }
}

/** Where the string ends whose inside begins at `from`: the place of its quote, or -1. */
function stringEnd(bytes: Uint8Array, from: number, escaped: boolean): number {
  let at = escaped ? from + 1 : from;
  for (;;) {
    const end = bytes.indexOf(quote, at);
    if (end < 0) return -1;
    let slashes = 0;
    while (end - 1 - slashes >= at && bytes[end - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}

/** Whether the next byte after these, which lie inside a string, is escaped. */
function endsEscaped(bytes: Uint8Array, from: number, escaped: boolean): boolean {
  let slashes = 0;
  // where the string begins in these bytes, the quotation mark before it ends the slashes
  while (bytes[bytes.length - 1 - slashes] === backslash) slashes++;
  const all = slashes === bytes.length - from;
  return (slashes + (all && escaped ? 1 : 0)) % 2 === 1;
}

/** Numbers that Python writes and JSON does not know, as text, which is then no number. */
const knownNumbers = (text: string) =>
  text.replaceAll(
    /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g,
    (found) => found.startsWith('"') ? found : `"${found}"`,
  );

/** Ids of more digits than a number holds, as text. */
const knownIds = (text: string) =>
  /\d{16}/.test(text)
    ? text.replaceAll(/("(?:\w+_)?id"\s*:\s*)(-?\d{16,})(?=\s*[,}\]])/g, '$1"$2"')
    : text;

function parsed(text: string): unknown {
  const known = knownIds(text);
  try {
    return JSON.parse(known);
  } catch {
    return JSON.parse(knownNumbers(known));
  }
}

/** Entries of a list that is written without its brackets, each as text. */
function apart(text: string): string[] {
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: sign, index } of text.matchAll(/"[^"\\]*(?:\\[^][^"\\]*)*"|[[\]{},]/g)) {
    if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    else if (sign === "," && depth === 0) {
      found.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...found, text.slice(from)];
}

/** Text of what was gathered. @throws {Error} where it is none */
function textOf(gathered: Gathered): string {
  try {
    return gathered.take();
  } catch {
    throw new Error("it is not UTF-8, and does not say what else it is. Save it as UTF-8");
  }
}

/** Entries of a list as values; `first` is the number of those before. */
function entriesOf(text: string, { list, first }: { list: string; first: number }): unknown[] {
  if (text.trim() === "") return [];
  try {
    return parsed(`[${text}]`) as unknown[];
  } catch {
    return apart(text).map((entry, i) => {
      try {
        return parsed(entry);
      } catch {
        throw new Error(`entry ${first + i + 1} of its list "${list}" is no JSON`);
      }
    });
  }
}

/**
 * The entries of some lists of a JSON object, in the order of the file, several at a time; memory is
 * that of the longest entry and of a chunk. Each list begins with a piece without entries. NaN and
 * Infinity are read as text, and so are ids that are whole numbers of 16 digits or more.
 *
 * @param chunks the file's bytes in UTF-8, in order
 * @param options.lists how much is wanted of which lists directly in the object
 * @returns the object with these lists empty
 * @throws {Error} that says, in words that follow a file's name, where it is no JSON
 *
 * ```ts
 * import { listPieces } from "lib/corpus/json_lists.ts";
 * const bytes = new TextEncoder().encode('{"images":[1,2],"info":{}}');
 * [...listPieces([bytes], { lists: { images: "all" } })].flatMap(({ entries }) => entries); // [1, 2]
 * ```
 */
export function* listPieces(
  chunks: Iterable<Uint8Array>,
  { lists }: { readonly lists: Readonly<Record<string, Wanted>> },
): Generator<ListPiece, unknown> {
  const rest = new Gathered();
  const own = new Gathered();
  const name: number[] = [];
  const counts = new Map<string, number>();
  let [depth, inString, escaped, nameEnds, key] = [0, false, false, false, ""];
  let list: string | null = null;
  let wanted: Wanted = "none";
  const pieceOf = (): ListPiece => {
    const first = counts.get(list!)!;
    const entries = entriesOf(textOf(own), { list: list!, first });
    counts.set(list!, first + entries.length);
    return { list: list!, first, entries };
  };
  for (const chunk of chunks) {
    // since here the bytes belong to `rest`, or to `own` where a list is open
    let from = 0;
    // the last place between two entries of the list
    let between = -1;
    for (let at = 0; at < chunk.length; at++) {
      if (inString) {
        const end = stringEnd(chunk, at, escaped);
        if (depth === 1 && name.length < longestName) {
          name.push(...chunk.subarray(at, end < 0 ? undefined : end).subarray(0, longestName));
        }
        if (end < 0) {
          escaped = endsEscaped(chunk, at, escaped);
          break;
        }
        [inString, escaped, nameEnds, at] = [false, false, depth === 1, end];
        continue;
      }
      const kind = kindOf[chunk[at]];
      if (kind === 0) continue;
      if (kind === kinds.comma) {
        if (depth === 2 && list !== null) between = at;
        else if (depth === 1) key = "";
      } else if (kind === kinds.quote) {
        inString = true;
        if (depth === 1) name.length = 0;
      } else if (kind === kinds.open) {
        depth++;
        if (depth === 2 && chunk[at] === bracket && Object.hasOwn(lists, key)) {
          if (counts.has(key)) throw new Error(`it has two lists "${key}"`);
          rest.add(chunk.subarray(from, at + 1));
          [list, wanted, from, between] = [key, lists[key], at + 1, -1];
          counts.set(list, 0);
          yield { list, first: 0, entries: [] };
        }
        key = "";
      } else if (kind === kinds.close) {
        depth--;
        if (depth === 1 && list !== null) {
          if (wanted !== "none") {
            own.add(chunk.subarray(from, at));
            yield pieceOf();
          }
          [list, from] = [null, at];
        }
      } else if (depth === 1 && nameEnds) {
        key = new TextDecoder().decode(Uint8Array.from(name));
      }
      nameEnds = false;
    }
    if (list === null) rest.add(chunk.subarray(from));
    else if (wanted !== "none") {
      own.add(chunk.subarray(from, between < 0 ? undefined : between));
      if (between < 0) continue;
      yield pieceOf();
      if (wanted === "some") wanted = "none";
      else own.add(chunk.subarray(between + 1));
    }
  }
  if (list !== null) throw new Error(`it ends in the middle of its list "${list}"`);
  const text = textOf(rest);
  try {
    return parsed(text);
  } catch {
    throw new Error(text.trim() === "" ? "it is empty" : "it is no JSON, or ends in the middle");
  }
}
