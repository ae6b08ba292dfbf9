/** Notebooks run from top to bottom in a fresh kernel, without a browser and without Python. */
import { dirname, resolve } from "node:path";
import { messageOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { engravedOnly } from "lib/notebook/parameters.ts";
import { progressClass } from "lib/notebook/progress.ts";
import { KernelClient } from "./kernel_client.ts";
import { formatNotebook, type Notebook, type NotebookCell, type Output } from "./notebook_file.ts";
import { readNotebook } from "./read_notebook.ts";

export interface RunOptions {
  /** Seconds for the whole notebook. Default 180. */
  readonly timeout?: number;
  /** `BURIN_PARAMS` for the kernel: values that take the place of a notebook's settings. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Write the outputs into the file; they then show engraved plates only. Default false. */
  readonly save?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each code cell. */
  readonly onCell?: (done: number, total: number) => void;
}

export interface RunResult {
  readonly path: string;
  readonly seconds: number;
  readonly notebook: Notebook;
  /** What went wrong and in which code cell, counted from 1; null where all went well. */
  readonly failure: { readonly cell: number; readonly message: string } | null;
  /** Messages to the client that the kernel had not signed; they were dropped. */
  readonly forged: number;
}

/** Outputs without progress bars, which say how long it took. */
function lasting(outputs: readonly Output[]): Output[] {
  return outputs.filter((output) =>
    !("data" in output) || !String(output.data["text/html"]).includes(progressClass)
  );
}

/** A last line that shows something must have shown something. */
const shows = (source: string) => /^await show\(/m.test(source);

/**
 * Runs a notebook in its own folder and stops at the first cell that fails. A cell that calls
 * `show` and shows nothing has failed, too.
 *
 * ```ts
 * import { runNotebook } from "lib/tools/notebook_run.ts";
 * const run = () => runNotebook("notebooks/00_start_here.ipynb", { params: { plates: 6 } });
 * ```
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunResult> {
  const { timeout = 180, params, save = false, signal, onCell } = options;
  const notebook = readNotebook(path);
  const began = performance.now();
  const total = notebook.cells.filter(({ kind }) => kind === "code").length;
  const cells: NotebookCell[] = [];
  let failure: RunResult["failure"] = null;
  let done = 0;
  await using kernel = await KernelClient.start({
    directory: dirname(resolve(path)),
    environment: {
      ...params && { BURIN_PARAMS: JSON.stringify(params) },
      ...save && { [engravedOnly.name]: engravedOnly.value },
    },
  });
  for (const cell of notebook.cells) {
    if (cell.kind !== "code" || cell.source.trim() === "" || failure) {
      cells.push({ ...cell, outputs: [] });
      continue;
    }
    signal?.throwIfAborted();
    done++;
    const left = timeout - (performance.now() - began) / 1000;
    try {
      const { outputs, error } = await kernel.execute(cell.source, { timeout: Math.max(1, left) });
      cells.push({ ...cell, outputs: lasting(outputs) });
      if (error) failure = { cell: done, message: error };
      else if (shows(cell.source) && outputs.length === 0) {
        failure = { cell: done, message: "it calls show() and showed nothing" };
      }
    } catch (error) {
      cells.push({ ...cell, outputs: [] });
      failure = { cell: done, message: messageOf(error) };
    }
    onCell?.(done, total);
  }
  const finished = { cells };
  if (save && !failure) writeWhole(path, formatNotebook(finished));
  const seconds = (performance.now() - began) / 1000;
  return { path, seconds, notebook: finished, failure, forged: kernel.forged };
}
