/** Downloads one address into one file, resuming where it stopped and refusing bytes it did not ask for. */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { reasonOf } from "./reason.ts";
import { writeAgain } from "./whole_file.ts";
import { parseContentRange } from "./content_range.ts";

export interface Download {
  readonly url: string;
  /** How long the file is; null where that is not known. Nothing longer is taken. */
  readonly bytes: number | null;
  /** What is taken at most where `bytes` is null. Default: as much as the server announces. */
  readonly most?: number | undefined;
  /**
   * Whether a checksum will tell that two parts do not belong together. Without it a start whose
   * server says nothing of versions is thrown away. Default false.
   */
  readonly hashed?: boolean;
}

/** How a download is watched and stopped. */
export interface DownloadOptions {
  /** Stops the download; what has arrived is kept for the next attempt. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far, and in all where that is known. */
  readonly onProgress?:
    | ((
      progress: { readonly done: number; readonly total: number | null },
    ) => void)
    | undefined;
  /** Seconds without a byte after which a server counts as silent. Default 30. */
  readonly silence?: number;
}

/** A failure that another address cannot mend, such as a full disk. */
export class WriteError extends Error {
  override readonly name = "WriteError";
}

/** No byte came for too long. */
class SilenceError extends Error {}

/** More came than the file has. */
class TooMuchError extends Error {}

/** A note beside a partial download, so that it is never resumed with bytes of another version. */
interface Start {
  readonly url: string;
  readonly etag: string | null;
  readonly modified: string | null;
}

const noteOf = (partial: string) => `${partial}.json`;

/** Removes a partial download and its note. */
export function dropStart(partial: string): void {
  rmSync(partial, { force: true });
  rmSync(noteOf(partial), { force: true });
}

function startOf(partial: string): Start | null {
  try {
    const { url, etag, modified } = JSON.parse(readFileSync(noteOf(partial), "utf8"));
    const text = (value: unknown) => typeof value === "string" ? value : null;
    return typeof url === "string" ? { url, etag: text(etag), modified: text(modified) } : null;
  } catch {
    return null; // without a note the start counts as one of an unknown version
  }
}

/** The validator for If-Range, which accepts no weak tags. */
const versionOf = ({ etag, modified }: Start): string | null =>
  etag !== null && !etag.startsWith("W/") ? etag : modified;

/** Most addresses that lead to one another. */
const mostRedirects = 10;

/** Follows redirects by itself, since none may lead from https to anywhere less safe. */
async function answerOf(url: string, init: RequestInit): Promise<Response> {
  let at = new URL(url);
  for (let i = 0; i <= mostRedirects; i++) {
    let answer: Response;
    try {
      answer = await fetch(at, { ...init, redirect: "manual" });
    } catch (cause) {
      init.signal?.throwIfAborted();
      throw new Error(`${at.host}: ${reasonOf(cause)}`, { cause });
    }
    const to = answer.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(answer.status) || to === null) return answer;
    await answer.body?.cancel();
    if (!URL.canParse(to, at)) throw new Error(`${at.host} leads to "${to}", which is no address`);
    const next = new URL(to, at);
    const safe = next.protocol === "https:" ||
      next.protocol === "http:" && at.protocol === "http:";
    if (!safe) {
      throw new Error(
        `${at.host} leads to ${next.protocol}//${next.host}, which is not as safe as ` +
          `${at.protocol}//: it was not followed`,
      );
    }
    at = next;
  }
  throw new Error(`more than ${mostRedirects} addresses lead to one another`);
}

/** The bytes that an answer announces; null where it does not, or where they are packed. */
function lengthOf({ headers }: Response): number | null {
  if ((headers.get("content-encoding") ?? "identity") !== "identity") return null;
  const text = headers.get("content-length");
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

const otherSize = (announced: number, bytes: number) =>
  new Error(
    `the server offers ${announced} bytes, and the file has ${bytes}: it has changed, or is ` +
      "another one",
  );

/** How a response continues a partial download. */
type Continued =
  | { readonly kind: "whole" }
  | { readonly kind: "anew" }
  | { readonly kind: "body"; readonly have: number; readonly total: number | null };

function continued(answer: Response, { have, download, start }: {
  have: number;
  download: Download;
  start: Start | null;
}): Continued {
  const { bytes } = download;
  const range = parseContentRange(answer.headers.get("content-range"));
  if (answer.status === 416 && have > 0) {
    const whole = range?.total === have && (bytes === null || bytes === have);
    return { kind: whole ? "whole" : "anew" };
  }
  if (!answer.ok || !answer.body) {
    throw new Error(`the server answered ${answer.status} ${answer.statusText}`.trim());
  }
  const length = lengthOf(answer);
  if (answer.status !== 206) {
    if (bytes !== null && length !== null && length !== bytes) throw otherSize(length, bytes);
    return { kind: "body", have: 0, total: bytes ?? length };
  }
  if (have === 0) throw new Error("the server sends a part of the file, and was asked for all");
  const etag = answer.headers.get("etag");
  const changed = start?.etag != null && etag !== null && etag !== start.etag;
  const elsewhere = range ? range.from !== have : !download.hashed;
  if (changed || elsewhere) return { kind: "anew" };
  const total = range?.total ?? (length === null ? null : have + length);
  if (bytes !== null && total !== null && total !== bytes) throw otherSize(total, bytes);
  return { kind: "body", have, total: bytes ?? total };
}

/** Appends chunks as they come, to `most` bytes and no further. */
async function append(
  body: ReadableStream<Uint8Array>,
  { partial, have, total, most, beat, host, onProgress }: Pick<DownloadOptions, "onProgress"> & {
    partial: string;
    have: number;
    total: number | null;
    most: number;
    /** Called for every chunk. */
    beat: () => void;
    host: string;
  },
): Promise<number> {
  let done = have;
  const writing = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new WriteError(`Cannot write ${partial}: ${reasonOf(cause)}`, { cause });
    }
  };
  using file = writing(() => Deno.openSync(partial, { append: true, create: true }));
  const reader = body.getReader();
  try {
    while (true) {
      let chunk: Uint8Array | undefined;
      try {
        ({ value: chunk } = await reader.read());
      } catch (cause) {
        const of = total === null ? "" : ` of ${total}`;
        throw new Error(
          `${host}: ${reasonOf(cause)} (${done}${of} bytes are kept; run it again to go on)`,
          { cause },
        );
      }
      if (!chunk) break;
      beat();
      if (done + chunk.length > most) {
        throw new TooMuchError(
          `the server sends more than the ${most} bytes that the file has: stopped there`,
        );
      }
      const part = chunk;
      writing(() => {
        for (let at = 0; at < part.length;) at += file.writeSync(part.subarray(at));
      });
      done += chunk.length;
      onProgress?.({ done, total });
    }
    writing(() => file.syncSync());
  } finally {
    await reader.cancel().catch(() => {}); // it may have failed already, which was thrown
  }
  return done;
}

