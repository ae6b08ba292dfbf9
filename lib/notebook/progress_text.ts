/** A bar of progress as text: how far a job is, and how long it will take. */
import { duration, grouped } from "lib/plot/table.ts";

/** How far a job is, in numbers. */
export interface ProgressState {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  readonly note: string;
  /** Where the pace is counted from: what was done, and when. Default: nothing, at the start. */
  readonly since?: { readonly done: number; readonly seconds: number } | undefined;
}

/** Seconds that the rest takes at the pace so far; infinite where there is none yet. */
function secondsLeft(
  { done, total, seconds, since = { done: 0, seconds: 0 } }: ProgressState,
): number {
  const left = Math.max(0, total - done);
  return done > since.done ? (seconds - since.seconds) / (done - since.done) * left : Infinity;
}

export function facts(state: ProgressState): string {
  const { done, total, seconds, note } = state;
  const ended = done >= total;
  const left = secondsLeft(state);
  return [
    `${grouped(done)}/${grouped(total)}`,
    ended ? `in ${duration(seconds)}` : Number.isFinite(left) ? `${duration(left)} left` : "",
    note,
  ].filter(Boolean).join(" · ");
}

/** The bar as one line of text. */
export function progressText(state: ProgressState, width = 28): string {
  const share = state.total > 0 ? Math.min(1, state.done / state.total) : 1;
  const full = Math.round(share * width);
  return `${state.title} ${"━".repeat(full)}${"╌".repeat(width - full)} ${facts(state)}`;
}
