import assert from "node:assert/strict";
import { figure, isFigure, palette, pigments, rgb, translucent } from "lib/plot/figure.ts";

Deno.test("a figure wears the house's look, and its own wishes win", () => {
  const plain = figure([{ type: "bar", y: [1] }], { x: "plate", alt: "One." });
  assert.equal(plain.layout.paper_bgcolor, palette.paper);
  assert.deepEqual([plain.width, plain.height], [640, 340]);
  const wished = figure([{ type: "bar", y: [1] }], {
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
  assert.ok(isFigure(figure([], { alt: "" })));
  assert.ok(!isFigure({ width: 1, height: 1, data: new Uint8Array(4) }), "an image is none");
  assert.ok(!isFigure(null));
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
