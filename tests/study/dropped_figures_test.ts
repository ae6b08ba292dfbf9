/** What becomes of figures that somebody dropped in `review`: every stage leaves them out. */
import assert from "node:assert/strict";
import { openStore } from "lib/corpus/store.ts";
import type { ReviewVerdict } from "lib/corpus/verdict.ts";
import { storeFile } from "lib/extract/extract.ts";
import { configs } from "lib/simclr/config.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runFindings } from "lib/study/findings.ts";
import { goingOf } from "lib/study/going_on.ts";
import { readLabels } from "lib/study/labels.ts";
import { reportOf } from "lib/study/report.ts";
import { search } from "lib/study/search.ts";
import { silent } from "lib/study/stage_context.ts";
import { addToSummary } from "lib/study/summary.ts";
import { trainingFigures } from "lib/study/training_figures.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { collected } from "./collected.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

const size = { width: 64, height: 64 };
const at = "2026-01-31T12:00:00.000Z";

function say(folder: string, verdict: ReviewVerdict): void {
  using store = openStore(storeFile(folder));
  store.addVerdicts([verdict]);
}

/** Drops the second figure of a plate, or keeps it. */
const decided = (n: number, type: "drop" | "keep") =>
  verdictOf(n, { type, a: placed("plate-1", { ...size, box: [32, 0, 64, 64] }), b: null });

Deno.test("a figure that was dropped is no answer, label, export or training figure; kept again it is", () =>
  withEmbeddings(async (directory) => {
    addToSummary(directory, { corpus: "fake" });
    const seen = async () => {
      const { context, said } = listening();
      const { answers } = await search({ directory, asked: "plate-0.00", k: 100 });
      const found = await runFindings({ directory, tables: ["neighbours"], k: 2, at });
      const labels = (await readLabels(directory, { context: silent })).labels;
      const { corpus } = await trainingFigures({ directory, seed: 1, threads: 1 }, context);
      return {
        answers: answers.map(({ id }) => id),
        exported: found.figures.map(({ id }) => id),
        neighbours: [...found.neighbours].flatMap(({ figure, neighbour }) => [figure, neighbour]),
        labels: labels.length,
        trained: corpus.characters.map(({ id }) => id),
        digest: corpus.digests.figures,
        said,
      };
    };
    const before = await seen();
    assert.equal(before.answers.length, 5);
    say(directory, decided(1, "drop"));
    const { said, digest, ...after } = await seen();
    const left = ["plate-0.00", "plate-0.01", "plate-1.00", "plate-2.00", "plate-2.01"];
    assert.deepEqual(after.answers.toSorted(), left.slice(1));
    assert.deepEqual([after.exported, after.trained, after.labels], [left, left, 5]);
    assert.ok(!after.neighbours.includes("plate-1.01"));
    // five figures with two neighbours each
    assert.equal(after.neighbours.length, 2 * 5 * 2);
    assert.deepEqual(said, ["1 figure that somebody dropped: not learnt from."]);
    // a training that is gone on with must be told from one of all figures
    assert.notEqual(digest, before.digest);
    assert.equal(openCorpus(directory).characters.length, 6, "it stays in the corpus");
    say(directory, decided(2, "keep"));
    assert.deepEqual(await seen(), before);
  }));

Deno.test("a report counts and shows no figure that was dropped, alone, as an answer or in a pair", () =>
  withEmbeddings(async (directory) => {
    await runDuplicates({ directory, seed: 1, neighbours: 2 }, listening().context);
    const seen = async () => {
      const report = await reportOf({ collection: collected(directory), directory });
      return {
        facts: report.facts.filter(({ label }) => label !== "minutes").map(({ value }) => value),
        cutOuts: report.cutOuts.map(({ caption }) => caption),
        around: report.around!.figures.map(({ caption }) => caption),
        searches: report.neighbours.length,
        pairs: report.duplicates!.pairs.map(({ caption }) => caption),
      };
    };
    const before = await seen();
    assert.deepEqual(before.pairs, ["plate-0.01 and plate-1.01"]);
    assert.ok(before.facts.includes(6));
    say(directory, decided(1, "drop"));
    const left = ["plate-0.00", "plate-0.01", "plate-1.00", "plate-2.00", "plate-2.01"];
    const after = await seen();
    assert.ok(after.facts.includes(5) && !after.facts.includes(6));
    assert.deepEqual([after.cutOuts, after.around, after.pairs], [left, left, []]);
    assert.equal(after.searches, 5);
    say(directory, decided(2, "keep"));
    assert.deepEqual(await seen(), before);
  }, { look: (id) => id === "plate-1.01" ? "plate-0.01" : id }));

Deno.test("a label whose figure was dropped is no missed one, and its plate is shown even without figures", () =>
  withEmbeddings(async (directory) => {
    const labels = [0, 32].map((x) => ({
      ...{ plate: "plate-1", box: [x, 0, x + 32, 64] as const, name: "figure" },
    }));
    const marks = async () => {
      const collection = { ...collected(directory), labels };
      const { plates } = await reportOf({ collection, directory });
      return plates.map(({ marks }) => marks.map(({ box: [x] }) => x));
    };
    assert.deepEqual(await marks(), [[0, 32], [0, 32], [0, 32]]);
    say(directory, decided(1, "drop"));
    assert.deepEqual(await marks(), [[0, 32], [0], [0, 32]]);
    const first = placed("plate-1", { ...size, box: [0, 0, 32, 64] });
    say(directory, verdictOf(2, { type: "drop", a: first, b: null }));
    assert.deepEqual(await marks(), [[0, 32], [], [0, 32]]);
  }));

Deno.test("a training of all figures is not gone on with without one, and it is said why; too few are none", () =>
  withEmbeddings((directory) => {
    const wanted = { config: { ...configs.demo, background: true }, seed: 1, items: "", steps: 4 };
    const going = () => goingOf({ ...wanted, seed: 2 }, { directory, again: false });
    assert.throws(going, /other seed \(1, now 2\)\. Use the same/);
    say(directory, decided(1, "drop"));
    assert.throws(going, /now 2\) \(figures that were dropped in review since are no items\)\./);
    const figures = () => trainingFigures({ directory, seed: 1, threads: 1 }, silent);
    const drop = (n: number, plate: string, x: number) =>
      say(
        directory,
        verdictOf(n, {
          ...{ type: "drop", a: placed(plate, { ...size, box: [x, 0, x + 32, 64] }), b: null },
        }),
      );
    drop(2, "plate-0", 0);
    drop(3, "plate-0", 32);
    drop(4, "plate-1", 0);
    return figures().then(async ({ corpus }) => {
      assert.equal(corpus.characters.length, 2);
      drop(5, "plate-2", 0);
      await assert.rejects(figures, /of its 6 figures all but 1 were dropped in review/);
    });
  }));
