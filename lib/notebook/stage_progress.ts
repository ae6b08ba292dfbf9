/** What a stage of the study tells, on this terminal or in this notebook. */
import type { StageContext } from "lib/study/stage_context.ts";
import { progressBar } from "./progress.ts";

/**
 * A context that says lines on stderr and shows bars once they move.
 *
 * @param options `silent` says and shows nothing; `told` hears what is under way all the same
 *
 * ```ts
 * import { stageProgress } from "lib/notebook/stage_progress.ts";
 * const { say } = stageProgress({ signal: new AbortController().signal });
 * say("one line");
 * ```
 */
export function stageProgress(
  { signal, silent = false, told = () => {} }: {
    readonly signal: AbortSignal;
    readonly silent?: boolean;
    readonly told?: (title: string, note?: string) => void;
  },
): StageContext {
  return {
    signal,
    passedOver: [],
    say(line) {
      if (!silent) console.error(line);
    },
    bar(title, total) {
      told(title);
      let bar: ReturnType<typeof progressBar> | null = null;
      let whole = total;
      return {
        total: (count) => whole = count,
        at(done, note) {
          bar ??= progressBar(title, { total: whole, mode: silent ? "silent" : undefined });
          bar.at(done, note);
          told(title, note);
        },
        [Symbol.dispose]: () => bar?.[Symbol.dispose](),
      };
    },
  };
}
