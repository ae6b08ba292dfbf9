/** Why something failed, in words for the person at the screen: never those of the engine. */

/** What the codes of the operating system mean, and what to do. */
const system: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "this user may not read or write it; look at its owner and its rights",
  EPERM: "this user may not do that; look at its owner and its rights",
  EROFS: "it lies on a disk that cannot be written to; choose another folder",
  ENOSPC: "the disk is full; free some space and run the same command again",
  EDQUOT: "your share of the disk is used up; free some space and run the same command again",
  EMFILE: "too many files are open at once; raise the limit (ulimit -n 4096) and try again",
  ENFILE: "too many files are open on this machine; end other programs and try again",
  ENOMEM: "there is not enough memory; end other programs and try again",
  EEXIST: "it is there already",
  ENOTEMPTY: "the folder is not empty",
  ENAMETOOLONG: "its name is too long for this disk",
  ELOOP: "its links lead round in a circle",
  EBUSY: "another program holds it; close that and try again",
  EFBIG: "this disk keeps no file so large; choose a folder on another one",
  ENOTSUP: "this disk keeps no locks; choose a folder on another one",
  ENOLCK: "this disk keeps no locks; choose a folder on another one",
  EIO: "the disk could not read or write it; it may be damaged",
  EPIPE: "the program that read the output has ended",
  ECONNREFUSED: "nobody answers at this address",
  ECONNRESET: "the connection was cut; try again",
  ENOTFOUND: "this address cannot be found; is the network there?",
  EAI_AGAIN: "this address cannot be found; is the network there?",
  ETIMEDOUT: "there was no answer in time; is the network there?",
};

/** Deno's own errors that may come without such a code. */
const named: Readonly<Record<string, string>> = {
  NotFound: system.ENOENT,
  PermissionDenied: system.EACCES,
  AlreadyExists: system.EEXIST,
  ConnectionRefused: system.ECONNREFUSED,
  ConnectionReset: system.ECONNRESET,
  TimedOut: system.ETIMEDOUT,
  IsADirectory: system.EISDIR,
  NotADirectory: system.ENOTDIR,
  FilesystemLoop: system.ELOOP,
};

const sqlite: readonly (readonly [RegExp, string])[] = [
  [/locked|busy/, "another command is working on it; wait until that has ended"],
  [/not a database|malformed|corrupt/, "it is damaged, or no database"],
  [/readonly/, "it cannot be written to"],
  [/full/, system.ENOSPC],
];

// but not what `parseJson` says, which has the place
const json = /^(?!it is no JSON\b).*\bJSON\b|^Unexpected (token|end|number|string|identifier)/;
const memory =
  /allocation failed|Invalid (typed )?array (buffer )?length|Invalid string length|out of memory/i;
const depth = /Maximum call stack size exceeded/;
const network =
  /error sending request|fetch failed|client error \(|error reading a body|error decoding response/i;
const causes: readonly (readonly [RegExp, string])[] = [
  [/dns|lookup|resolve/i, system.ENOTFOUND],
  [/refused/i, system.ECONNREFUSED],
  [/certificate|tls|ssl|handshake/i, "its certificate is not trusted; is there a proxy between?"],
  [/timed? ?out/i, system.ETIMEDOUT],
  [/reset|closed|broken pipe|eof/i, system.ECONNRESET],
  [/unreachable/i, "the network is not there"],
  [/reading a body|decoding response/i, "the connection broke off; try again"],
];

/** What the engine says where code of ours does what makes no sense. */
const faults = new RegExp([
  "^Cannot (read|set) propert|^Cannot (convert|destructure|assign|access|mix|delete|define|add) ",
  "is not (a function|iterable|a constructor|defined|an object|extensible|async iterable)",
  "(un)?defined is not|^Assignment to constant|^Reduce of empty|circular structure",
  "out of bounds|outside (of )?the bounds|^Invalid (count|time) value|must be called with",
  "has already been declared|of (undefined|null)\\b|argument must be",
].join("|"));

/**
 * Whether an error is a fault of our own code, which nothing that the person did can explain: the
 * engine threw it, and no check of ours.
 */
export function isFault(error: unknown): boolean {
  if (error instanceof ReferenceError) return true;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && code.startsWith("ERR_INVALID_ARG")) return true;
  return (error instanceof TypeError || error instanceof RangeError) && faults.test(error.message);
}

function jsonReason(message: string): string {
  if (/Unexpected end|Unterminated/.test(message)) return "it is no valid JSON: it ends too early";
  const [, line, column] = message.match(/line (\d+) column (\d+)/) ?? [];
  if (line) return `it is no valid JSON: see line ${line}, column ${column}`;
  const [, position] = message.match(/position (\d+)/) ?? [];
  return `it is no valid JSON${position ? `: see character ${Number(position) + 1}` : ""}`;
}

function networkReason(error: Error): string {
  let words = "";
  for (let at: unknown = error; at instanceof Error; at = at.cause) words += ` ${at.message}`;
  return causes.find(([pattern]) => pattern.test(words))?.[1] ??
    "the address cannot be reached; is the network there?";
}

/**
 * What an error says, in words for a person: causes of the operating system, the network, JSON and
 * memory are put plainly; what checks of ours said stays as it is.
 *
 * ```ts
 * import { reasonOf } from "lib/assets/reason.ts";
 * const parsed = (text: string, file: string): unknown => {
 *   try {
 *     return JSON.parse(text);
 *   } catch (cause) {
 *     throw new Error(`Cannot read ${file}: ${reasonOf(cause)}`, { cause });
 *   }
 * };
 * ```
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  // a folder is made unless it is there: what is there is none
  if (code === "EEXIST" && /\bmkdir\b/.test(error.message)) return system.ENOTDIR;
  if (typeof code === "string" && Object.hasOwn(system, code)) return system[code];
  if (Object.hasOwn(named, error.name)) return named[error.name];
  if (code === "ERR_SQLITE_ERROR") {
    const found = sqlite.find(([pattern]) => pattern.test(error.message));
    return found?.[1] ?? "the database refused it";
  }
  if (error.name === "NotCapable") return `this command may not do that (${needed(error)})`;
  if (error instanceof SyntaxError && json.test(error.message)) return jsonReason(error.message);
  if (error instanceof RangeError && depth.test(error.message)) return "it is nested too deeply";
  if (error instanceof RangeError && memory.test(error.message)) {
    return "it asks for more memory than there is";
  }
  if (error instanceof TypeError && network.test(error.message)) return networkReason(error);
  return isFault(error)
    ? "Burin cannot cope with it, which is a fault of Burin (BURIN_STACK=1 shows where)"
    : error.message;
}

/** What an error says as it is, for code that looks into it. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The permission that Deno asks for: "net access to ...". */
function needed({ message }: Error): string {
  return message.match(/Requires (\w+ access(?: to [^,]+)?)/)?.[1] ?? "Deno refuses it";
}

/** The file that an error of the operating system is about, where it names one. */
export function fileOf(error: unknown): string | null {
  const { path, message = "" } = (error ?? {}) as { path?: unknown; message?: string };
  if (typeof path === "string" && path !== "") return path;
  return message.match(
    /(?:open|stat|lstat|mkdir|readdir|scandir|unlink|rename|rmdir|readfile|writefile) '([^']+)'/,
  )
    ?.[1] ?? null;
}
