import assert from "node:assert/strict";
import { chart, isChart, palette, pigments, rgb, translucent } from "lib/plot/chart.ts";

Deno.test("a figure wears the house's look, and its own wishes win", () => {
  const plain = chart([{ type: "bar", y: [1] }], { x: "plate", alt: "One." });
  assert.equal(plain.layout.paper_bgcolor, palette.paper);
  assert.deepEqual([plain.width, plain.height], [640, 340]);
  const wished = chart([{ type: "bar", y: [1] }], {
    x: "plate",
    alt: "One.",
    layout: { xaxis: { range: [0, 5] }, paper_bgcolor: "#ffffff" },
  });
  assert.equal(wished.layout.paper_bgcolor, "#ffffff");
  const axis = wished.layout.xaxis as Record<string, unknown>;
  assert.deepEqual(axis.range, [0, 5]);
  assert.equal(axis.gridcolor, palette.rule, "what was not wished for stays");
  assert.equal((axis.title as { text: string }).text, "plate");
});

Deno.test("figures are known by their shape", () => {
  assert.ok(isChart(chart([], { alt: "" })));
  assert.ok(!isChart({ width: 1, height: 1, data: new Uint8Array(4) }), "an image is none");
  assert.ok(!isChart(null));
});

Deno.test("colours are read as they are written", () => {
  assert.deepEqual(rgb("#0a10ff"), [10, 16, 255]);
  assert.equal(translucent("#0a10ff", 0.5), "rgba(10,16,255,0.5)");
  assert.throws(() => rgb("red"), /write it as #rrggbb/);
});

Deno.test("each pigment can be read on the paper: contrast of at least 3 by WCAG 2.2", () => {
  const luminance = (colour: string) => {
    const [r, g, b] = rgb(colour).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (colour: string) =>
    (luminance(palette.paper) + 0.05) / (luminance(colour) + 0.05);
  for (const colour of pigments) assert.ok(contrast(colour) >= 3, `${colour} ${contrast(colour)}`);
  assert.ok(contrast(palette.ink) > 12 && contrast(palette.faded) > 4.5);
});

Deno.test("the house's look, number by number", () => {
  const { layout } = chart([{ type: "bar", y: [1] }], {
    title: "T",
    x: "plate",
    y: "loss",
    alt: "",
  });
  const axis = {
    gridcolor: palette.rule,
    gridwidth: 1,
    zeroline: false,
    showline: true,
    linecolor: palette.faded,
    ticks: "outside",
    ticklen: 4,
    tickcolor: palette.faded,
    tickfont: { size: 12, color: palette.faded },
  };
  const title = (text: string) => (
    { text, font: { size: 13, color: palette.ink }, standoff: 6 }
  );
  assert.deepEqual(layout, {
    paper_bgcolor: palette.paper,
    plot_bgcolor: palette.paper,
    colorway: pigments,
    font: { family: "Source Sans 3, Source Sans Pro, sans-serif", size: 13, color: palette.ink },
    margin: { l: 56, r: 20, t: 40, b: 48 },
    xaxis: { ...axis, title: title("plate") },
    yaxis: { ...axis, title: title("loss") },
    legend: {
      orientation: "h",
      x: 0,
      y: 1.02,
      xanchor: "left",
      yanchor: "bottom",
      bgcolor: "rgba(0,0,0,0)",
      font: { size: 12 },
    },
    hoverlabel: { bgcolor: palette.paper, bordercolor: palette.faded },
    title: {
      text: "T",
      font: { size: 16 },
      x: 0,
      y: 1,
      xref: "container",
      yref: "container",
      xanchor: "left",
      yanchor: "top",
      pad: { l: 12, t: 14 },
    },
  });
});

Deno.test("above a plot there is room for its title, and for a legend where there are two traces", () => {
  const bar = { type: "bar", y: [1] } as const;
  const top = (count: number, title?: string) =>
    (chart(Array(count).fill(bar), { alt: "", title }).layout.margin as { t: number }).t;
  assert.deepEqual([top(1), top(2), top(1, "T"), top(2, "T")], [14, 34, 40, 60]);
  const plain = chart([bar], { alt: "" }).layout;
  assert.ok(!("title" in plain));
  assert.ok(!("text" in (plain.xaxis as { title: object }).title));
  assert.ok(!("text" in (plain.yaxis as { title: object }).title));
});

Deno.test("a wish replaces a list or a plain value, and joins an object", () => {
  const { layout } = chart([], {
    alt: "",
    layout: { colorway: ["#000000"], font: "serif", hoverlabel: null, shapes: [{ type: "line" }] },
  });
  assert.deepEqual(layout.colorway, ["#000000"]);
  assert.deepEqual([layout.font, layout.hoverlabel], ["serif", null]);
  assert.deepEqual(layout.shapes, [{ type: "line" }]);
});

Deno.test("a colour's parts are read each by itself", () => {
  assert.deepEqual(rgb("#fedcba"), [254, 220, 186]);
  assert.deepEqual(rgb("#FF8010"), [255, 128, 16]);
});

Deno.test("what has a part of a figure's shape only is none", () => {
  const whole = { data: [], layout: {}, alt: "" };
  assert.ok(isChart(whole));
  for (const name of ["data", "layout", "alt"] as const) {
    const { [name]: _, ...part } = whole;
    assert.ok(!isChart(part), name);
  }
  assert.ok(
    !isChart({ ...whole, data: {} }) && !isChart({ ...whole, layout: 1 }) && !isChart(1),
  );
});
