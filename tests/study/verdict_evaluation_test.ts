import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import { evaluateVerdicts, verdictLines } from "lib/study/verdict_evaluation.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { withEmbeddings } from "./embedded_run.ts";

const figure = (plate: string, n: 0 | 1) =>
  placed(plate, { width: 64, height: 64, box: [32 * n, 0, 32 * n + 32, 64] });

Deno.test("a run's vectors are asked for what verdicts call one, from either side", () =>
  withEmbeddings(async (folder) => {
    assert.deepEqual(await evaluateVerdicts(folder, { threads: 1 }), []);
    {
      using store = openStore(storeFile(folder));
      store.addVerdicts([
        verdictOf(1, { type: "coloured", a: figure("plate-0", 0), b: figure("plate-1", 0) }),
        verdictOf(2, { type: "different", a: figure("plate-0", 1), b: figure("plate-1", 1) }),
      ]);
    }
    const found = await evaluateVerdicts(folder, { threads: 1 });
    assert.deepEqual(found, [{ same: "figure", searches: 2, first: 1, ten: 1 }]);
    assert.deepEqual(verdictLines(found), [
      "Of 2 searches for what a verdict calls the same figure, 100 % find it first and 100 % among ten.",
    ]);
    assert.deepEqual(verdictLines([]), []);
    // the first figures of two plates look alike
  }, { look: (id) => id.replace(/plate-[01]\.00/, "one") }));

Deno.test("of verdicts on what the run does not hold, or before anything was embedded, nothing is said", () =>
  withEmbeddings(async (folder) => {
    {
      using store = openStore(storeFile(folder));
      const gone = { a: figure("plate-8", 0), b: figure("plate-9", 0) };
      store.addVerdicts([verdictOf(1, { type: "coloured", ...gone })]);
    }
    assert.deepEqual(await evaluateVerdicts(folder, { threads: 1 }), []);
    {
      using store = openStore(storeFile(folder));
      const type = "coloured";
      store.addVerdicts([verdictOf(2, { type, a: figure("plate-0", 0), b: figure("plate-1", 0) })]);
    }
    assert.equal((await evaluateVerdicts(folder, { threads: 1 })).length, 1);
    rmSync(embeddingsFile(folder, "simclr"));
    assert.deepEqual(await evaluateVerdicts(folder, { threads: 1 }), []);
  }));

Deno.test("shares of searches are said to the nearest per cent", () => {
  const [line] = verdictLines([{ same: "person", searches: 200, first: 0.005, ten: 0.996 }]);
  assert.match(line, /the same person, 1 % find it first and 100 % among ten\.$/);
});
