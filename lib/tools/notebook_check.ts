/** What a notebook must keep to: its cells compile, its outputs are small, and it defines nothing. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectDirectory } from "lib/assets/manifest.ts";
import { type Notebook, readNotebook } from "./notebook_file.ts";

export interface Problem {
  readonly notebook: string;
  /** Code cells are counted from 1; 0 is the notebook as a whole. */
  readonly cell: number;
  /** From 1; 0 where no line is meant. */
  readonly line: number;
  /** From 1, where it is known. */
  readonly column?: number;
  readonly message: string;
}

/** What a notebook may be at most. */
export const limits = {
  /** Bytes of all outputs as they are saved. */
  outputBytes: 400_000,
  /** Lines of a code cell, imports not counted. */
  lines: 12,
} as const;

/** Code without its comments, strings blanked, so that words in them are not taken for code. */
function bare(source: string): string {
  const piece =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replaceAll(piece, (found) => found.replaceAll(/[^\n]/g, " "));
}

/** What a cell may import: the library's doors. */
const door = /^burin\/[a-z]+$/;

/** The modules that code imports from. */
const imported = (source: string): string[] =>
  [...source.matchAll(/\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g)]
    .map(([, named, bare]) => named ?? bare);

/** Definitions that belong into the library. Short functions handed to `map` and the like are none. */
const definitions: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bfunction\b/, "a function"],
  [/\bclass\s+\w/, "a class"],
  [
    /\b(?:const|let|var)\s+\w+\s*(?::[^=;]+)?=\s*(?:async\s*)?(?:\([^()]*\)|\w+)\s*(?::\s*[\w<>[\]., ]+)?=>/,
    "a function",
  ],
  [/\benum\s+\w|\binterface\s+\w|^\s*type\s+\w+\s*=/m, "a type"],
];

/** Problems that can be seen without compiling. */
export function habitsOf(path: string, { cells }: Notebook): Problem[] {
  const problems: Problem[] = [];
  let number = 0;
  const say = (line: number, message: string, cell = number) =>
    problems.push({ notebook: path, cell, line, message });
  cells.forEach(({ kind, source, outputs }, i) => {
    if (kind !== "code") return;
    number++;
    const before = cells[i - 1];
    if (before?.kind !== "markdown" || before.source.trim().length < 20) {
      say(0, "no sentence before it says what it does");
    }
    const statements = source.replaceAll(/^import\b[^;]*;\n?/gm, "");
    const lines = statements === "" ? 0 : statements.split("\n").length;
    if (lines > limits.lines) say(0, `${lines} lines; at most ${limits.lines}, move work to lib/`);
    for (const specifier of imported(source)) {
      if (!door.test(specifier)) {
        say(0, `imports "${specifier}"; import from a door of the library, such as "burin/study"`);
      }
    }
    const code = bare(source);
    for (const [pattern, what] of definitions) {
      const found = pattern.exec(code);
      if (found) {
        say(code.slice(0, found.index).split("\n").length, `defines ${what}; move it to lib/`);
      }
    }
    for (const output of outputs) {
      if (output.output_type === "error") say(0, `saved with an error: ${output.evalue}`);
    }
  });
  const bytes =
    new TextEncoder().encode(JSON.stringify(cells.map(({ outputs }) => outputs))).length;
  if (bytes > limits.outputBytes) {
    say(0, `outputs of ${bytes} bytes; at most ${limits.outputBytes}, show smaller pictures`, 0);
  }
  return problems;
}

/** All code of a notebook as one module, and for each of its lines the cell and line it comes from. */
export function moduleOf({ cells }: Notebook): { code: string; origins: [number, number][] } {
  const lines: string[] = [];
  const origins: [number, number][] = [];
  cells.filter(({ kind }) => kind === "code").forEach(({ source }, i) => {
    [...source.split("\n"), ";"].forEach((line, k) => {
      lines.push(line);
      origins.push([i + 1, k + 1]);
    });
  });
  return { code: [...lines, "export {};"].join("\n") + "\n", origins };
}

