/** Messages of the JavaScript engine and the operating system, in plain words. */
import { fileOf, reasonOf } from "./reason.ts";

/** Words of the engine that may stand within a message, from whatever package, and what they mean. */
const foreign: readonly (readonly [RegExp, (words: string) => string])[] = [
  [
    /\b(?:Unexpected|Expected|Unterminated|Bad|Invalid|Exponent|No number)\b[^\n]*?(?: is not valid JSON| in JSON at position \d+(?: \(line \d+ column \d+\))?)|Unexpected end of JSON input/g,
    (words) => reasonOf(new SyntaxError(words)),
  ],
  [
    /Cannot (?:read|set) properties of (?:undefined|null)(?: \((?:reading|setting) '[^']*'\))?/g,
    (words) => reasonOf(new TypeError(words)),
  ],
  [
    /Array buffer allocation failed|Invalid (?:typed )?array length|Maximum call stack size exceeded/g,
    (words) => reasonOf(new RangeError(words)),
  ],
  [
    /\b(?:error sending request for url \([^)]*\)|fetch failed)/g,
    (words) => reasonOf(new TypeError(words)),
  ],
  [/\bE[A-Z]{3,}: [a-z -]+(?:, \w+(?: '[^']*')?)?/g, (words) => {
    const [code] = words.match(/^E[A-Z]+/)!;
    const error = Object.assign(new Error(words), { code });
    const file = fileOf(error);
    return `${file ? `${file}: ` : ""}${reasonOf(error)}`;
  }],
  [/[A-Z][a-z -]+ \(os error \d+\)/g, osWords],
];

/**
 * A message with the words of the engine and the system in it put plainly; the rest stays as it is.
 *
 * ```ts
 * import { plain } from "lib/assets/plain_words.ts";
 * plain("Cannot copy a.png: fetch failed"); // ... the address cannot be reached; is the network there?
 * ```
 */
export const plain = (message: string): string =>
  foreign.reduce((text, [pattern, words]) => text.replaceAll(pattern, words), message);

/** Numbers of Linux and macOS that are the same on both. */
const numbers: Readonly<Record<string, string>> = {
  2: "ENOENT",
  5: "EIO",
  13: "EACCES",
  17: "EEXIST",
  20: "ENOTDIR",
  21: "EISDIR",
  24: "EMFILE",
  28: "ENOSPC",
  30: "EROFS",
};

function osWords(words: string): string {
  const [, number] = words.match(/os error (\d+)/)!;
  const code = numbers[number];
  return code ? reasonOf(Object.assign(new Error(), { code })) : "the system refused it";
}
