import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, decodeImage } from "lib/image/image.ts";
import { figure } from "lib/plot/figure.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { bundleOf, maskImage, recordsTable, show } from "lib/notebook/display.ts";

const image = blank({ width: 900, height: 300 }, [90, 80, 70, 255]);
const mask = maskFromPixels([1, 0, 0, 1, 1, 0], { width: 3, height: 2 });
const bars = figure([{ type: "bar", y: [1, 2] }], { alt: "Two bars." });

const words = async (value: unknown) => (await bundleOf(value))["text/plain"];
const picture = async (value: unknown, options = {}) =>
  decodeImage(Buffer.from(String((await bundleOf(value, options))["image/jpeg"]), "base64"));

Deno.test("a picture is shrunk for the page and says its true size", async () => {
  assert.equal(await words(image), "Image, 900 x 300");
  const { width, height } = await picture(image, { maxSide: 300 });
  assert.deepEqual([width, height], [300, 100]);
});

Deno.test("each value is known by its shape, lists of it too", async () => {
  const mark = { box: [10, 10, 200, 200], score: 0.9, label: "figure" } as const;
  const search = { query: { image }, answers: [{ image, similarity: 0.5 }] };
  const rows: [unknown, RegExp][] = [
    [mask, /^Mask, 3 x 2/],
    [[mask, mask], /^Gallery of 2/],
    [[image, image, image], /^Gallery of 3/],
    [{ image, marks: [mark] }, /^Plate with 1 mark,/],
    [[{ image, marks: [mark] }, { image, marks: [] }], /^2 plates/],
    [search, /^Neighbours/],
    [[search], /^Neighbours/],
    [[{ image, caption: "a" }], /^Gallery of 1/],
    [bars, /^Two bars\.$/],
    [[{ name: "Alice", plates: 14 }], /name {3}plates/],
    ["some **text**", /^some \*\*text\*\*$/],
    [{ a: { b: 1 } }, /a: \{ b: 1 \}/],
    [[], /^\[\]$/],
    [undefined, /undefined/],
  ];
  for (const [value, pattern] of rows) assert.match(String(await words(value)), pattern);
});

Deno.test("a figure is live in JupyterLab and a picture elsewhere", async () => {
  const bundle = await bundleOf(bars);
  const live = bundle["application/vnd.plotly.v1+json"] as { layout: { width: number } };
  assert.equal(live.layout.width, 640);
  const { width, height } = await decodeImage(Buffer.from(String(bundle["image/png"]), "base64"));
  assert.deepEqual([width, height], [640, 340]);
});

Deno.test("records become a table with columns of their kinds", () => {
  const table = recordsTable([
    { who: "Alice", plates: 3, share: 0.25, top1: wilson(1, 2), known: true, deep: { x: 1 } },
    { who: "Hatter", plates: 4, share: 1, known: false, deep: { x: 1 } },
  ]);
  assert.deepEqual(table.columns.map(({ label, kind }) => `${label} ${kind}`), [
    "who text",
    "plates count",
    "share number",
    "top1 interval",
    "known yes",
  ]);
  assert.equal(table.rows[1][3], null);
});

Deno.test("tables need no style sheet in a notebook: words to the left, intervals whole", async () => {
  const bundle = await bundleOf([{ model: "simclr", top1: wilson(1922, 2000) }]);
  assert.match(String(bundle["text/html"]), /\.961 \[\.952, \.969\]/);
  assert.match(String(bundle["text/html"]), /class="text" style="text-align:left">simclr</);
  assert.match(String(bundle["text/html"]), /style="text-align:right;white-space:nowrap">\.961/);
  assert.match(String(bundle["text/markdown"]), /\| model \| top1 \|/);
});

Deno.test("a mask is ink on paper", () => {
  const { data } = maskImage(mask);
  const dark = Array.from({ length: 6 }, (_, i) => data[i * 4] < 128 ? 1 : 0);
  assert.deepEqual(dark, [1, 0, 0, 1, 1, 0]);
});

Deno.test("in a terminal, show prints the words", async () => {
  const said: unknown[] = [];
  const { log } = console;
  console.log = (text: unknown) => said.push(text);
  try {
    await show([bars, bars], { caption: "Twice." });
  } finally {
    console.log = log;
  }
  assert.deepEqual(said, ["Two bars.", "Two bars.", "Twice."]);
});