interface CompilerError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Errors in the compiler's words with the place they name. */
function readErrors(text: string): CompilerError[] {
  const found: CompilerError[] = [];
  const place = /^\s*(?:at|-->)\s+(file:\/\/\S+?):(\d+):(\d+)/;
  let message = "";
  for (const line of text.split("\n")) {
    const match = place.exec(line);
    if (match) {
      const [, address, row, column] = match;
      const file = basename(fileURLToPath(address));
      found.push({ file, line: Number(row), column: Number(column), message: message.trim() });
    }
    const said = /(TS\d+) \[ERROR\]: (.*)|^error: (.*)/.exec(line);
    if (said) message = said[1] ? `${said[1]} ${said[2]}` : said[3];
  }
  return found;
}

/**
 * Compiles notebooks against the library, as the kernel does not.
 *
 * @returns problems with the cells and lines they are in
 * @throws {Error} when the compiler fails for another reason
 */
export async function compileNotebooks(paths: readonly string[]): Promise<Problem[]> {
  const directory = await mkdtemp(join(tmpdir(), "burin-check-"));
  try {
    const modules = new Map<string, { path: string; origins: [number, number][] }>();
    for (const [i, path] of paths.entries()) {
      const { code, origins } = moduleOf(readNotebook(path));
      const name = `notebook_${i}.ts`;
      await writeFile(join(directory, name), code);
      modules.set(name, { path, origins });
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "check",
        "--config",
        join(projectDirectory, "deno.json"),
        ...[...modules.keys()].map((name) => join(directory, name)),
      ],
      cwd: projectDirectory,
      env: { NO_COLOR: "1" },
    }).output();
    if (success) return [];
    const text = new TextDecoder().decode(stderr);
    const problems = readErrors(text).flatMap(({ file, line, column, message }): Problem[] => {
      const module = modules.get(file);
      if (!module) return [];
      const [cell, within] = module.origins[line - 1] ?? [0, 0];
      return [{ notebook: module.path, cell, line: within, column, message }];
    });
    if (problems.length === 0) throw new Error(`Cannot check the notebooks:\n${text}`);
    return problems;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * Cells that are not formatted. `deno fmt --check` itself cannot say: it wants a line feed at the end
 * of each cell, which Jupyter does not write.
 */
export async function unformatted(paths: readonly string[]): Promise<Problem[]> {
  const directory = await mkdtemp(join(tmpdir(), "burin-format-"));
  try {
    const cells = new Map<string, { notebook: string; cell: number }>();
    for (const notebook of paths) {
      const codes = readNotebook(notebook).cells.filter(({ kind }) => kind === "code");
      for (const [i, { source }] of codes.entries()) {
        const name = `cell_${cells.size}.ts`;
        await writeFile(join(directory, name), source + "\n");
        cells.set(name, { notebook, cell: i + 1 });
      }
    }
    const { stderr, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", "--config", join(projectDirectory, "deno.json"), directory],
      cwd: directory,
      env: { NO_COLOR: "1" },
    }).output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
    // what does not parse is told by the compiler
    const names = new Set(
      [...said.matchAll(/^from .*\b(cell_\d+\.ts)\b/gm)].map(([, name]) => name),
    );
    return [...names].map((name) => ({
      ...cells.get(name)!,
      line: 0,
      message: "not formatted as deno fmt does",
    }));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Every problem of some notebooks. */
export async function checkNotebooks(paths: readonly string[]): Promise<Problem[]> {
  const habits = paths.flatMap((path) => habitsOf(path, readNotebook(path)));
  return [...habits, ...await compileNotebooks(paths), ...await unformatted(paths)];
}

/** A problem in a line of text. */
export function problemText({ notebook, cell, line, column, message }: Problem): string {
  const where = cell === 0 ? "" : ` cell ${cell}${line === 0 ? "" : ` line ${line}`}`;
  return `${notebook}${where}: ${message}${column === undefined ? "" : ` (column ${column})`}`;
}
