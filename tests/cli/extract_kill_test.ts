/** The command itself, killed at random points, on real plates with the real detector. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "lib/corpus/store.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { storeFile } from "lib/extract/extract.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { withFolder } from "./ran.ts";

const main = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Digest of the rows, and of every cut-out. */
function contentOf(directory: string) {
  using store = openStore(storeFile(directory));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".png")).sort();
  return {
    rows: store.contentDigest(),
    files: files.map((file) => [file, sha256(readFileSync(join(directory, file)))]),
  };
}

Deno.test("extract, killed twenty times and finished, gives the unbroken corpus", () =>
  withFolder(async (folder) => {
    const plates = join(folder, "plates");
    await engraveCollection({ seed: 5, plates: 12, width: 450, height: 338, directory: plates });
    const start = (out: string) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", config, main, "extract"]
          .concat(["--corpus", plates, "--out", join(folder, out), "--json"]),
        stdout: "null",
        stderr: "null",
      }).spawn();
    const whole = start("whole");
    const began = performance.now();
    assert.equal((await whole.status).code, 0);
    const lasted = performance.now() - began;
    const random = new Random(Date.now());
    let landed = 0;
    for (let kill = 0; kill < 20; kill++) {
      const child = start("torn");
      // from before it opens the database to well among the plates
      await new Promise((wake) => setTimeout(wake, random.range(0.1, 0.35) * lasted));
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // it had ended by itself, which is no kill that landed
        if (!(error instanceof TypeError)) throw error;
      }
      if ((await child.status).signal === "SIGKILL") landed++;
    }
    assert.ok(landed >= 10, `${landed} of 20 kills came before the end`);
    assert.equal((await start("torn").status).code, 0);
    assert.deepEqual(contentOf(join(folder, "torn")), contentOf(join(folder, "whole")));
  }));