async function attempt(
  download: Download,
  { partial, signal, silence = 30, onProgress }: DownloadOptions & { partial: string },
): Promise<Continued["kind"]> {
  const { url, bytes } = download;
  const host = new URL(url).host;
  const start = startOf(partial);
  let have = existsSync(partial) ? statSync(partial).size : 0;
  if (bytes !== null && have === bytes) return "whole";
  const version = start?.url === url ? versionOf(start) : null;
  const foreign = start !== null && start.url !== url || bytes !== null && have > bytes;
  if (foreign || version === null && !download.hashed) {
    dropStart(partial);
    have = 0;
  }
  const quiet = new AbortController();
  const fall = () =>
    quiet.abort(
      new SilenceError(
        `${host} sent no byte for ${silence} s; look at the network and run it again: what came ` +
          "is kept",
      ),
    );
  let timer = setTimeout(fall, silence * 1000);
  const beat = () => {
    clearTimeout(timer);
    timer = setTimeout(fall, silence * 1000);
  };
  try {
    const answer = await answerOf(url, {
      signal: signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal,
      headers: {
        "Accept-Encoding": "identity",
        ...have > 0 ? { Range: `bytes=${have}-` } : {},
        ...have > 0 && version !== null ? { "If-Range": version } : {},
      },
    });
    beat();
    let next: Continued;
    try {
      next = continued(answer, { have, download, start });
    } catch (error) {
      await answer.body?.cancel();
      throw error;
    }
    if (next.kind !== "body") {
      await answer.body?.cancel();
      if (next.kind === "anew") dropStart(partial);
      return next.kind;
    }
    if (next.have === 0) {
      rmSync(partial, { force: true });
      const { headers } = answer;
      const note = { url, etag: headers.get("etag"), modified: headers.get("last-modified") };
      try {
        writeAgain(noteOf(partial), JSON.stringify(note));
      } catch (cause) {
        throw new WriteError(reasonOf(cause), { cause });
      }
    }
    const most = next.total ?? download.most ?? Infinity;
    const done = await append(answer.body!, { ...next, partial, most, beat, host, onProgress });
    if (next.total !== null && done < next.total) {
      throw new Error(
        `the connection ended after ${done} of ${next.total} bytes; run it again to go on`,
      );
    }
    return "body";
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TooMuchError) dropStart(partial);
    throw quiet.signal.aborted ? quiet.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Brings a file, going on with a start that is there. After a silence it asks again, as long as each
 * time some bytes came.
 *
 * @param options.partial the file; while it is being fetched, no other process may have it
 * @returns whether it went on with a start, so that its parts came at different times
 * @throws {WriteError} where the disk does not take it
 * @throws {Error} that says what the server did otherwise, and what to do
 *
 * ```ts
 * import { download } from "lib/assets/download.ts";
 * const bring = () => download({ url: "https://example.org/a.zip", bytes: 10 }, { partial: "a" });
 * ```
 */
export async function download(
  what: Download,
  options: DownloadOptions & { readonly partial: string },
): Promise<{ readonly continued: boolean }> {
  const { partial } = options;
  const size = () => existsSync(partial) ? statSync(partial).size : 0;
  let continued = false;
  for (let anew = 0;;) {
    const before = size();
    continued ||= before > 0;
    try {
      // a partial file that does not fit is deleted, so that the next round does not meet it again
      if (await attempt(what, options) !== "anew") return { continued };
      if (++anew > 1) throw new Error("the server does not go on with the start that it gave");
    } catch (error) {
      if (!(error instanceof SilenceError && size() > before)) throw error;
    }
  }
}
