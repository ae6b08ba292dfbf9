import assert from "node:assert/strict";
import type { Label } from "lib/corpus/plate.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";
import { tableText } from "lib/plot/table.ts";
import { evaluateLabels, type LabelSource } from "lib/study/labels.ts";
import {
  convertedLines,
  describedLines,
  describeLabels,
  formatLines,
  formatNames,
  formatRows,
  labelsEvaluationLines,
  unusedTables,
} from "lib/study/label_tables.ts";
import { handMade, square } from "tests/study/hand_made.ts";

const of = (plates: Readonly<Record<string, readonly number[]>>): LabelSource => {
  const { plates: own, labels } = handMade(plates);
  return { plates: own, labels: labels.map((label) => ({ ...label, name: "figure" })), parts: {} };
};

Deno.test("each format is a row, with a word for each thing that it may have a place for", () => {
  const [table, ...abouts] = formatLines();
  const [, head, , ...rows] = table.split("\n").filter(Boolean);
  assert.deepEqual(formatNames, Object.keys(labelFormats));
  assert.deepEqual(rows.map((row) => row.trim().split(/\s+/)[0]), formatNames, table);
  const coco = rows[formatNames.indexOf("coco")];
  const at = head.indexOf("scores");
  assert.equal(coco.slice(at).trim().split(/\s+/)[0], "yes", table);
  assert.deepEqual(abouts.map((line) => line.split(": ")[0]), formatNames);
  assert.deepEqual(formatRows().map(({ name, holds }) => [name, holds.boxes]), [
    ...formatNames.map((name) => [name, labelFormats[name].holds.boxes]),
  ]);
});

Deno.test("what is lost, and what is not used, is a row for each kind; of nothing there is no table", () => {
  const losses = [{ what: "scores", count: 2, first: "a.png" }];
  const of = { directory: "out", format: "coco" as const, plates: 3, labels: 5 };
  const converted = { ...of, masks: 0, classes: {}, parts: {}, losses, unused: losses };
  const [aside, whole, lost, unused, ...more] = convertedLines(
    { converted, unlabelled: 4 },
    { typed: "mine" },
  );
  assert.equal(aside, "4 plates of mine are not labelled, and are left out");
  assert.equal(whole, "out: 5 labels on 3 plates as coco");
  assert.match(lost, /no place for[^]*lost[^]*scores +2 +a\.png/);
  assert.match(unused, /not used[^]*scores +2 +a\.png/);
  assert.deepEqual(more, []);
  const kept = { converted: { ...converted, losses: [], unused: [] }, unlabelled: 0 };
  assert.deepEqual(convertedLines(kept, { typed: "mine" }), [whole, "Nothing is lost."]);
  assert.match(tableText(unusedTables({ unused: losses })[0]), /not used[^]*scores +2 +a\.png/);
  assert.deepEqual([unusedTables({ unused: [] }), unusedTables({})], [[], []]);
});

Deno.test("labels are described by class and part, and by how many of the plates are labelled", () => {
  const source = { ...of({ a: [0, 1], b: [] }), parts: { a: "train" } } as const;
  const plain = describeLabels(source);
  assert.deepEqual(plain, {
    format: null,
    plates: 2,
    labels: 2,
    masks: 0,
    classes: { figure: 2 },
    parts: { train: 1 },
    unused: [],
  });
  assert.deepEqual(describedLines(plain, { typed: "mine" }), [
    "mine: 2 labels, 0 with a mask, on 2 plates",
    "classes: figure 2",
    "parts: train 1",
  ]);
  const known = describeLabels({ ...source, parts: {}, format: "coco", labelled: new Set(["a"]) });
  assert.equal(known.labelled, 1);
  assert.deepEqual(describedLines(known, { typed: "mine" }), [
    "mine (coco): 2 labels, 0 with a mask, on 1 of 2 plates",
    "classes: figure 2",
  ]);
});

/** Lines on labels that were evaluated against two figures, one of them hard, but for the tables. */
function evaluationOf(counts: { strangers: number; unlabelled: number; crowds: number }) {
  const all = of({ a: [0, 1] });
  const hard: Label = { plate: "a", box: square(5), name: "figure", truncated: true };
  const evaluated = evaluateLabels({ found: all, all: { ...all, labels: [...all.labels, hard] } }, {
    typed: "mine",
    truth: "truth",
    minScore: 0,
  });
  const lines = labelsEvaluationLines({ ...evaluated, ...counts }, { truth: "truth" });
  return { aside: lines.slice(0, -2), tables: lines.slice(-2) };
}

Deno.test("what is left aside is said where there is any; crowds are counted in words", () => {
  assert.deepEqual(evaluationOf({ strangers: 0, unlabelled: 0, crowds: 0 }).aside, []);
  assert.deepEqual(evaluationOf({ strangers: 1, unlabelled: 2, crowds: 1 }).aside, [
    "1 labels are on plates that truth does not have",
    "2 plates of truth are not labelled, and are not judged",
    "1 label is a crowd: neither missed nor found, and what lies in them is not false",
  ]);
  const [line] = evaluationOf({ strangers: 0, unlabelled: 0, crowds: 2 }).aside;
  assert.match(line, /^2 labels are crowds: /);
});

Deno.test("evaluated labels are a table of all and one by how hard the figures are", () => {
  const [whole, parts] = evaluationOf({ strangers: 0, unlabelled: 0, crowds: 0 }).tables;
  assert.match(whole, /mine/);
  assert.match(parts, /plain +2 +2 +0/);
  assert.match(parts, /truncated +1 +0 +1/);
});

Deno.test("of what was converted it is said what is left out, what is lost and what is not used", () => {
  const converted = {
    directory: "to",
    format: "coco",
    plates: 3,
    labels: 4,
    masks: 0,
    classes: {},
    parts: {},
    losses: [],
    unused: [],
  } as const;
  const count = { what: "scores", count: 1, first: "a.png" };
  const said = (more: object, unlabelled = 0) =>
    convertedLines({ converted: { ...converted, ...more }, unlabelled }, { typed: "mine" });
  assert.deepEqual(said({}), ["to: 4 labels on 3 plates as coco", "Nothing is lost."]);
  assert.equal(said({}, 1)[0], "1 plates of mine are not labelled, and are left out");
  assert.equal(said({}, 1).length, 3);
  assert.match(said({ losses: [count] })[1], /no place for[^]*scores/);
  assert.match(said({ unused: [count] })[2], /not used[^]*scores/);
});

Deno.test("one label that is a stranger, one plate and one crowd are said", () => {
  assert.equal(evaluationOf({ strangers: 1, unlabelled: 1, crowds: 1 }).aside.length, 3);
});
