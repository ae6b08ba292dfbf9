import assert from "node:assert/strict";
import { progressBar, progressClass } from "lib/notebook/progress.ts";

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

/** A bar whose clock begins at 5 s, and what it wrote. */
function clocked(mode: "terminal" | "lines", total: number) {
  const written: string[] = [];
  const clock = { time: 5000 };
  const write = (text: string) => void written.push(text);
  const bar = progressBar("work", { total, mode, now: () => clock.time, write });
  return { bar, clock, written };
}

Deno.test("a bar waits a tenth of a second in a terminal, 15 seconds in a log, a fifth in a notebook", async () => {
  const { bar, clock, written } = clocked("terminal", 9);
  bar.at(1);
  clock.time += 99;
  bar.at(2);
  assert.equal(written.length, 1);
  clock.time += 1;
  bar.at(3);
  assert.equal(written.length, 2);
  assert.ok(written.every((text) => !text.endsWith("\n")), "the line stays open");

  const log = clocked("lines", 9);
  log.clock.time += 14_999;
  log.bar.at(1);
  assert.deepEqual(log.written, []);
  log.clock.time += 1;
  log.bar.at(2);
  assert.equal(log.written.length, 1);

  let time = 0;
  const shown: string[] = [];
  const show = (bundle: object) => Promise.resolve(void shown.push(JSON.stringify(bundle)));
  const cell = progressBar("work", { total: 9, mode: "notebook", now: () => time, show });
  const shownNow = async () => {
    await new Promise((wake) => setTimeout(wake, 1));
    return shown.length;
  };
  cell.at(1);
  time = 199;
  cell.at(2);
  assert.equal(await shownNow(), 1);
  time = 200;
  cell.at(3);
  assert.equal(await shownNow(), 2);
  cell.at(9);
  assert.equal(await shownNow(), 3, "its end is shown at once");
});

Deno.test("at its end a terminal's bar waits for its turn, and a log's until it goes", () => {
  const { bar, clock, written } = clocked("terminal", 2);
  bar.at(1);
  bar.at(2);
  assert.equal(written.length, 1);
  clock.time += 3000;
  bar[Symbol.dispose]();
  assert.match(written[1], /2\/2 · in 3\.0 s\n$/);

  const log = clocked("lines", 1);
  log.clock.time += 20_000;
  log.bar.at(1);
  assert.deepEqual(log.written, []);
  log.bar[Symbol.dispose]();
  assert.equal(log.written.length, 1);
});

Deno.test("where nobody knows how much there is, it is counted all the same", () => {
  const { bar, clock, written } = clocked("lines", 0);
  clock.time += 15_000;
  bar.at(3);
  clock.time += 15_000;
  bar.at(5);
  assert.deepEqual(written.map((text) => / (\d+\/0) /.exec(text)![1]), ["3/0", "5/0"]);
  const one = clocked("terminal", 1);
  one.bar.at(5);
  assert.match(one.written[0], / 1\/1 /);
});

Deno.test("a bar that never moved says that nothing was done", () => {
  const { bar, clock, written } = clocked("lines", 5);
  clock.time += 2000;
  bar[Symbol.dispose]();
  assert.match(written[0], /^work ╌{28} 0\/5\n$/);
});

Deno.test("the pace is known from the first piece if the bar stood for a twentieth of a second before", () => {
  const first = (done: number, milliseconds: number) => {
    const { bar, clock, written } = clocked("terminal", 4);
    clock.time += milliseconds;
    bar.at(done);
    return / left/.test(written[0]);
  };
  assert.deepEqual([first(1, 50), first(1, 49), first(2, 50)], [true, false, false]);
  assert.equal(first(0, 50), false);
});

Deno.test("without a notebook a terminal's line is written over, and a log is not", () => {
  const { isTerminal } = Deno.stderr;
  const written: string[] = [];
  try {
    for (const terminal of [true, false]) {
      Deno.stderr.isTerminal = () => terminal;
      progressBar("work", { total: 1, write: (text) => written.push(text) })[Symbol.dispose]();
    }
  } finally {
    Deno.stderr.isTerminal = isTerminal;
  }
  assert.deepEqual(written.map((text) => text.startsWith("\r")), [true, false]);
});
