import assert from "node:assert/strict";
import { stageProgress } from "lib/notebook/stage_progress.ts";

const { signal } = new AbortController();

/** What is printed on stderr meanwhile. */
function printed(run: () => void): string[] {
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => lines.push(line);
  try {
    run();
  } finally {
    console.error = error;
  }
  return lines;
}

Deno.test("lines are said, unless nothing is to be said", () => {
  assert.deepEqual(printed(() => stageProgress({ signal }).say("a line")), ["a line"]);
  assert.deepEqual(printed(() => stageProgress({ signal, silent: true }).say("a line")), []);
});

Deno.test("what is under way is heard even where nothing is shown", () => {
  const heard: (string | undefined)[][] = [];
  const told = (...words: (string | undefined)[]) => void heard.push(words);
  {
    using bar = stageProgress({ signal, silent: true, told }).bar("engraving", 1);
    bar.total(2);
    bar.at(1, "plate-000");
  }
  assert.deepEqual(heard, [["engraving"], ["engraving", "plate-000"]]);
});

Deno.test("a bar is drawn on stderr as it moves, with the total that is known then, unless silent", () => {
  const { writeSync } = Deno.stderr;
  const drawn = (silent: boolean) => {
    let text = "";
    Deno.stderr.writeSync = (bytes) => {
      text += new TextDecoder().decode(bytes);
      return bytes.length;
    };
    try {
      using bar = stageProgress({ signal, silent }).bar("engraving", 1);
      bar.total(4);
      bar.at(3, "plate-002");
    } finally {
      Deno.stderr.writeSync = writeSync;
    }
    return text;
  };
  assert.match(drawn(false), /engraving .* 3\/4 .*plate-002\n$/);
  assert.equal(drawn(true), "");
});
