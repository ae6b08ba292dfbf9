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

Deno.test("intervals by work stand first where every row has them, Wilson's beside them by its name", () => {
  const [top1, top3, top10] = [1922, 1945, 1949].map((hits) => wilson(hits, 2000));
  const byWork = {
    top1: { value: 0.961, low: 0.93, high: 0.98 },
    top3: { value: 0.9725, low: 0.94, high: 0.99 },
    top10: { value: 0.9745, low: 0.95, high: 0.991 },
  };
  const older = { model: "phash", init: "none", gallery: 812, queries: 2000, top1, top3, top10 };
  const row = { ...older, byWork };
  const text = tableText(topTable([row]));
  assert.match(text, /Top-1, by work +Top-3, by work +Top-10, by work +Top-1, Wilson/);
  assert.match(text, /\.961 \[\.930, \.980\].*\.961 \[\.952, \.969\] +2,000 +none$/);
  for (const rows of [[row, older], [older], []]) {
    assert.ok(!tableText(topTable(rows)).includes("by work"));
  }
  const named = { ...row, gallery: "with background" };
  assert.match(tableText(topTable([named])), /with background/);
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

Deno.test("seconds are said to hundredths, tenths, whole ones, minutes or hours", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0.994, "0.99 s"],
    [1, "1.0 s"],
    [1.96, "2.0 s"],
    [9.9, "9.9 s"],
    [10, "10 s"],
    [10.6, "11 s"],
    [59.4, "59 s"],
    [59.5, "1 min 0 s"],
    [60, "1 min 0 s"],
    [3599, "59 min 59 s"],
    [3600, "1 h 0 min"],
    [2 * 3600 + 119, "2 h 1 min"],
    [3600 + 3599, "1 h 59 min"],
    [Infinity, "unknown"],
    [NaN, "unknown"],
  ];
  for (const [seconds, said] of rows) assert.equal(duration(seconds), said);
});

Deno.test("counts are whole, in groups of three", () => {
  assert.deepEqual([999, 1000, 41_421, 1234567, 0.5, 999.5].map(grouped), [
    "999",
    "1,000",
    "41,421",
    "1,234,567",
    "1",
    "1,000",
  ]);
});

Deno.test("what is not known is a dash in any kind of column, a text that is no number is none", () => {
  const columns = (["text", "number", "share", "yes"] as const).map((kind) => ({
    label: kind,
    kind,
  }));
  const lines = (cells: (string | number | null)[]) =>
    tableMarkdown({ caption: "", columns, rows: [cells] }).split("\n")[2];
  assert.equal(lines([null, null, null, null]), "| – | – | – | – |");
  assert.equal(lines(["a", NaN, 0.5, 1]), "| a | – | .500 | yes |");
  assert.equal(lines(["a", 1.23456, 0, 0]), "| a | 1.235 | .000 | no |");
});

Deno.test("the shares stand before where a model began, whose digest is cut to eight digits", () => {
  const top = wilson(1, 2);
  const init = `efficientnet_lite0 sha256:${"46d21023".repeat(8)}`;
  const row = { model: "m", init, gallery: 9, queries: 2, top1: top, top3: top, top10: top };
  const { columns, rows: [cells] } = topTable([row]);
  const labels = columns.map(({ label }) => label);
  assert.deepEqual(labels, ["model", "gallery", "Top-1", "Top-3", "Top-10", "queries", "start"]);
  assert.equal(cells.at(-1), "efficientnet_lite0 (46d21023)");
});

Deno.test("galleries are counted where all are numbers", () => {
  const top = wilson(1, 2);
  const row = (gallery: string | number) => (
    { model: "m", init: "i", gallery, queries: 2, top1: top, top3: top, top10: top }
  );
  const kind = (...galleries: (string | number)[]) => topTable(galleries.map(row)).columns[1].kind;
  assert.deepEqual([kind(1, 2000), kind(1, "all"), kind("all")], ["count", "text", "text"]);
});

Deno.test("masks have columns where one detector has masks, empty for the others", () => {
  const plain = {
    detector: "a",
    plates: 1,
    labels: 1,
    found: 1,
    missed: 0,
    false: 0,
    map50: 1,
    map: 1,
    maskIou: null,
  } as unknown as Parameters<typeof detectionTable>[0][number];
  const masked = { ...plain, maskMap50: 0.5, maskMap: 0.4, boundaryIou: 0.3 };
  const labels = (rows: typeof plain[]) => detectionTable(rows).columns.map(({ label }) => label);
  assert.ok(!labels([plain]).includes("edge IoU"));
  assert.ok(labels([plain, masked]).includes("edge IoU"));
  const { rows } = detectionTable([plain, masked]);
  assert.deepEqual(rows.map((row) => row.slice(-3)), [[null, null, null], [0.3, 0.5, 0.4]]);
});

Deno.test("of no find there is no precision, of no true pair no recall; one is enough for both", () => {
  const score = (found: number, truth: number) =>
    (
      { kind: "all", truth, found, correct: 0, precision: 0.5, recall: 0.25 }
    ) as unknown as Parameters<typeof duplicatesTable>[0][number];
  const { rows } = duplicatesTable([score(0, 0), score(1, 1), score(0, 1), score(1, 0)]);
  assert.deepEqual(rows.map((row) => row.slice(-2)), [
    [null, null],
    [0.5, 0.25],
    [null, 0.25],
    [0.5, null],
  ]);
});

Deno.test("an interval is a mark on a line from 0 to 1 where bars are drawn, and a text elsewhere", () => {
  const interval = { value: 0.5, low: 0.25, high: 0.625 };
  const html = (column: object, options = {}, cell: object | number = interval) =>
    tableHtml({
      caption: "",
      columns: [{ label: "a", kind: "interval", ...column }],
      rows: [[cell as typeof interval]],
    }, options).html;
  assert.match(html({}), /left:25\.00%;width:37\.50%/);
  assert.match(html({}), /<b style="left:50\.00%">/);
  assert.match(html({}), /class="value">\.500<\/span> <span class="interval">\.250–\.625</);
  assert.match(html({ digits: 1 }), /class="value">\.5<.*>\.3–\.6</);
  assert.match(html({}, { bars: false }), />\.500 \[\.250, \.625\]</);
  assert.match(html({ kind: "number" }), />0\.500</);
  assert.match(html({}, {}, 0.5), />\.500</);
});

Deno.test("what has a part of a table's shape only is none", () => {
  assert.ok(isTable({ columns: [], rows: [] }));
  for (const value of [null, 1, {}, { columns: [] }, { rows: [] }, { columns: [], rows: 1 }]) {
    assert.equal(isTable(value), false);
  }
  assert.equal(isTable({ columns: 1, rows: [] }), false);
});
