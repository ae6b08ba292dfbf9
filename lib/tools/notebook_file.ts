/** Notebooks as files: Jupyter's format 4, read, cleaned and written. */

/** What a cell showed. */
export type Output =
  | { output_type: "stream"; name: string; text: string }
  | {
    output_type: "display_data" | "execute_result";
    data: Record<string, unknown>;
    metadata: Record<string, unknown>;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

export interface NotebookCell {
  readonly kind: "code" | "markdown" | "raw";
  readonly id: string;
  readonly source: string;
  /** Of code cells. */
  readonly outputs: readonly Output[];
}

export interface Notebook {
  readonly cells: readonly NotebookCell[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((line) => typeof line === "string");

/** What a value is, for an error. */
function kindOf(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list of other things";
  if (typeof value === "object" && value !== null) return "an object";
  const said = JSON.stringify(value);
  return said.length > 60 ? `${said.slice(0, 57)}...` : said;
}

/** What JSON may say, but no number can hold, is refused. */
function finite(name: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new RangeError(`the number in "${name}" is too large`);
}

/** Values of a notebook's file, each refused by its place where it is of another type than expected. */
class FileReader {
  constructor(readonly file: string) {}

  refuse(place: string, expected: string, found: unknown): never {
    throw new Error(
      `Cannot read ${this.file}: ${place} should be ${expected}, found ${kindOf(found)}; ` +
        "restore the file or save it again in Jupyter",
    );
  }

  fields(value: unknown, place: string): Fields {
    return isFields(value) ? value : this.refuse(place, "an object", value);
  }

  list(value: unknown, place: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.refuse(place, "a list", value);
  }

  /** Jupyter keeps long texts as lists of lines. */
  text(value: unknown, place: string): string {
    if (typeof value === "string") return value;
    return isTexts(value) ? value.join("") : this.refuse(place, "a text or a list of texts", value);
  }

  oneOf<const W extends string>(value: unknown, words: readonly W[], place: string): W {
    if (words.includes(value as W)) return value as W;
    return this.refuse(place, `one of ${words.join(", ")}`, value);
  }

  output(value: unknown, place: string): Output {
    const raw = this.fields(value, place);
    const kinds = ["stream", "display_data", "execute_result", "error"] as const;
    const output_type = this.oneOf(raw.output_type, kinds, `${place}'s output_type`);
    if (output_type === "stream") {
      const name = this.text(raw.name, `${place}'s name`);
      return { output_type, name, text: this.text(raw.text, `${place}'s text`) };
    }
    if (output_type === "error") {
      const traceback = raw.traceback ?? [];
      if (!isTexts(traceback)) this.refuse(`${place}'s traceback`, "a list of texts", traceback);
      const [ename, evalue] = [raw.ename ?? "", raw.evalue ?? ""];
      return {
        output_type,
        ename: this.text(ename, `${place}'s ename`),
        evalue: this.text(evalue, `${place}'s evalue`),
        traceback,
      };
    }
    const data = Object.entries(this.fields(raw.data, `${place}'s data`)).map(([type, part]) => {
      const isJson = /[/+]json$/.test(type);
      return [type, isJson ? part : this.text(part, `${place}'s ${type}`)] as const;
    });
    const metadata = { ...this.fields(raw.metadata ?? {}, `${place}'s metadata`) };
    return { output_type, data: Object.fromEntries(data), metadata };
  }

  cell(value: unknown, i: number): NotebookCell {
    const place = `cell ${i + 1}`;
    const raw = this.fields(value, place);
    const kind = this.oneOf(raw.cell_type, ["code", "markdown", "raw"], `${place}'s cell_type`);
    const id = raw.id ?? "";
    if (typeof id !== "string") this.refuse(`${place}'s id`, "a text", id);
    const outputs = kind === "code" ? this.list(raw.outputs ?? [], `${place}'s outputs`) : [];
    return {
      kind,
      id: id || `cell-${i + 1}`,
      source: this.text(raw.source, `${place}'s source`),
      outputs: outputs.map((output, k) => this.output(output, `output ${k + 1} of ${place}`)),
    };
  }
}

/**
 * Reads a notebook's text.
 *
 * @param where what an error calls it
 * @throws {Error} when it is no notebook of format 4, or a value in it is of the wrong type
 */
export function parseNotebook(json: string, where: string): Notebook {
  let raw: unknown;
  try {
    raw = JSON.parse(json.replace(/^\ufeff/, ""), finite);
  } catch (cause) {
    const what = cause instanceof SyntaxError
      ? "it is not JSON"
      : cause instanceof RangeError && cause.message.startsWith("the number")
      ? cause.message
      : "its values are nested too deep";
    throw new Error(`Cannot read ${where}: ${what}; restore it or save it again`, { cause });
  }
  const reader = new FileReader(where);
  const { nbformat, cells } = reader.fields(raw, "the whole");
  if (nbformat !== 4) {
    throw new Error(
      `Cannot read ${where}: expected a notebook of format 4, found ${kindOf(nbformat)}`,
    );
  }
  return { cells: reader.list(cells, "cells").map((cell, i) => reader.cell(cell, i)) };
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
