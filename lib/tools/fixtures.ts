/** The fixtures of the tests made anew from their Python originals. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { runScript, type ScriptOptions } from "./python_script.ts";

/** How the scripts are run. */
export interface FixturesOptions extends Omit<ScriptOptions, "args"> {
  /** A folder with the real weights and plates, for those that need them. */
  readonly mirror?: string | undefined;
  /** Where the scripts lie. Default: `tests/fixtures`. */
  readonly folder?: string;
}

const ownFolder = join(projectDirectory, "tests/fixtures");

/** Scripts that make fixtures and say what they need, whose paths contain a word. */
export function fixtureScripts(word = "", folder: string = ownFolder): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
    .filter((file) => file.endsWith(".py") && file.includes(word))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(file, "utf8").startsWith("# /// script"));
}

/** Runs those scripts; returns their paths in the project. @throws {Error} where one fails */
export async function makeFixtures(
  word: string | undefined,
  { mirror, folder, ...running }: FixturesOptions,
): Promise<string[]> {
  const made: string[] = [];
  for (const script of fixtureScripts(word, folder)) {
    const code = await runScript(script, {
      args: mirror === undefined ? [] : [mirror],
      ...running,
    });
    if (code !== 0) throw new Error(`${script} ended with status ${code}`);
    made.push(relative(projectDirectory, script));
  }
  return made;
}
