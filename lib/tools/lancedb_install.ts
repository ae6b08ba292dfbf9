/** LanceDB installed into the cache, from npm's registry. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { lancedbDirectory, lancedbPins } from "lib/retrieval/lancedb.ts";
import { finished } from "./finished.ts";
import type { Doing } from "./python_environment.ts";
import { wholeFolder } from "./whole_folder.ts";

/**
 * Installs it where it is not there yet; returns its folder, whether it was, and the versions.
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
): Promise<{ directory: string; installed: boolean; versions: typeof lancedbPins }> {
  const installed = await wholeFolder(directory, async (work) => {
    writeWhole(join(work, "package.json"), JSON.stringify({ dependencies: lancedbPins }));
    say(`fetching LanceDB ${lancedbPins["@lancedb/lancedb"]}, 700 MB on disk`);
    const args = ["install", "--quiet", "--node-modules-dir=manual", "--no-lock"];
    const ended = await run(Deno.execPath(), { args, cwd: work, signal });
    if (ended?.code === 0) return;
    throw new Error(
      `Cannot fetch LanceDB: deno install ended with status ${ended?.code} and said\n` +
        `${ended?.said.slice(-2000)}\nIt comes from npm's registry: is the network there?`,
    );
  });
  say(`${installed ? "installed in" : "already in"} ${directory}`);
  return { directory, installed, versions: lancedbPins };
}
