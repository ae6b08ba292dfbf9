/** LanceDB installed into the cache, from npm's registry. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { lancedbDirectory, lancedbPins } from "lib/retrieval/lancedb.ts";
import { finished } from "./finished.ts";
import type { Doing } from "./python_environment.ts";

/**
 * Installs it where it is not there yet; returns its folder and whether it was.
 *
 * @param options `run` runs the program that it takes; default: in a process of its own
 * @throws {Error} when it cannot be fetched, with what was said
 */
export async function installLancedb(
  { say, signal }: Doing,
  { directory = lancedbDirectory(), run = finished }: {
    readonly directory?: string;
    readonly run?: typeof finished;
  } = {},
): Promise<{ directory: string; installed: boolean }> {
  if (existsSync(directory)) return { directory, installed: false };
  mkdirSync(dirname(directory), { recursive: true });
  // Whole or not at all: the folder gets its name when everything is in it.
  const work = mkdtempSync(`${directory}.`);
  try {
    writeWhole(join(work, "package.json"), JSON.stringify({ dependencies: lancedbPins }));
    say(`fetching LanceDB ${lancedbPins["@lancedb/lancedb"]}, 700 MB on disk`);
    const args = ["install", "--quiet", "--node-modules-dir=manual", "--no-lock"];
    const ended = await run(Deno.execPath(), { args, cwd: work, signal });
    if (ended?.code !== 0) {
      throw new Error(
        `Cannot fetch LanceDB: deno install ended with status ${ended?.code} and said\n` +
          `${ended?.said.slice(-2000)}\nIt comes from npm's registry: is the network there?`,
      );
    }
    renameSync(work, directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { directory, installed: true };
}
