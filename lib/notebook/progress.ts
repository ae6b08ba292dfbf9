/** How far a long job is and how long it will take: in a terminal, in a notebook, or not at all. */
import { randomUUID } from "node:crypto";
import { escapeHtml } from "lib/plot/html.ts";
import { type Bundle, inKernel } from "./jupyter.ts";
import { displayBundle } from "./kernel.ts";
import { facts, type ProgressState, progressText } from "./progress_text.ts";

/** A bar that is drawn until it is disposed of. */
export interface ProgressBar extends Disposable {
  /** How much is done, and what is being done. */
  at(done: number, note?: string): void;
}

/** Where a bar is drawn. */
export type ProgressMode = "terminal" | "lines" | "notebook" | "silent";

/** How many pieces there are, and where the bar is drawn. */
export interface ProgressOptions {
  /** Pieces of the whole job. */
  readonly total: number;
  /** Default: the notebook where there is one, a terminal's last line, lines where it is no terminal. */
  readonly mode?: ProgressMode | undefined;
  /** Takes a terminal's text. Default: stderr. */
  readonly write?: (text: string) => void;
  /** Takes a notebook's bar. Default: the cell's output. */
  readonly show?: (bundle: Bundle, options: { id: string; update: boolean }) => Promise<void>;
  /** Milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

/** The class of a bar's HTML, by which saved notebooks leave it out: its times differ each time. */
export const progressClass = "burin-progress";

function bundle(state: ProgressState): Bundle {
  const { title, done, total } = state;
  return {
    "text/html":
      `<div class="${progressClass}"><b>${
        escapeHtml(title)
      }</b> <progress value="${done}" max="${total}" ` +
      `aria-label="${escapeHtml(title)}"></progress> ${escapeHtml(facts(state))}</div>`,
    "text/plain": progressText(state),
  };
}

/** A bar that was there well before its first piece was done has seen how long one takes. */
const leastSeconds = 0.05;

const defaultMode = (): ProgressMode =>
  inKernel ? "notebook" : Deno.stderr.isTerminal() ? "terminal" : "lines";

const erase = "\r\x1b[2K";

/**
 * A progress bar. It draws ten times a second at most, and its last state always. In a notebook it
 * ends by itself when all is done.
 *
 * ```ts
 * import { progressBar } from "lib/notebook/progress.ts";
 * const work = () => {
 *   using bar = progressBar("engraving", { total: 60 });
 *   for (let plate = 1; plate <= 60; plate++) bar.at(plate, `plate ${plate}`);
 * };
 * ```
 */
export function progressBar(title: string, options: ProgressOptions): ProgressBar {
  const { total, mode = defaultMode(), now = () => performance.now() } = options;
  const { write = (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)) } = options;
  const { show = displayBundle } = options;
  const began = now();
  const id = randomUUID();
  const secondsSince = (time: number) => (time - began) / 1000;
  let drawn = -Infinity;
  let updates = 0;
  let since: ProgressState["since"];
  let [sure, said] = [0, ""];
  let sent = Promise.resolve();
  const stateAt = (time: number): ProgressState => (
    { title, done: sure, total, seconds: secondsSince(time), note: said, since }
  );
  const draw: Readonly<Record<ProgressMode, (state: ProgressState, last: boolean) => void>> = {
    silent: () => {},
    terminal: (state, last) => write(erase + progressText(state) + (last ? "\n" : "")),
    // a log has no last line to write over: now and then a line, and one at the end
    lines: (state) => write(progressText(state) + "\n"),
    notebook: (state) => {
      const [shown, update] = [bundle(state), updates++ > 0];
      sent = sent.then(() => show(shown, { id, update }));
    },
  };
  const pause: Readonly<Record<ProgressMode, number>> = {
    silent: Infinity,
    terminal: 100,
    lines: 15_000,
    notebook: 200,
  };
  if (mode === "lines") drawn = began;
  let over = false;
  return {
    at(done, note = "") {
      const time = now();
      const seconds = secondsSince(time);
      // pieces that were done before the bar was there tell nothing of the pace
      since ??= done <= 1 && seconds >= leastSeconds ? { done: 0, seconds: 0 } : { done, seconds };
      // what is counted in several ways goes neither back nor past the end
      sure = Math.max(sure, total > 0 ? Math.min(done, total) : done);
      said = note;
      const ended = sure >= total;
      // a log's last line is written when the bar goes
      if (mode === "lines" && ended && total > 0) return;
      if (!(mode === "notebook" && ended) && time - drawn < pause[mode]) return;
      drawn = time;
      draw[mode](stateAt(time), false);
    },
    [Symbol.dispose]() {
      if (over) return;
      over = true;
      draw[mode](stateAt(now()), true);
    },
  };
}
