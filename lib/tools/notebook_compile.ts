/** Notebooks compiled against the library, as the kernel does not. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { Notebook } from "./notebook_file.ts";
import { readNotebook } from "./read_notebook.ts";
import type { Problem } from "./notebook_habits.ts";

/** All code of a notebook as one module, and for each of its lines the cell and line it comes from. */
function moduleOf({ cells }: Notebook): { code: string; origins: [number, number][] } {
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
