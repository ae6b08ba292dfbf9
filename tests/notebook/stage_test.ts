import assert from "node:assert/strict";
import { cellStage } from "lib/notebook/stage.ts";

Deno.test("a stage's bar is drawn with the total that is known when it begins to move", () => {
  const written: string[] = [];
  const lines: string[] = [];
  const { signal } = new AbortController();
  const stage = cellStage({
    signal,
    bar: { mode: "terminal", write: (text) => written.push(text) },
    say: (line) => lines.push(line),
  });
  {
    using bar = stage.bar("extracting", 1);
    bar.total(4);
    bar.at(3, "plate 3");
  }
  assert.match(written.at(-1)!, /extracting .* 3\/4 .*plate 3\n$/, "it ends with its stage");
  stage.bar("never moved", 9)[Symbol.dispose]();
  assert.ok(!written.some((text) => text.includes("never moved")));
  stage.say("done");
  assert.deepEqual(lines, ["done"]);
  assert.equal(stage.signal, signal);
});

Deno.test("outside of a notebook nothing is said, and Stop's signal is given", () => {
  const stage = cellStage({ bar: { mode: "silent" } });
  stage.say("a line that nobody can see");
  assert.equal(stage.signal.aborted, false);
});
