import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { UsageError } from "lib/study/usage.ts";
import { collectionOf, extractedRun, runFolder, runOrNew } from "lib/study/run_folder.ts";
import { ran, withFolder } from "tests/cli/ran.ts";

/** A run's folder with its summary, used last at a second of the clock. */
function runIn(directory: string, second: number, more: object = {}): void {
  mkdirSync(directory, { recursive: true });
  const summary = { corpus: "engraver", seed: 3, seconds: {}, extraction: { of: 6 }, ...more };
  writeFileSync(join(directory, "summary.json"), JSON.stringify(summary));
  utimesSync(join(directory, "summary.json"), second, second);
}

function told() {
  const lines: string[] = [];
  return { lines, say: (line: string) => void lines.push(line) };
}

Deno.test("the run that was worked on last is taken, and said; a folder that is named wins", () =>
  withFolder(async (folder) => {
    const within = join(folder, "out");
    assert.throws(() => runFolder({}, told(), { within }), /no run in .* yet: run extract first/);
    runIn(join(within, "demo"), 2000);
    runIn(join(within, "old"), 1000);
    mkdirSync(join(within, "empty"));
    const context = told();
    assert.equal(runFolder({}, context, { within }), join(within, "demo"));
    assert.match(context.lines[0], /In .*demo, the last run/);
    const quiet = told();
    assert.equal(runFolder({ out: "elsewhere" }, quiet, { within }), "elsewhere");
    assert.equal(runFolder({ corpus: "alice" }, quiet, { within }), join("out", "alice"));
    assert.deepEqual(quiet.lines, []);
    await Promise.resolve();
  }));

Deno.test("what belongs to another run is refused, what is the run's own is taken", () =>
  withFolder(async (folder) => {
    const out = join(folder, "a");
    runIn(out, 1000);
    const own = { out, corpus: "engraver", seed: 3, plates: 6 };
    assert.equal(runFolder(own, told()), out);
    for (const other of [{ corpus: "alice" }, { seed: 4 }, { plates: 60 }]) {
      const [[name, value]] = Object.entries(other);
      assert.throws(
        () => runFolder({ ...own, ...other }, told()),
        (error: Error) =>
          error instanceof UsageError && error.message.includes(`--${name} ${value} belongs`),
      );
    }
    const collection = join(folder, "prints");
    runIn(join(folder, "b"), 1000, { corpus: collection });
    assert.equal(
      runFolder({ out: join(folder, "b"), corpus: `${collection}/` }, told()),
      join(folder, "b"),
    );
    const { status, err } = await ran("search", "x", "--out", out, "--corpus", "alice");
    assert.equal(status, 2);
    assert.match(err, /--corpus alice belongs to another run: the one in .* has engraver/);
  }));

Deno.test("where nothing was extracted, the command that does it names collection and folder", () =>
  withFolder(async (folder) => {
    const out = join(folder, "a run");
    const nothing = (choice: { corpus?: string; out?: string }, command: string) =>
      assert.throws(
        () => extractedRun(choice, told()),
        (error: Error) =>
          error.message.endsWith(`run extract first (deno task extract ${command})`),
      );
    nothing({ corpus: "/my prints", out }, `--corpus '/my prints' --out '${out}'`);
    nothing({ corpus: join(folder, "p") }, `--corpus ${join(folder, "p")}`);
    nothing({ out }, `--out '${out}'`);
    mkdirSync(out);
    // as where it was killed at once
    writeFileSync(storeFile(out), "");
    nothing({ out }, `--out '${out}'`);
    openStore(storeFile(out))[Symbol.dispose]();
    assert.equal(extractedRun({ out }, told()), out);
    await Promise.resolve();
  }));

Deno.test("training goes on with the last run, or begins one where there is none", () =>
  withFolder((folder) => {
    const within = join(folder, "out");
    const fresh = runOrNew({ seed: 7 }, told(), { within });
    assert.deepEqual(fresh, {
      corpus: "engraver",
      out: join("out", "engraver"),
      seed: 7,
      plates: 60,
    });
    runIn(join(within, "b"), 1000, { corpus: "alice", extraction: { of: 26 } });
    const own = collectionOf(join(within, "b"));
    assert.deepEqual(own, { corpus: "alice", out: join(within, "b"), seed: 3, plates: 26 });
    assert.deepEqual(runOrNew({ seed: 7 }, told(), { within }), own);
    assert.equal(runOrNew({ seed: 7, plates: 4 }, told(), { within }).corpus, "engraver");
    assert.throws(
      () => runOrNew({ seed: 7, corpus: "engraver", out: join(within, "b") }, told()),
      /--corpus engraver belongs to another run/,
    );
    return Promise.resolve();
  }));

Deno.test("of runs of one moment the first by name is taken, whatever else lies beside them", () =>
  withFolder((folder) => {
    const within = join(folder, "out");
    for (const name of ["c", "a", "b"]) runIn(join(within, name), 1000);
    writeFileSync(join(within, "a file"), "");
    assert.equal(runFolder({}, told(), { within }), join(within, "a"));
  }));

Deno.test("a run that does not know its collection or its plates refuses none; a name is no path", () =>
  withFolder((folder) => {
    const out = join(folder, "a");
    runIn(out, 1000, { corpus: "" });
    assert.equal(runFolder({ out, corpus: "alice" }, told()), out);
    runIn(out, 1000, { extraction: undefined });
    assert.equal(runFolder({ out, plates: 7 }, told()), out);
    runIn(out, 1000, { corpus: "alice" });
    const other = () => runFolder({ out, corpus: "./alice" }, told());
    assert.throws(other, /--corpus \.\/alice belongs to another run/);
  }));

Deno.test("a run that is there already keeps its seed and its number of plates, and is said where it was not named", () =>
  withFolder((folder) => {
    const within = join(folder, "out");
    runIn(join(within, "a"), 1000, { extraction: undefined });
    const context = told();
    const own = { corpus: "engraver", seed: 3, plates: 60, out: join(within, "a") };
    assert.deepEqual(runOrNew({ seed: 7 }, context, { within }), own);
    assert.match(context.lines[0], /In .*a, the last run/);
    const quiet = told();
    assert.deepEqual(runOrNew({ seed: 7, out: join(within, "a") }, quiet), own);
    assert.deepEqual(quiet.lines, []);
    const fresh = runOrNew({ seed: 7, plates: 9, out: join(within, "new") }, quiet);
    assert.deepEqual(fresh, { corpus: "engraver", seed: 7, plates: 9, out: join(within, "new") });
    runIn(join(within, "b"), 1000);
    const more = () => runOrNew({ seed: 7, plates: 9, out: join(within, "b") }, quiet);
    assert.throws(more, /--plates 9 belongs to another run/);
  }));
