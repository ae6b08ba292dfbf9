/** The fixtures of the tests made anew from their Python originals. */
import { relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { runScript, type ScriptOptions } from "./python_script.ts";
import { fixtureScripts } from "./fixture_scripts.ts";

/** How the scripts are run. */
export interface FixturesOptions extends Omit<ScriptOptions, "args"> {
  /** A folder with the real weights and plates, for those that need them. */
  readonly mirror?: string | undefined;
  /** Where the scripts lie. Default: `tests/fixtures`. */
  readonly folder?: string;
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
