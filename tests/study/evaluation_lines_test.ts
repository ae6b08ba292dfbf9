import assert from "node:assert/strict";
import { evaluationLines } from "lib/study/evaluation_lines.ts";

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
  assert.match(table, /simclr +with background +0?\.500 .* 60 +random/);
  assert.deepEqual(evaluationLines({}), []);
});
