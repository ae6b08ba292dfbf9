/** A stage of the study in a cell: its bars and lines appear below the cell, and Stop stops it. */
import { escapeHtml } from "lib/plot/html.ts";
import type { StageContext } from "lib/study/stage_context.ts";
import { inKernel } from "./jupyter.ts";
import { displayBundle } from "./kernel.ts";
import { type ProgressBar, progressBar, progressClass, type ProgressOptions } from "./progress.ts";
import { stopSignal } from "./stop_signal.ts";

/** Who may stop a stage, and where it is shown. */
export interface CellStageOptions {
  /** Default: the notebook's Stop button. */
  readonly signal?: AbortSignal;
  /** Where progress bars are drawn. Default: in the notebook. */
  readonly bar?: Pick<ProgressOptions, "mode" | "show" | "write">;
  /** Takes a line. Default: shows it below the cell; saved notebooks leave it out, as they do bars. */
  readonly say?: (line: string) => void;
}

/** Lines tell how long something took, which differs each time. */
function sayBelow(line: string): void {
  if (!inKernel) return;
  const html = `<div class="${progressClass}">${escapeHtml(line)}</div>`;
  void displayBundle({ "text/html": html, "text/plain": line });
}

/**
 * The `context` of a stage such as `extractCharacters` in a cell.
 *
 * ```ts
 * import type { Collection } from "lib/corpus/plate.ts";
 * import { cellStage } from "lib/notebook/stage.ts";
 * import { extractCharacters } from "lib/study/extract_characters.ts";
 * const run = (collection: Collection) =>
 *   extractCharacters(collection, { directory: "out/notebooks/mine", context: cellStage() });
 * ```
 */
export function cellStage(
  { signal = stopSignal(), bar: look, say = sayBelow }: CellStageOptions = {},
): StageContext {
  return {
    signal,
    say,
    bar(title, count) {
      let total = count;
      let drawn: ProgressBar | null = null;
      return {
        at(done, note) {
          drawn ??= progressBar(title, { ...look, total });
          drawn.at(done, note);
        },
        total(more) {
          total = more;
        },
        [Symbol.dispose]() {
          drawn?.[Symbol.dispose]();
        },
      };
    },
  };
}
