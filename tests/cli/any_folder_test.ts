/** The project in a folder whose name has blanks, umlauts, `#` and `%`, and paths as Windows writes them. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { outOf } from "lib/study/corpus_choice.ts";
import { withFolder } from "./ran.ts";

Deno.test("commands run from a folder of any name, and write into one", () =>
  withFolder(async (folder) => {
    const home = join(folder, "Stiche & Söhne #1 100%25 'ü'");
    mkdirSync(home);
    for (const part of ["lib", "models", "deno.json", "deno.lock", "data"]) {
      cpSync(join(projectDirectory, part), join(home, part), { recursive: true });
    }
    symlinkSync(join(projectDirectory, "node_modules"), join(home, "node_modules"), "dir");
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--node-modules-dir=manual", "lib/cli/main.ts", ...words],
        cwd: home,
        env: { NO_COLOR: "1" },
      }).output();
      const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assert.equal(code, 0, `${words.join(" ")}: ${read(stderr)}`);
      return JSON.parse(read(stdout));
    };
    assert.ok((await run("models", "list", "--json")).length > 10);
    const out = join("out", "Blätter #2 50%");
    const { extraction } = await run("extract", "--plates", "1", "--out", out, "--json");
    assert.equal(extraction.plates, 1);
    assert.ok(existsSync(join(home, out, "collection", "plates")));
    await run("embed", "--embedder", "phash", "--json");
    const page = join(out, "like.html");
    const id = "plate-001.00";
    const answers = await run("search", id, "--html", page, "--json");
    assert.equal(answers.length, extraction.characters - 1);
    assert.ok(existsSync(join(home, page)));
  }));

Deno.test("a collection named as on Windows, by drive letter and backslashes, has its folder of results", () => {
  for (const corpus of ["C:\\Drucke\\mappe", "C:\\Drucke\\mappe\\", "C:/Drucke/mappe/"]) {
    assert.equal(outOf({ corpus, out: undefined }), join("out", "mappe"));
  }
});
