import assert from "node:assert/strict";
import { wilson } from "lib/retrieval/intervals.ts";
import {
  detectionTable,
  duplicatesTable,
  duration,
  grouped,
  isTable,
  share,
  tableHtml,
  tableMarkdown,
  tableOf,
  tableText,
  topTable,
} from "lib/plot/table.ts";

const people = tableOf(
  [{ name: "Alice | Liddell", plates: 14123, score: 0.5, unused: 1 }, {
    name: "<Hatter>",
    plates: 5,
    score: null,
    unused: 2,
  }],
  {
    caption: "People & plates",
    columns: {
      name: { label: "who", kind: "text" },
      plates: { label: "plates", kind: "count" },
      score: { label: "score", kind: "number", digits: 2 },
    },
  },
);

Deno.test("numbers are written as tables of the field print them", () => {
  assert.equal(share(0.961), ".961");
  assert.equal(share(1), "1.000");
  assert.equal(share(-0.25, 2), "-.25");
  assert.equal(grouped(41421), "41,421");
  assert.equal(grouped(999), "999");
  assert.equal(grouped(1234567), "1,234,567");
  assert.deepEqual([0.418, 3.2, 59.6, 200, 7500].map(duration), [
    "0.42 s",
    "3.2 s",
    "1 min 0 s",
    "3 min 20 s",
    "2 h 5 min",
  ]);
  const columns = [{ label: "n", kind: "number" }, { label: "y", kind: "yes" }] as const;
  assert.match(tableText({ caption: "", columns, rows: [[null, true]] }), /–\s+yes/);
});

Deno.test("plain text stands in columns, numbers to the right", () => {
  assert.equal(
    tableText(people),
    [
      "People & plates",
      "who              plates  score",
      "───────────────  ──────  ─────",
      "Alice | Liddell  14,123   0.50",
      "<Hatter>              5      –",
    ].join("\n"),
  );
});

Deno.test("Markdown keeps a bar inside its cell", () => {
  const lines = tableMarkdown(people).split("\n");
  assert.deepEqual(lines.slice(2), [
    "| who | plates | score |",
    "|---|---:|---:|",
    "| Alice \\| Liddell | 14,123 | 0.50 |",
    "| <Hatter> | 5 | – |",
  ]);
});

Deno.test("HTML has a caption, headers with scopes, and escaped names", () => {
  const { html } = tableHtml(people);
  assert.match(html, /^<table><caption>People &amp; plates<\/caption>/);
  assert.equal((html.match(/scope="col"/g) ?? []).length, 3);
  assert.match(html, /<th scope="row" class="text">&lt;Hatter&gt;<\/th>/);
  assert.match(html, /<td class="number">14,123<\/td>/);
  assert.doesNotMatch(html, /unused/);
});

Deno.test("the study's table prints each share with its interval", () => {
  const top1 = wilson(1922, 2000);
  const row = { model: "simclr", init: "random", gallery: 812, queries: 2000, top1 };
  const table = topTable([{ ...row, top3: wilson(1945, 2000), top10: wilson(1949, 2000) }]);
  assert.ok(isTable(table) && !isTable([]));
  assert.match(tableText(table), /\.961 \[\.952, \.969\]/);
  assert.match(tableHtml(table).html, /<span class="interval">\.952–\.969<\/span>/);
  assert.match(tableMarkdown(table), /\| Top-1 \|/);
});

Deno.test("tables of detectors and of duplicates print shares, and a dash for what was not measured", () => {
  const counts = { plates: 60, labels: 214, found: 181, missed: 33, false: 24 };
  const detection = detectionTable([
    { detector: "ink", ...counts, map50: 0.8124, map: 0.5, maskIou: null },
  ]);
  assert.match(tableText(detection), /ink +60 +214 +181 +33 +24 +\.812 +\.500 +–$/);
  const duplicates = duplicatesTable([
    { kind: "all", truth: 4, found: 2, correct: 2, precision: 1, recall: 0.5 },
  ]);
  assert.match(tableText(duplicates), /all +4 +2 +2 +1\.000 +\.500$/);
});
