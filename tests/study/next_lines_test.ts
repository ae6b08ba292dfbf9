import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "lib/command/parse.ts";
import { commands } from "lib/cli/commands.ts";
import { nextLines } from "lib/study/next_lines.ts";
import { withFolder } from "tests/with_folder.ts";
import { fakeCorpus } from "./fake_corpus.ts";

// all stages, one after the other, are in cli/demo_test.ts
Deno.test("what is next can be typed as it stands, in a folder of any name", () =>
  withFolder(async (folder) => {
    const out = join(folder, "my run");
    fakeCorpus(out, { plates: 1 });
    const [title, ...lines] = nextLines(out);
    assert.equal(title, "Next:");
    for (const line of lines) {
      const [deno, task, name, ...rest] = line.trim().match(/'[^']*'|\S+/g)!;
      assert.deepEqual([deno, task], ["deno", "task"]);
      const found = await commands.find((command) => command.name === name)!.load();
      const words = rest.map((word) => word.replaceAll("'", ""));
      const { values } = parse(found, words);
      if (name !== "lab") assert.equal(values.out, out);
    }
    assert.ok(lines[0].includes("plate-0.00"));
  }));
