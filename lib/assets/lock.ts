/**
 * One process at a time in a folder, or at a file. The lock is the operating system's own, on an
 * open file: it ends with the process, however that ends, so none is ever left behind by a kill, and
 * no process that got a dead one's number is taken for it. What the file says is for people to read.
 */
import { mkdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { reasonOf } from "./reason.ts";

/** Who works somewhere. */
export interface Holder {
  /** Process id. */
  readonly pid: number;
  /** Null where it is not permitted to know. */
  readonly host: string | null;
  /** The command as a person would type it, 300 characters at most. */
  readonly command: string;
  /** What it does there, such as "extract characters". */
  readonly purpose: string;
  /** ISO 8601, in UTC. */
  readonly since: string;
}

/** What the lock tells other processes. */
export interface LockOptions {
  /** What is going to be done there, as others will read it: "extract characters". */
  readonly purpose: string;
}

export interface WaitOptions extends LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, where another process is at work. */
  readonly onWait?: ((holder: Holder | null) => void) | undefined;
}

/** Another process holds the lock. */
class LockedError extends Error {
  override readonly name = "LockedError";
  /** Null where its note cannot be read. */
  readonly holder: Holder | null;
  constructor(place: string, { purpose, holder }: LockOptions & { holder: Holder | null }) {
    super(
      `Cannot ${purpose} in ${place}: ${
        holderText(holder)
      }. Wait until it has ended, or stop it, ` +
        "and run this again; or choose another folder.",
    );
    this.holder = holder;
  }
}

/** "process 4711 on atlas works there since 2026-01-02 03:04:05 UTC: ..." */
export function holderText(holder: Holder | null): string {
  if (!holder) return "another process works there";
  const { pid, host, since, purpose, command } = holder;
  const when = since.slice(0, 19).replace("T", " ");
  return `process ${pid}${host === null ? "" : ` on ${host}`} works there since ${when} UTC ` +
    `(${purpose}: ${command})`;
}

/** What this process was started with, as a person would type it. */
function command(): string {
  const program = /lib\/cli\/main\.ts$/.test(Deno.mainModule) ? "deno task" : "deno run";
  return [program, ...Deno.args].join(" ").slice(0, 300);
}

function self(purpose: string): Holder {
  const known = Deno.permissions.querySync({ name: "sys", kind: "hostname" }).state === "granted";
  return {
    pid: Deno.pid,
    host: known ? hostname() : null,
    command: command(),
    purpose,
    since: new Date().toISOString(),
  };
}

/** The note in a lock's file; null while it is being written, or where the system hides it. */
function noteIn(path: string): Holder | null {
  try {
    const found = JSON.parse(Deno.readTextFileSync(path));
    const whole = Number.isSafeInteger(found?.pid) &&
      ["command", "purpose", "since"].every((key) => typeof found[key] === "string");
    return whole ? { ...found, host: typeof found.host === "string" ? found.host : null } : null;
  } catch {
    return null; // only a courtesy: the lock itself has been seen
  }
}

/** Whether the open file is still the one at its path. */
function isAt(path: string, file: Deno.FsFile): boolean {
  try {
    return Deno.statSync(path).ino === file.statSync().ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Opens a file, makes it where it is missing, and locks it; null where another process has.
 * Whoever removes a locked file does so while holding its lock, so that no two hold one path.
 */
export function openLocked(path: string): Deno.FsFile | null {
  while (true) {
    const file = Deno.openSync(path, { read: true, write: true, create: true });
    try {
      if (!file.tryLockSync(true)) {
        file.close();
        return null;
      }
      if (isAt(path, file)) return file;
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

/** A lock that is held, until it is disposed of or the process ends. */
export class Lock implements Disposable {
  /** The file that stands for it. */
  readonly path: string;
  readonly #file: Deno.FsFile;
  /** Made by `lockFolder` alone. @internal */
  constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }
  /** Releases the lock. */
  [Symbol.dispose](): void {
    // Windows removes no file that is open; there it stays, and means nothing
    if (Deno.build.os !== "windows") rmSync(this.path, { force: true });
    this.#file.close();
  }
}

function tryLock(path: string, purpose: string): Lock | null {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openLocked(path);
    if (!file) return null;
    try {
      file.truncateSync(0);
      file.writeSync(new TextEncoder().encode(JSON.stringify(self(purpose)) + "\n"));
      return new Lock(path, file);
    } catch (error) {
      file.close();
      throw error;
    }
  } catch (cause) {
    throw new Error(`Cannot lock ${path} to ${purpose}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * The folder for this process alone, among those that ask; made where it is missing. Reading needs
 * no lock.
 *
 * @throws {LockedError} that says who works there since when, and what to do
 *
 * ```ts
 * import { lockFolder } from "lib/assets/lock.ts";
 * function alone(directory: string) {
 *   using _lock = lockFolder(directory, { purpose: "extract characters" });
 *   // no other process passes this line with the same folder
 * }
 * ```
 */
export function lockFolder(directory: string, { purpose }: LockOptions): Lock {
  const path = join(directory, ".burin.lock");
  const lock = tryLock(path, purpose);
  if (!lock) throw new LockedError(directory, { purpose, holder: noteIn(path) });
  return lock;
}

/** Milliseconds between two looks. */
const pause = 200;

/** A lock at `path` as soon as it is to be had. @throws the signal's reason when it is aborted */
export async function waitForLock(
  path: string,
  { purpose, signal, onWait }: WaitOptions,
): Promise<Lock> {
  for (let told = false;;) {
    signal?.throwIfAborted();
    const lock = tryLock(path, purpose);
    if (lock) return lock;
    if (!told) onWait?.(noteIn(path));
    told = true;
    await new Promise((wake) => setTimeout(wake, pause));
  }
}
