/** Class names as exports of YOLO keep them: the text of a Python dictionary or list. */

/** Python's escape sequences, by the character behind the backslash. */
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The highest class number that is accepted; a higher one is an error in the file. */
const mostClasses = 100_000;

function codePoint(digits: string): number {
  const point = Number.parseInt(digits, 16);
  if (point > 0x10ffff) throw new Error(`there is no character of the number ${digits}`);
  return point;
}

const unescaped = (text: string) =>
  text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([^]))/g,
    (_, x, u, wide, other) =>
      other === undefined
        ? String.fromCodePoint(codePoint(x ?? u ?? wide))
        : escapes[other] ?? other,
  );

const entry =
  /\s*(?:(?:(\d+)|'(\d+)'|"(\d+)")\s*:\s*)?(?:'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)")\s*(?:,|$)/y;

/**
 * The names in the order of their numbers.
 *
 * @throws {Error} when the text is no `{0: 'name', ...}` or `['name', ...]`, or a number is missing
 *
 * ```ts
 * import { parseClassNames } from "lib/detect/class_names.ts";
 * parseClassNames(`{0: 'person', 1: "devil's head"}`); // person, devil's head
 * ```
 */
export function parseClassNames(text: string): string[] {
  const fail = (why: string): never => {
    throw new Error(`Cannot read class names from ${JSON.stringify(text.slice(0, 80))}: ${why}`);
  };
  const inner = text.trim().match(/^(?:\{([^]*)\}|\[([^]*)\])$/);
  if (!inner) fail("it is no Python dictionary or list");
  const body = (inner![1] ?? inner![2]).trim();
  const names: string[] = [];
  entry.lastIndex = 0;
  while (entry.lastIndex < body.length) {
    const at = entry.lastIndex;
    const match = entry.exec(body);
    if (!match) return fail(`"${body.slice(at, at + 20)}" is no entry`);
    const [, bare, single, double, quoted, doubly] = match;
    const number = Number(bare ?? single ?? double ?? names.length);
    if (number >= mostClasses) fail(`class ${number} is more than there can be`);
    if (names[number] !== undefined) fail(`class ${number} is there twice`);
    try {
      names[number] = unescaped(quoted ?? doubly);
    } catch (cause) {
      fail((cause as Error).message);
    }
  }
  const missing = Array.from(names).indexOf(undefined as unknown as string);
  if (missing >= 0) fail(`class ${missing} is missing`);
  return names;
}
