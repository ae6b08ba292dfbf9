import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { formatNotebook } from "lib/tools/notebook_file.ts";
import { readNotebook } from "lib/tools/read_notebook.ts";

Deno.test("files of other encodings, and none, are named", () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-notebook-"));
  try {
    const path = join(directory, "latin.ipynb");
    writeFileSync(path, Uint8Array.of(0x7b, 0x22, 0xe4, 0x22));
    assert.throws(() => readNotebook(path), /latin\.ipynb: it is not UTF-8/);
    assert.throws(() => readNotebook(join(directory, "none.ipynb")), /none\.ipynb/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

const mirrors = (Deno.env.get("BURIN_MIRROR") ?? "../shared").split(delimiter);
const attacks = mirrors.map((mirror) => join(mirror, "cases", "attack", "notebook"))
  .filter((folder) => existsSync(folder));

Deno.test({
  name: "attacked notebooks are read or refused by name (ignored without the folder of cases)",
  ignore: attacks.length === 0,
  fn() {
    const files = attacks.flatMap((folder) =>
      readdirSync(folder).map((file) => join(folder, file))
    );
    assert.ok(files.length > 0);
    for (const file of files) {
      try {
        formatNotebook(readNotebook(file));
      } catch (error) {
        assert.ok(error instanceof Error && error.message.includes(file), String(error));
      }
    }
  },
});
