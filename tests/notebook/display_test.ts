import assert from "node:assert/strict";
import { projectDirectory } from "lib/assets/manifest.ts";
import { maskImage } from "lib/plot/mask_image.ts";
import { Buffer } from "node:buffer";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, decodeImage, encodeJpeg } from "lib/image/image.ts";
import { chart, palette, rgb } from "lib/plot/chart.ts";
import { tableHtml } from "lib/plot/table.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { bundleOf, recordsTable, show } from "lib/notebook/display.ts";

const image = blank({ width: 900, height: 300 }, [90, 80, 70, 255]);
const mask = maskFromPixels([1, 0, 0, 1, 1, 0], { width: 3, height: 2 });
const bars = chart([{ type: "bar", y: [1, 2] }], { alt: "Two bars." });

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

const sizeOf = ({ width, height }: { width: number; height: number }) => [width, height];
const wide = (width: number, height = 40) => blank({ width, height }, [90, 80, 70, 255]);

Deno.test("how large pictures are by default, each kind by its own rule", async () => {
  const mark = { box: [10, 10, 200, 200] as const, name: "figure" };
  const answers = Array.from({ length: 9 }, () => ({ image: wide(130, 150), similarity: 0.5 }));
  const search = { query: { image: wide(130, 150) }, answers };
  const row = (count: number) => Array.from({ length: count }, () => wide(150, 60));
  const columns = { columns: 9 };
  // [value, options, the size that is told, the size that is shown]
  const rows: readonly (readonly [unknown, object, RegExp, number])[] = [
    [image, {}, /^Image, 900 x 300$/, 760],
    [{ image, marks: [mark] }, {}, /^Plate with 1 mark, 760 x 253$/, 760],
    [{ image, marks: [mark, mark] }, { maxSide: 400 }, /^Plate with 2 marks, 400 x 133$/, 400],
    [search, {}, /^Neighbours, 1454 x /, 1100],
    [[search], {}, /^Neighbours, 1454 x /, 1100],
    [search, { maxSide: 200 }, /^Neighbours, 1454 x /, 200],
    [[search], { maxSide: 200 }, /^Neighbours, 1454 x /, 200],
    [[{ image, marks: [] }], {}, /^1 plate, 388 x 148$/, 388],
    [Array(4).fill({ image, marks: [] }), {}, /^4 plates, 1136 x /, 1136],
    [Array(4).fill({ image, marks: [] }), { columns: 4 }, /^4 plates, 1510 x /, 1200],
    [Array(2).fill({ image, marks: [] }), { maxSide: 100 }, /^2 plates, 242 x 61$/, 242],
    [row(9), columns, /^Gallery of 9, 1490 x /, 1100],
    [row(9).map((image) => ({ image })), columns, /^Gallery of 9, 1490 x /, 1100],
    [Array(9).fill(mask), columns, /^Gallery of 9, 1490 x /, 1100],
    [row(9), { ...columns, maxSide: 90 }, /^Gallery of 9, 1490 x /, 90],
  ];
  for (const [value, options, words, width] of rows) {
    const bundle = await bundleOf(value, options);
    assert.match(String(bundle["text/plain"]), words);
    assert.equal((await picture(value, options)).width, width, String(words));
  }
});

Deno.test("a picture is JPEG of quality 72 unless another one is asked for", async () => {
  const data = Uint8Array.from({ length: 60 * 40 * 4 }, (_, i) => i % 4 === 3 ? 255 : i * 37 % 251);
  const noise = { width: 60, height: 40, data };
  const jpeg = async (quality?: number) =>
    String((await bundleOf(noise, quality === undefined ? {} : { quality }))["image/jpeg"]);
  const encoded = async (quality: number) =>
    Buffer.from(await encodeJpeg(noise, { quality })).toString("base64");
  assert.equal(await jpeg(), await encoded(72));
  assert.equal(await jpeg(30), await encoded(30));
});

Deno.test("what has a part of a shape only is printed as it is", async () => {
  const partial: readonly unknown[] = [
    null,
    7,
    { counts: [1] },
    { counts: "1", width: 3 },
    { counts: [1], width: "3" },
    { width: 3 },
    { image: 1 },
    { image: 1, marks: [] },
    { query: { image }, answers: 1 },
    { query: 1, answers: [] },
    { slider: "step", frames: [] },
    { slider: 1, frames: [{}] },
    { slider: "step", frames: [{ image }, 1] },
    { html: "<p>", words: 1 },
    { html: 1, words: "said" },
    { words: "said" },
    [image, 1],
    [{ a: [1] }],
    [[1, 2]],
    [null],
  ];
  for (const value of partial) {
    const bundle = await bundleOf(value);
    assert.deepEqual(bundle, { "text/plain": Deno.inspect(value) });
  }
  // a plate without a list of marks is a picture with a caption
  assert.match(String(await words({ image, marks: 1 })), /^Image, /);
});

