/** How a command that failed says so: what was done, what was in the way, what to do. */
import { fileOf, isFault, reasonOf } from "lib/assets/reason.ts";
import { UsageError } from "./command.ts";

export interface Failure {
  readonly message: string;
  /** 2 where what was typed is wrong, else 1. */
  readonly status: 1 | 2;
}

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
    const error = Object.assign(new Error(words), { code: words.match(/^E[A-Z]+/)![0] });
    const file = fileOf(error);
    return `${file ? `${file}: ` : ""}${reasonOf(error)}`;
  }],
  [/[A-Z][a-z -]+ \(os error \d+\)/g, osWords],
];

/** The same message in plain words. */
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
  const code = numbers[words.match(/os error (\d+)/)?.[1] ?? ""];
  return code ? reasonOf(Object.assign(new Error(), { code })) : "the system refused it";
}

/**
 * What to print for an error, and the status to end with. A fault of our own code never poses as the
 * person's: it says what was being done, and how to report it.
 *
 * @param doing what was under way, such as "extract (extracting by ink, plate-003)"
 */
export function failureOf(error: unknown, doing: string): Failure {
  if (error instanceof UsageError) return { message: error.message, status: 2 };
  if (isFault(error)) {
    return {
      message: `This is a fault of Burin, not of your files or of what you typed. It happened in ` +
        `${doing}. Run the same command with BURIN_STACK=1 in front and report what it prints, ` +
        "with the command.",
      status: 1,
    };
  }
  const reason = reasonOf(error);
  const own = error instanceof Error ? error.message : String(error);
  if (reason === own) return { message: plain(own), status: 1 };
  const file = fileOf(error);
  return {
    message: `Cannot go on with ${doing}: ${file ? `${file}: ` : ""}${reason}`,
    status: 1,
  };
}
