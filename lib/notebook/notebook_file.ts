/** Notebooks as files: Jupyter's format 4, read, cleaned and written. */
import { readFileSync } from "node:fs";

/** What a cell showed. */
export type Output =
  | { output_type: "stream"; name: string; text: string }
  | {
    output_type: "display_data" | "execute_result";
    data: Record<string, unknown>;
    metadata: Record<string, unknown>;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

export interface Cell {
  readonly kind: "code" | "markdown" | "raw";
  readonly id: string;
  readonly source: string;
  /** Of code cells. */
  readonly outputs: readonly Output[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
}

const text = (value: unknown): string =>
  Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";

/** Jupyter keeps long texts as lists of lines. */
function wholeOutput(raw: Record<string, unknown>): Output {
  const kind = raw.output_type;
  if (kind === "stream") {
    return { output_type: "stream", name: text(raw.name), text: text(raw.text) };
  }
  if (kind === "error") {
    const traceback = (raw.traceback ?? []) as string[];
    return { output_type: "error", ename: text(raw.ename), evalue: text(raw.evalue), traceback };
  }
  const data: Record<string, unknown> = {};
  for (const [type, value] of Object.entries(raw.data ?? {})) {
    data[type] = Array.isArray(value) ? value.join("") : value;
  }
  return {
    output_type: kind === "execute_result" ? kind : "display_data",
    data,
    metadata: (raw.metadata ?? {}) as Record<string, unknown>,
  };
}

/**
 * Reads a notebook's text.
 *
 * @param where what an error calls it
 * @throws {Error} when it is no notebook of format 4
 */
export function parseNotebook(json: string, where: string): Notebook {
  let raw;
  try {
    raw = JSON.parse(json);
  } catch (cause) {
    throw new Error(`Cannot read ${where}: it is not JSON; restore it or save it again`, { cause });
  }
  if (raw?.nbformat !== 4 || !Array.isArray(raw.cells)) {
    throw new Error(
      `Cannot read ${where}: expected a notebook of format 4, found ${raw?.nbformat ?? "none"}`,
    );
  }
  const cells = raw.cells.map((cell: Record<string, unknown>, i: number): Cell => ({
    kind: cell.cell_type === "code" || cell.cell_type === "raw" ? cell.cell_type : "markdown",
    id: text(cell.id) || `cell-${i + 1}`,
    source: text(cell.source),
    outputs: ((cell.outputs ?? []) as Record<string, unknown>[]).map(wholeOutput),
  }));
  return { cells };
}

export function readNotebook(path: string): Notebook {
  return parseNotebook(readFileSync(path, "utf8"), path);
}

const lines = (whole: string) => whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function writtenOutput(output: Output): object {
  if (output.output_type === "stream") {
    const { name, output_type, text } = output;
    return { name, output_type, text: lines(text) };
  }
  if (output.output_type === "error") return output;
  const data: Record<string, unknown> = {};
  for (const type of Object.keys(output.data).sort()) {
    const value = output.data[type];
    const isText = typeof value === "string" && /^text\/|svg/.test(type);
    data[type] = isText ? lines(value) : value;
  }
  const { metadata, output_type } = output;
  return output_type === "execute_result"
    ? { data, execution_count: null, metadata, output_type }
    : { data, metadata, output_type };
}

/**
 * A notebook's text as it is committed: no counts and no times in it, so that it differs only where
 * the reader's notebook differs.
 */
export function formatNotebook({ cells }: Notebook): string {
  const raw = {
    cells: cells.map(({ kind, id, source, outputs }) => ({
      cell_type: kind,
      ...kind === "code" && { execution_count: null },
      id,
      metadata: {},
      ...kind === "code" && { outputs: outputs.map(writtenOutput) },
      source: lines(source),
    })),
    metadata: {
      kernelspec: { display_name: "Burin (Deno)", language: "typescript", name: "burin" },
      language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return JSON.stringify(raw, null, 1) + "\n";
}
