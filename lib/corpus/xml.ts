/** As much of XML as label files use: elements and their text. Attributes are passed over. */

export interface Element {
  readonly name: string;
  /** The text directly in it, trimmed. */
  readonly text: string;
  readonly children: readonly Element[];
}

const named: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

const decoded = (text: string) =>
  text.replaceAll(/&(#x[0-9a-f]{1,8}|#\d{1,10}|\w{1,32});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return Object.hasOwn(named, name) ? named[name] : whole;
    const hexadecimal = /^#x/i.test(name);
    const point = parseInt(name.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
    // what is no character stays as it stands
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/** Text as it stands in a file. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What begins as something that is neither element nor text, and how that ends. */
const passedOver = [["<?", "?>"], ["<!--", "-->"]] as const;

/** A document type, with what it declares in brackets. */
const doctype = /^<!doctype(?:"[^"]*"|'[^']*'|[^"'[>])*(?:\[(?:"[^"]*"|'[^']*'|[^"'\]])*\]\s*)?>/i;

/** A document type that is longer was made to do harm. */
const longest = 65_536;

/** Label files nest five deep; what nests deeper than this was made to do harm. */
const deepest = 256;

const tag = /<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/y;

/**
 * The outermost element of a text.
 *
 * @throws {Error} that says where the text is no XML
 *
 * ```ts
 * import { parseXml } from "lib/corpus/xml.ts";
 * parseXml("<object><name>Alice</name></object>").children[0].text; // "Alice"
 * ```
 */
export function parseXml(source: string): Element {
  const text = source.replace(/^\uFEFF/, "");
  interface Open {
    name: string;
    /** Parts of the text directly in it. */
    parts: string[];
    children: Element[];
  }
  const outside: Open = { name: "", parts: [], children: [] };
  const open = [outside];
  /** Names of entities that the file declares. */
  const own = new Set<string>();
  let at = 0;
  const fail = (what: string): never => {
    const line = text.slice(0, at).split("\n").length;
    throw new Error(`line ${line}: ${what}`);
  };
  const close = ({ name, parts, children }: Open) =>
    open.at(-1)!.children.push({ name, text: parts.join("").trim(), children });
  /** Up to and with the next `end`; what is looked for once is never looked for again. */
  const until = (end: string, from: number, what: string): number => {
    const found = text.indexOf(end, from);
    return found < 0 ? fail(`${what} is not ended`) : found;
  };
  while (at < text.length) {
    const inner = open.at(-1)!;
    if (text[at] !== "<") {
      const next = text.indexOf("<", at);
      const stop = next < 0 ? text.length : next;
      const plain = text.slice(at, stop);
      // entities of a file's own are how it grows to gigabytes, and how it reads other files
      for (const [entity, name] of plain.matchAll(/&([\w:.-]+);/g)) {
        if (!own.has(name)) continue;
        fail(`it uses an entity of its own, ${entity}, which is not read: write it out`);
      }
      inner.parts.push(decoded(plain));
      at = stop;
      continue;
    }
    const skipped = passedOver.find(([begin]) => text.startsWith(begin, at));
    if (skipped) {
      const [begin, end] = skipped;
      at = until(end, at + begin.length, `"${begin}"`) + end.length;
      continue;
    }
    if (text.startsWith("<![CDATA[", at)) {
      const stop = until("]]>", at, "<![CDATA[");
      inner.parts.push(text.slice(at + 9, stop));
      at = stop + 3;
      continue;
    }
    if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      const [declaration] = text.slice(at, at + longest).match(doctype) ??
        fail(`<!DOCTYPE is not ended within ${longest} characters`);
      for (const [, name] of declaration.matchAll(/<!ENTITY\s+(?:%\s+)?([\w:.-]+)/g)) {
        own.add(name);
      }
      at += declaration.length;
      continue;
    }
    tag.lastIndex = at;
    const match = tag.exec(text);
    if (!match) return fail(`"${text.slice(at, at + 20)}" is no XML`);
    const [whole, closing, name, rest] = match;
    if (closing === "/") {
      if (inner.name !== name) fail(`</${name}> ends <${inner.name}>`);
      close(open.pop()!);
    } else if (rest.endsWith("/")) close({ name, parts: [], children: [] });
    else {
      if (open.length > deepest) fail(`its elements are nested more than ${deepest} deep`);
      open.push({ name, parts: [], children: [] });
    }
    at += whole.length;
  }
  if (open.length > 1) fail(`<${open.at(-1)!.name}> is not ended`);
  if (outside.children.length > 1) {
    fail(`<${outside.children[1].name}> is a second outermost element: give it a file of its own`);
  }
  return outside.children[0] ?? fail("there is no element");
}

/** The first child of a name, or undefined. */
export const child = ({ children }: Element, name: string): Element | undefined =>
  children.find((element) => element.name === name);
