import assert from "node:assert/strict";
import { progressBar, progressClass, progressText, secondsLeft } from "lib/notebook/progress.ts";

const state = { title: "engraving", done: 15, total: 60, seconds: 5, note: "plate-15" };

Deno.test("the time left is the pace so far, carried on", () => {
  assert.equal(secondsLeft(state), 15);
  assert.equal(secondsLeft({ ...state, done: 0 }), Infinity);
  assert.equal(secondsLeft({ ...state, done: 99 }), 0);
});

Deno.test("a bar says how far, how long and what", () => {
  assert.equal(progressText(state, 8), "engraving ━━╌╌╌╌╌╌ 15/60 · 15 s left · plate-15");
  assert.equal(
    progressText({ ...state, done: 60, seconds: 61, note: "" }, 4),
    "engraving ━━━━ 60/60 · in 1 min 1 s",
  );
  assert.equal(
    progressText({ ...state, done: 0, total: 0, note: "" }, 2),
    "engraving ━━ 0/0 · in 5.0 s",
  );
});

Deno.test("a terminal's line is written over, ten times a second at most, the last state always", () => {
  let time = 0;
  const written: string[] = [];
  {
    using bar = progressBar("work", {
      total: 100,
      mode: "terminal",
      now: () => time,
      write: (text) => written.push(text),
    });
    for (let i = 1; i <= 100; i++) {
      time += 10;
      bar.at(i);
    }
  }
  assert.ok(written.length >= 10 && written.length <= 12, `${written.length}`);
  assert.ok(written.every((text) => text.startsWith("\r\x1b[2K")));
  assert.match(written.at(-1)!, /100\/100 · in 1\.0 s\n$/);
});

Deno.test("a log has few lines, silence none", () => {
  let time = 0;
  const lines: string[] = [];
  for (const mode of ["lines", "silent"] as const) {
    using bar = progressBar(mode, {
      total: 50,
      mode,
      now: () => time,
      write: (text) => lines.push(text),
    });
    for (let i = 1; i <= 50; i++) bar.at(i, `${time += 1000}`);
  }
  assert.equal(lines.length, 4, lines.join(""));
  assert.ok(lines.every((line) => line.startsWith("lines ") && line.endsWith("\n")));
});

Deno.test("a bar's last line is written once", () => {
  let time = 0;
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  const bar = progressBar("work", { total: 2, mode: "lines", now: () => time, write });
  bar.at(1);
  time = 60_000;
  bar.at(2);
  bar[Symbol.dispose]();
  bar[Symbol.dispose]();
  assert.equal(lines.length, 1, lines.join(""));
  assert.match(lines[0], /2\/2 · in 1 min/);
});

Deno.test("a notebook's bar is one display that is updated, its note escaped", async () => {
  let time = 0;
  const shown: { html: string; id: string; update: boolean }[] = [];
  {
    using bar = progressBar("train", {
      total: 3,
      mode: "notebook",
      now: () => time,
      show: (bundle, { id, update }) => {
        shown.push({ html: String(bundle["text/html"]), id, update });
        return Promise.resolve();
      },
    });
    bar.at(1, "<loss>");
    time += 1000;
    bar.at(3);
  }
  await new Promise((wake) => setTimeout(wake, 1));
  assert.deepEqual(shown.map(({ update }) => update), [false, true, true]);
  assert.equal(new Set(shown.map(({ id }) => id)).size, 1);
  assert.ok(shown[0].html.includes(progressClass));
  assert.match(shown[0].html, /value="1" max="3".*&lt;loss&gt;/);
});

Deno.test("no time is guessed from the first piece, nor from pieces done before", () => {
  let time = 0;
  const written: string[] = [];
  const options = { total: 400, mode: "terminal" as const, now: () => time };
  {
    using bar = progressBar("training", { ...options, write: (text) => written.push(text) });
    time = 10;
    bar.at(79); // a run that goes on: 78 were done another day
    time = 1010;
    bar.at(80);
  }
  assert.doesNotMatch(written[0], /left/);
  assert.match(written[1], /80\/400 · 5 min 20 s left/);
});

Deno.test("a bar that saw its first piece being made knows the pace at once", () => {
  let time = 0;
  const written: string[] = [];
  using bar = progressBar("engraving", {
    total: 12,
    mode: "terminal",
    now: () => time,
    write: (text) => written.push(text),
  });
  time = 2000;
  bar.at(1);
  assert.match(written[0], /1\/12 · 22 s left/);
});

Deno.test("a count that wobbles or passes the end does not show", () => {
  let time = 0;
  const written: string[] = [];
  {
    using bar = progressBar("comparing", {
      total: 230,
      mode: "terminal",
      now: () => time,
      write: (text) => written.push(text),
    });
    for (const done of [228, 226, 231, 230]) {
      time += 1000;
      bar.at(done);
    }
  }
  const counts = written.map((text) => /(\d+)\/230/.exec(text)![1]);
  assert.deepEqual(counts, ["228", "228", "230", "230", "230"]);
});
