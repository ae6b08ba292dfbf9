import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { rasterizeSvg } from "lib/image/image.ts";
import { chart, type Trace } from "lib/plot/chart.ts";
import { chartSvg } from "lib/plot/static.ts";
import { assertFrozen } from "tests/frozen.ts";
import { digests, lettered } from "./static_run.ts";
import { sha256 } from "lib/tensor/digest.ts";

Deno.test("a figure becomes one SVG element without any text element", async () => {
  const svg = await chartSvg(lettered);
  assert.match(svg, /^<svg [^>]*role="img"[^>]*aria-label="Lines &amp; bars\."/);
  assert.doesNotMatch(svg, /<text|<tspan|@font-face/);
  assert.equal((svg.match(/<svg/g) ?? []).length, 1);
  const letters = (svg.match(/<path d="M[^"]{20,}" fill=/g) ?? []).length;
  assert.ok(letters > 10, `${letters} lettered paths`);
});

Deno.test("the bytes are the same on a machine without fonts", async () => {
  const empty = await Deno.makeTempFile({ suffix: ".conf" });
  await Deno.writeTextFile(empty, `<?xml version="1.0"?><fontconfig></fontconfig>`);
  try {
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", fileURLToPath(new URL("static_run.ts", import.meta.url))],
      env: {
        FONTCONFIG_FILE: empty,
        HOME: "/nonexistent",
        DENO_DIR: Deno.env.get("DENO_DIR") ?? "",
      },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.equal(new TextDecoder().decode(stdout).trim(), await digests());
  } finally {
    await Deno.remove(empty);
  }
});

Deno.test("drawings asked for at once do not disturb each other", async () => {
  const other = chart([{ type: "bar", y: [5] }], { alt: "Five." });
  const [a, b, again] = await Promise.all([lettered, other, lettered].map(chartSvg));
  assert.equal(a, again);
  assert.notEqual(a, b);
  const ids = (svg: string) => new Set([...svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]));
  assert.equal(ids(a).intersection(ids(b)).size, 0, "two figures on a page share no id");
  for (const [, id] of a.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids(a).has(id), id);
});

Deno.test("a figure that plotly refuses does not stop the next one", async () => {
  const broken = { ...lettered, data: [null as unknown as Trace] };
  const results = await Promise.allSettled([chartSvg(broken), chartSvg(lettered)]);
  assert.equal(results[1].status, "fulfilled");
});

Deno.test("the line of a trace is where its numbers are", async () => {
  const flat = chart([{ type: "scatter", mode: "lines", x: [0, 10], y: [5, 5] }], {
    alt: "A level line.",
    width: 200,
    height: 100,
    layout: {
      yaxis: { range: [0, 10] },
      margin: { l: 0, r: 0, t: 0, b: 0 },
      xaxis: { visible: false },
    },
  });
  const { width, height, data } = await rasterizeSvg(await chartSvg(flat), {
    background: [255, 255, 255],
  });
  const dark = (x: number, y: number) => data[(y * width + x) * 4] < 120;
  assert.deepEqual([width, height], [200, 100]);
  assert.ok(dark(100, 50), "the middle of the picture is the middle of the axis");
  assert.ok(!dark(100, 30) && !dark(100, 70));
});

Deno.test("a figure's SVG has its size, its words and ids of its own", async () => {
  const bars = chart([{ type: "bar", x: ["a"], y: [1] }], {
    alt: 'One "a" & b.',
    width: 200,
    height: 150,
  });
  const svg = await chartSvg(bars);
  const [, head] = /^<svg ([^>]*)>/.exec(svg)!;
  assert.match(
    head,
    /^width="200" height="150" role="img" aria-label="One &quot;a&quot; &amp; b\."/,
  );
  assert.match(head, / viewBox="0 0 200 150"/);
  assert.match(head, / xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(head, /style|class/);
  const prefix = `f${sha256(JSON.stringify(bars)).slice(0, 10)}`;
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.ok(ids.length > 0 && ids.every((id) => id.startsWith(`${prefix}-`)));
});

Deno.test("a figure is what it was in the notebooks and pages that were saved", async () => {
  assertFrozen(await chartSvg(lettered), "204506a350d3");
});
