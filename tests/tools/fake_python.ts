/** An environment of Python in a cache of the test's own, whose Python is a shell script. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "lib/tensor/digest.ts";
import { withEnvironment } from "tests/environment.ts";

/** Tests with it are ignored there: it is a shell script. */
export const noShell = Deno.build.os === "windows";

/** Runs with `BURIN_CACHE` in a folder, in which the environment of some pins counts as made. */
export async function withFakePython(
  { folder, pins, program }: {
    readonly folder: string;
    readonly pins: readonly string[];
    /** Lines of sh; the script's arguments are `$@`. */
    readonly program: string;
  },
  run: () => Promise<void>,
): Promise<void> {
  const note = JSON.stringify(pins);
  const directory = join(folder, "python", sha256(note).slice(0, 16));
  mkdirSync(join(directory, "bin"), { recursive: true });
  writeFileSync(join(directory, "burin.json"), note);
  writeFileSync(join(directory, "bin", "python"), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  await withEnvironment({ BURIN_CACHE: folder }, run);
}

/** A script that needs these packages and does nothing. */
export const scriptOf = (pins: readonly string[]): string =>
  `# /// script\n# dependencies = ${JSON.stringify(pins)}\n# ///\n`;
