/** The scripts that make fixtures. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";

const ownFolder = join(projectDirectory, "tests/fixtures");

/** Scripts that make fixtures and say what they need, whose paths contain a word. */
export function fixtureScripts(word = "", folder: string = ownFolder): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
    .filter((file) => file.endsWith(".py") && file.includes(word))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(file, "utf8").startsWith("# /// script"));
}
