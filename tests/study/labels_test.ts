import assert from "node:assert/strict";
import type { Label, Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import {
  countLabels,
  dealt,
  formatOf,
  judgeLabels,
  type LabelSource,
  readLabels,
  withoutUnlabelled,
} from "lib/study/labels.ts";
import { silent } from "lib/study/stage_context.ts";
import { fakeCorpus } from "./fake_corpus.ts";
import { withFolder } from "tests/with_folder.ts";

const size = { width: 100, height: 100 };
const plateOf = (id: string): Plate => ({
  ...{ id, work: id, impression: "", file: `${id}.png`, source: "", rights: "" },
  ...size,
});
const label = (plate: string, box: Box, more: Partial<Label> = {}): Label & { score?: number } => ({
  plate,
  box,
  name: "figure",
  ...more,
});
const source = (plates: readonly string[], labels: readonly Label[]): LabelSource => ({
  plates: plates.map(plateOf),
  labels,
  parts: {},
});

Deno.test("a format is named as it is, or with the nearest that there is", () => {
  assert.equal(formatOf("coco"), "coco");
  assert.throws(() => formatOf("cocoo"), /no format "cocoo"\. Did you mean coco\? Known: /);
});

Deno.test("plates that nobody labelled are left out where others are labelled", () => {
  const all = { ...source(["a", "b"], [label("a", [0, 0, 9, 9])]), labelled: new Set(["a"]) };
  assert.deepEqual(withoutUnlabelled(all).plates.map(({ id }) => id), ["a"]);
  const { labelled: _, ...unknown } = all;
  assert.equal(withoutUnlabelled(unknown).plates.length, 2);
});

Deno.test("a count is by class and by part, in the order of their names", () => {
  const labels = [label("a", [0, 0, 9, 9], { name: "b" }), label("a", [0, 0, 9, 9], { name: "a" })];
  const counts = countLabels({ ...source(["a"], labels), parts: { a: "train" } });
  assert.deepEqual(Object.entries(counts.classes), [["a", 1], ["b", 1]]);
  assert.deepEqual([counts.plates, counts.labels, counts.masks], [1, 2, 0]);
  assert.deepEqual(counts.parts, { train: 1 });
});

Deno.test("works are dealt out whole; shares that are none are refused", () => {
  const plates = Array.from({ length: 10 }, (_, i) => `p${i}`);
  const { parts } = dealt(source(plates, []), { split: ".5,.3,.2", seed: 1, by: "work" });
  const counts = Object.values(Object.groupBy(Object.values(parts), (part) => part));
  assert.deepEqual(counts.map((own) => own!.length).sort(), [2, 3, 5]);
  for (const split of [".5,.5", "a,b,c", "-.1,.5,.6"]) {
    assert.throws(
      () => dealt(source(plates, []), { split, seed: 1, by: "work" }),
      /--split takes three shares/,
    );
  }
});

Deno.test("labels are judged by others: found, false, missed, and what does not count", () => {
  const truth = source(["a", "b"], [
    label("a", [0, 0, 20, 20]),
    label("a", [40, 40, 60, 60]),
    label("a", [70, 70, 90, 90], { crowd: true }),
  ]);
  const all = { ...truth, labelled: new Set(["a"]) };
  const found = source(["a", "c"], [
    label("a", [0, 0, 20, 20]),
    label("a", [30, 0, 38, 8]),
    label("c", [0, 0, 9, 9]),
  ]);
  const judged = judgeLabels({ found, all }, { typed: "mine", truth: "theirs", minScore: 0 });
  const [row] = judged.detection;
  assert.deepEqual([row.detector, row.plates, row.labels], ["mine", 1, 2]);
  assert.deepEqual([row.found, row.missed, row.false], [1, 1, 1]);
  assert.deepEqual([judged.strangers, judged.unlabelled, judged.crowds], [1, 1, 1]);
  assert.throws(
    () =>
      judgeLabels({ found: source(["c"], []), all }, {
        typed: "mine",
        truth: "theirs",
        minScore: 0,
      }),
    /None of the plates of mine \(c \.\.\.\) is in theirs \(a \.\.\.\)/,
  );
});

Deno.test("an extracted folder is read with its scores", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 2 });
    const { plates, labels } = await readLabels(folder, { context: silent });
    assert.equal(plates.length, 2);
    const scored = labels as readonly (Label & { score?: number })[];
    assert.deepEqual(scored.map(({ score }) => score), [0.9, 0.8, 0.9, 0.8]);
    assert.deepEqual(labels[0].box, [0, 0, 32, 64]);
  }));
