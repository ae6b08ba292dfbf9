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
  text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return named[name] ?? whole;
    const hexadecimal = /^#x/i.test(name);
    return String.fromCodePoint(parseInt(name.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10));
  });

/** Text as it stands in a file. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What is neither element nor text: heads, comments, declarations. */
const passedOver = /<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>/g;
const token = /<!\[CDATA\[([^]*?)\]\]>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*)>|([^<]+)/gy;

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
  const text = source.replace(/^\uFEFF/, "").replaceAll(passedOver, "");
  interface Open {
    name: string;
    text: string;
    children: Element[];
  }
  const outside: Open = { name: "", text: "", children: [] };
  const open = [outside];
  let at = 0;
  const fail = (what: string): never => {
    const line = text.slice(0, at).split("\n").length;
    throw new Error(`line ${line}: ${what}`);
  };
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) return fail(`"${text.slice(at, at + 20)}" is no XML`);
    const [whole, plain, closing, name, rest, words] = match;
    const inner = open.at(-1)!;
    const close = ({ name, text, children }: Open) =>
      open.at(-1)!.children.push({ name, text: text.trim(), children });
    if (plain !== undefined) inner.text += plain;
    else if (words !== undefined) inner.text += decoded(words);
    else if (closing === "/") {
      if (inner.name !== name) fail(`</${name}> ends <${inner.name}>`);
      close(open.pop()!);
    } else if (rest.endsWith("/")) close({ name, text: "", children: [] });
    else open.push({ name, text: "", children: [] });
    at += whole.length;
  }
  if (open.length > 1) fail(`<${open.at(-1)!.name}> is not ended`);
  return outside.children[0] ?? fail("there is no element");
}

/** The first child of a name, or undefined. */
export const child = ({ children }: Element, name: string): Element | undefined =>
  children.find((element) => element.name === name);
