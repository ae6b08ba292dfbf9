import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "lib/cli/command.ts";
import { commands } from "lib/cli/commands.ts";
import { duplicatesLines, evaluationLines, nextLines, writtenLines } from "lib/cli/told.ts";
import type { Summary } from "lib/study/summary.ts";
import { fakeCorpus } from "tests/study/fake_corpus.ts";
import { withFolder } from "./ran.ts";

const pair = (n: number) => ({ a: `p.${n}`, b: `q.${n}`, score: n / 100, reversed: n === 13 });

Deno.test("duplicates are named, the best first, the rest counted", () => {
  const pairs = Array.from({ length: 14 }, (_, i) => pair(i + 1));
  const blank = { format: "burin-summary-1", corpus: "", seed: 0 } as const;
  const linesOf = (
    found: readonly ReturnType<typeof pair>[],
    { groups, threshold }: { groups: number; threshold?: Summary["threshold"] },
  ) =>
    duplicatesLines({
      summary: { ...blank, versions: {}, machine: {}, seconds: {}, threshold },
      pairs: found,
      groups: Array.from({ length: groups }, () => []),
      file: "duplicates.json",
    });
  const lines = linesOf(pairs, { groups: 9, threshold: { value: 0.4, pairs: 200 } });
  assert.match(lines[0], /^14 pairs in 9 groups, lines agreeing in 0\.40/);
  assert.equal(lines[1], "  0.140  p.14  q.14");
  assert.equal(lines[2], "  0.130  p.13  q.13  reversed");
  assert.deepEqual(lines.slice(-2), ["  ... and 2 more", "wrote duplicates.json"]);
  assert.equal(lines.length, 15);
  assert.equal(linesOf(pairs.slice(0, 12), { groups: 1 }).length, 14);
  assert.match(linesOf([], { groups: 0 })[0], /No pairs/);
  assert.match(linesOf([pair(1)], { groups: 1 })[0], /^1 pair in 1 group/);
});

Deno.test("an evaluation is a table of its models", () => {
  const top = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
  const [table] = evaluationLines({
    evaluation: [{
      model: "simclr",
      init: "random",
      gallery: "with background",
      size: 20,
      queries: 60,
      top1: top(0.5),
      top3: top(0.7),
      top10: top(0.9),
    }],
  });
  assert.match(table, /simclr +random +with background +60 +0?\.500/);
  assert.deepEqual(evaluationLines({}), []);
});

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

Deno.test("files that were written", () => {
  assert.deepEqual(writtenLines(["a/b"]), ["wrote a/b"]);
});
