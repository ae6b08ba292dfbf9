/** Where code does not parse, and why. */

/** What is imported first is run first: this ends a module before any of its own code runs. */
const guard = `import "data:text/javascript,throw%200";`;

export interface SyntaxFault {
  readonly message: string;
  /** From 1, in the code as given. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/**
 * The first syntax error of some TypeScript, or null where it parses. Nothing of the code is run.
 *
 * ```ts
 * import { syntaxFault } from "lib/tools/syntax_fault.ts";
 * const fault = await syntaxFault("const b = ;"); // Expression expected, line 1, column 11
 * ```
 */
export async function syntaxFault(code: string): Promise<SyntaxFault | null> {
  // Deno parses what it imports with the kernel's own parser, then V8 looks for what that lets pass
  const address = `data:text/typescript;charset=utf-8,${encodeURIComponent(guard + code)}`;
  let said: string;
  try {
    await import(address);
    throw new Error("the guard of a syntax check let it through");
  } catch (error) {
    said = error instanceof Error ? error.stack ?? String(error) : "";
  }
  const meta = /(?<![\w$."'`])import\s*\.\s*meta\b/.exec(code);
  const found = /SyntaxError: (.*?)(?:\n[^]*?)? at data:text\/typescript\S*?:(\d+):(\d+)\b/
    .exec(said);
  // a cell is no module, though what is imported here is one
  if (!found && meta) {
    const before = code.slice(0, meta.index).split("\n");
    const [line, column] = [before.length, before.at(-1)!.length + 1];
    return { message: "Cannot use 'import.meta' outside a module", line, column };
  }
  if (!found) return null;
  const [line, column] = [Number(found[2]), Number(found[3])];
  return {
    message: found[1],
    line,
    column: line === 1 ? Math.max(1, column - guard.length) : column,
  };
}

/** A fault as it is read below a cell: the reason, the place, and the line with a mark below it. */
export function faultText(code: string, { message, line, column }: SyntaxFault): string[] {
  const source = code.split("\n")[line - 1] ?? "";
  const number = String(line);
  const blank = " ".repeat(number.length);
  // a tab before the mark is kept, so that both lines are indented alike
  const indent = source.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
  return [
    `SyntaxError: ${message} (line ${line}, column ${column})`,
    `${number} | ${source}`,
    `${blank} | ${indent}^`,
  ];
}
