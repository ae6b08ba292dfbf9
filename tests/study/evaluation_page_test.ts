import assert from "node:assert/strict";
import { creditLine } from "lib/corpus/credit.ts";
import { blank } from "lib/image/image.ts";
import { tableText } from "lib/plot/table.ts";
import {
  evaluationPage,
  evaluationTables,
  leakageWords,
  renderEvaluation,
} from "lib/study/evaluation_page.ts";
import { evaluateWhole } from "lib/study/whole_evaluation.ts";
import { emptyResult } from "./empty_result.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("every table that has rows is there, with both intervals named", async () => {
  const result = { ...emptyResult, ...await evaluateWhole({ ...wholeOptions, windows: true }) };
  const tables = evaluationTables(result);
  assert.equal(tables.length, 10);
  const text = tables.map(tableText).join("\n");
  for (
    const part of ["Top-1, by work", "Top-1, Wilson", "muAP", "MAP@R", "in part", "without Hogarth"]
  ) {
    assert.ok(text.includes(part), part);
  }
  // recall to 1000, and every protocol's row once
  assert.deepEqual(tables[4].columns.slice(-1).map(({ label }) => label), ["1000"]);
  assert.equal(tables[0].rows.length + tables[2].rows.length, result.protocol.length);
  assert.deepEqual(evaluationTables(emptyResult), []);
  // each table stands in one section
  const page = evaluationPage(result, []);
  assert.deepEqual(
    page.sections.flatMap(({ tables }) => tables.map(({ caption }) => caption)).sort(),
    tables.map(({ caption }) => caption).sort(),
  );
});

Deno.test("misses can be looked at: the query, its original and what came first", async () => {
  const image = blank({ width: 8, height: 8 }, [9, 9, 9, 255]);
  const picture = {
    caption: "hard: figure 3 at rank 4",
    query: image,
    original: image,
    answer: image,
    credits: [
      creditLine({ source: "", rights: "CC0" }),
      creditLine({ source: "", rights: "" }),
    ] as const,
  };
  const html = await renderEvaluation(emptyResult, [picture]);
  assert.match(html, /hard: figure 3 at rank 4[\s\S]*its original[\s\S]*came first/);
  assert.equal(html.match(/<img /g)?.length, 3);
  const credits = [...html.matchAll(/class="credit"[^>]*>([^<]*)</g)].map(([, words]) => words);
  assert.deepEqual(credits, ["CC0", "CC0", "rights unknown"]);
  assert.ok(!html.includes("0.000"), "no cosine is invented");
});

Deno.test("leakage is told as it is", () => {
  const words = (heldOut: number, works: string[] = [], duplicates = 0) =>
    leakageWords({
      models: [],
      leakage: {
        trained: 5,
        heldOut,
        works,
        duplicates: Array.from({ length: duplicates }, () => ({ trained: "a", heldOut: "b" })),
      },
    }).join(" ");
  assert.match(leakageWords({ leakage: null, models: [] })[0], /nothing can leak/);
  const own = { model: "own.onnx", init: "", books: null };
  const unknown = leakageWords({ leakage: null, models: [own, { ...own, books: [] }] });
  assert.deepEqual(unknown, [
    "Nobody knows what own.onnx was trained on: it may know these figures.",
  ]);
  const leakage = { trained: 5, heldOut: 0, works: [], duplicates: [] };
  assert.match(leakageWords({ leakage, models: [own] }).join(" "), /^All 5 .* own\.onnx was/);
  assert.match(words(0), /All 5 figures were trained on/);
  assert.match(words(2), /No work is on both sides\. No pair/);
  assert.match(words(2, ["w1", "w2"], 3), /2 works are on both sides: w1, w2\. 3 pairs/);
});
