/** Cells of notebooks to check. */
import type { NotebookCell, Output } from "lib/tools/notebook_file.ts";

/** What stands before a cell. */
export const sentence: NotebookCell = {
  kind: "markdown",
  id: "m",
  source: "This cell does what this sentence says.",
  outputs: [],
};
/** A cell of code. */
export const code = (source: string, outputs: Output[] = []): NotebookCell => ({
  kind: "code",
  id: "c",
  source,
  outputs,
});
