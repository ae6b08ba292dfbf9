import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkNotebooks } from "lib/tools/notebook_check.ts";
import { formatNotebook } from "lib/tools/notebook_file.ts";
import { problemText } from "lib/tools/notebook_habits.ts";
import { withFolder } from "tests/with_folder.ts";
import { code, sentence } from "./notebook_cells.ts";

Deno.test("habits, types and format are checked together", () =>
  withFolder(async (folder) => {
    const file = (name: string, ...sources: string[]) => {
      const path = join(folder, name);
      const cells = sources.flatMap((source) => [sentence, code(source)]);
      writeFileSync(path, formatNotebook({ cells }));
      return path;
    };
    const iou = `import { iou } from "burin/geometry";`;
    const good = file("good.ipynb", iou, `iou([0, 0, 1, 1], [0, 0, 1, 1]);`);
    assert.deepEqual(await checkNotebooks([good]), []);
    const bad = file("bad.ipynb", "class A {}", "const a: string = 1;", "const b=1;");
    const problems = (await checkNotebooks([bad])).map(problemText);
    for (const why of [/defines a class/, /TS2322/, /not formatted/]) {
      assert.ok(problems.some((problem) => why.test(problem)), problems.join("\n"));
    }
  }));
