/** What a stage of the study tells while it works: lines, bars, and files that it passed over. */
import { reasonOf } from "lib/assets/reason.ts";

/** Whom a stage of the study tells what it does, and who may stop it. */
export interface StageContext {
  /** A line for people. */
  say(line: string): void;
  /** A bar for people; returns how to move it on and end it. */
  bar(title: string, total: number): Bar;
  /** Aborted by Ctrl-C or the Stop button: a stage stops after the piece of work under way. */
  readonly signal: AbortSignal;
  /** What `passOver` was told of: its count is said at the end, and the exit status is 3. */
  readonly passedOver?: PassedOver[];
}

/** A bar that shows how far a stage is; it ends when it is disposed of. */
export interface Bar extends Disposable {
  /** How far it is, and what is being done. */
  at(done: number, note?: string): void;
  /** Says how much there is to do, where it was not known before. */
  total(count: number): void;
}

/** A file that could not be read, and was left out. */
export interface PassedOver {
  /** Its path. */
  readonly file: string;
  /** Why it could not be read. */
  readonly reason: string;
}

/** Says that a file was left out, once, and counts it: a command goes on without it. */
export function passOver(
  { say, passedOver }: Pick<StageContext, "say" | "passedOver">,
  { file, reason }: PassedOver,
): void {
  if (passedOver?.some((other) => other.file === file)) return;
  passedOver?.push({ file, reason });
  // a reason may name the file itself
  say(reason.includes(file) ? `passed over: ${reason}` : `passed over ${file}: ${reason}`);
}

/** The same of a file that failed to be read: of what a decoder says the first line is enough. */
export function passOverUnread(
  context: Pick<StageContext, "say" | "passedOver">,
  { file, error }: { readonly file: string; readonly error: unknown },
): void {
  const [reason] = reasonOf(error).split("\n");
  passOver(context, { file, reason });
}

/** A stage that tells nobody. */
export const silent: StageContext = {
  say() {},
  bar: () => ({ at() {}, total() {}, [Symbol.dispose]() {} }),
  signal: new AbortController().signal,
};
