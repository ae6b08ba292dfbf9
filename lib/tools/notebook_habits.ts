/** What a notebook must keep to that can be seen without compiling it. */
import type { Notebook } from "./notebook_file.ts";

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
const limits = {
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

/** A problem in a line of text. */
export function problemText({ notebook, cell, line, column, message }: Problem): string {
  const where = cell === 0 ? "" : ` cell ${cell}${line === 0 ? "" : ` line ${line}`}`;
  return `${notebook}${where}: ${message}${column === undefined ? "" : ` (column ${column})`}`;
}