Deno.test("a row with one thing that a cell can hold is a record", async () => {
  const shown = async (row: object) => "text/html" in await bundleOf([row]);
  assert.equal(await shown({ name: "Alice", deep: { x: 1 } }), true);
  assert.equal(await shown({ share: { low: 0, high: 1, value: 0.5 } }), true);
  assert.equal(await shown({ share: { low: 0, high: 1 } }), false);
  assert.equal(await shown({ share: { low: 0, value: 1 } }), false);
  assert.equal(await shown({ share: { high: 0, value: 1 } }), false);
  assert.equal(await shown({ name: null }), true);
  assert.equal(await shown({ known: false }), true);
});

Deno.test("a column's kind is that of all its cells, those that are empty left aside", () => {
  const share = wilson(1, 2);
  const rows: readonly (readonly [readonly unknown[], string])[] = [
    [[null, 3, 4], "count"],
    [[3, 4.5, null], "number"],
    [[null, share], "interval"],
    [[share, 1], "text"],
    [[true, null], "yes"],
    [[true, 1], "text"],
    [[3, "a"], "text"],
    [[null, null], "text"],
  ];
  for (const [cells, kind] of rows) {
    const { columns: [{ kind: found }] } = recordsTable(cells.map((cell) => ({ cell })));
    assert.equal(found, kind, Deno.inspect(cells));
  }
});

Deno.test("a field stands once, empty where a record lacks it, and nowhere if one cannot be written", () => {
  const { columns, rows, caption } = recordsTable([
    { a: 1, deep: 2 },
    { b: "x", a: 3, deep: { x: 1 } },
  ]);
  assert.deepEqual(columns.map(({ label }) => label), ["a", "b"]);
  assert.deepEqual(rows, [[1, null], [3, "x"]]);
  assert.equal(caption, "");
});

Deno.test("each pixel of a mask is the page's ink or paper, and opaque", () => {
  const [ink, paper] = [[...rgb(palette.ink), 255], [...rgb(palette.paper), 255]];
  const { width, height, data } = maskImage(mask);
  assert.deepEqual(sizeOf({ width, height }), [3, 2]);
  assert.deepEqual([...data], [ink, paper, paper, ink, ink, paper].flat());
});

Deno.test("a label is written at a box as a name is, which comes first where there are both", async () => {
  const drawn = async (mark: object) =>
    (await bundleOf({ image, marks: [{ box: [10, 40, 200, 200], ...mark }] }))["image/jpeg"];
  const [name, label] = [await drawn({ name: "Alice" }), await drawn({ label: "Hatter" })];
  assert.equal(await drawn({ label: "Alice" }), name);
  assert.notEqual(label, name);
  assert.equal(await drawn({ name: "Alice", label: "Hatter" }), name);
});

Deno.test("in JupyterLab a figure has its size, few buttons and no maker's mark; a table has no bars", async () => {
  const live = (await bundleOf(bars))["application/vnd.plotly.v1+json"] as {
    layout: { width: number; height: number; modebar: object };
    config: { displaylogo: boolean; modeBarButtonsToRemove: string[] };
  };
  assert.deepEqual([live.layout.width, live.layout.height], [640, 340]);
  assert.deepEqual(live.layout.modebar, { orientation: "v" });
  assert.equal(live.config.displaylogo, false);
  assert.ok(live.config.modeBarButtonsToRemove.includes("lasso2d"));
  const table = recordsTable([{ model: "simclr", top1: wilson(1922, 2000) }]);
  assert.equal((await bundleOf(table))["text/html"], tableHtml(table, { bars: false }).html);
});

Deno.test("a slider is a page with its frames, and named in words", async () => {
  const slider = { slider: "step", frames: [{ image, label: "1" }, { image, label: "20" }] };
  const bundle = await bundleOf(slider);
  assert.equal(bundle["text/plain"], "Slider, step: 1, 20");
  assert.match(String(bundle["text/html"]), /type="range"/);
});

Deno.test("without a caption nothing stands below", async () => {
  const said: unknown[] = [];
  const { log } = console;
  console.log = (text: unknown) => said.push(text);
  try {
    await show("a text");
    await show([bars, 7], { caption: "" });
  } finally {
    console.log = log;
  }
  assert.deepEqual(said, ["a text", Deno.inspect([bars, 7])]);
});

Deno.test("in a kernel a value and what stands below it are shown there, and nothing is printed", async () => {
  const cell = `
    const shown = [];
    const display = (bundle) => Promise.resolve(shown.push(bundle["text/plain"]));
    const value = Object.create(Deno, { jupyter: { value: { display } } });
    Object.defineProperty(globalThis, "Deno", { value });
    const { show } = await import("lib/notebook/display.ts");
    await show("a text", { caption: "below" });
    console.log(JSON.stringify(shown));
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", cell],
    cwd: projectDirectory,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.equal(out, '["a text","below"]\n', err);
});
