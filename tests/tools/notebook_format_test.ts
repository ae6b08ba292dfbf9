import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatNotebook } from "lib/tools/notebook_file.ts";
import { unformatted } from "lib/tools/notebook_format.ts";
import { problemText } from "lib/tools/notebook_habits.ts";
import { withFolder } from "tests/with_folder.ts";
import { code } from "./notebook_cells.ts";

Deno.test("a cell that is not formatted is named; one that does not parse is the compiler's", () =>
  withFolder(async (folder) => {
    const file = (name: string, ...sources: string[]) => {
      const path = join(folder, name);
      writeFileSync(path, formatNotebook({ cells: sources.map((source) => code(source)) }));
      return path;
    };
    const good = file("good.ipynb", "const a = 1;", "const b = 2;");
    const ugly = file("ugly.ipynb", "const a=1", "const b = 2;");
    const [format, ...more] = (await unformatted([good, ugly])).map(problemText);
    assert.match(format, /ugly\.ipynb cell 1: not formatted/);
    assert.equal(more.length, 0);
    const broken = file("broken.ipynb", "const fine = 1;", "const = 2;");
    assert.deepEqual(await unformatted([broken]), []);
  }));
