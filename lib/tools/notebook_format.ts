/** Whether the cells of notebooks are formatted. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { readNotebook } from "./read_notebook.ts";
import type { Problem } from "./notebook_habits.ts";

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
