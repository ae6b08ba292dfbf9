import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assertFrozen } from "tests/frozen.ts";
import { type FontName, textOutlines, textPath, textWidth } from "lib/image/lettering.ts";

const fonts: FontName[] = ["fell", "fell-italic", "sans", "sans-bold"];

/** Twice the signed area of a ring. */
const turned = (ring: [number, number][]) =>
  ring.reduce((sum, [x, y], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    return sum + x * y1 - x1 * y;
  }, 0);

Deno.test("every font has the letters, figures and marks that plates and plots need", () => {
  const text = "ABCXYZ abcxyz 0123456789 .,:;!?'\"&()-+=%/£äéçß";
  for (const font of fonts) assert.ok(textWidth(text, { size: 10, font }) > 150, font);
});

Deno.test("width grows with size and letter spacing, and shrinks where letters are kerned", () => {
  for (const font of fonts) {
    const at = (text: string, size = 100, letterSpacing = 0) =>
      textWidth(text, { size, font, letterSpacing });
    assert.ok(Math.abs(at("Burin", 200) - 2 * at("Burin")) < 1e-9);
    assert.ok(Math.abs(at("Burin", 100, 0.1) - at("Burin") - 40) < 1e-9, "four gaps");
    if (font.startsWith("fell")) assert.ok(at("AV") < at("A") + at("V"), `${font} kerns AV`);
  }
});

Deno.test("anchors put the start, the middle and the end of a line at x", () => {
  const style = { size: 40, font: "fell", y: 50 } as const;
  const left = (anchor: "start" | "middle" | "end") =>
    Math.min(...textOutlines("Hogarth", { ...style, x: 300, anchor }).flat().map(([x]) => x));
  const width = textWidth("Hogarth", style);
  assert.ok(Math.abs(left("start") - left("middle") - width / 2) < 1e-9);
  assert.ok(Math.abs(left("start") - left("end") - width) < 1e-9);
});

Deno.test("a letter o is a ring and a hole that turns the other way, on the baseline", () => {
  for (const font of fonts) {
    const rings = textOutlines("o", { size: 100, font, x: 10, y: 80 });
    assert.equal(rings.length, 2);
    assert.ok(turned(rings[0]) * turned(rings[1]) < 0, font);
    const ys = rings.flat().map(([, y]) => y);
    assert.ok(Math.abs(Math.max(...ys) - 80) < 4, `${font} stands on the baseline`);
    assert.ok(Math.min(...ys) > 20 && Math.min(...ys) < 45, `${font} has its x-height`);
  }
});

Deno.test("the path and the polygons have the same places", () => {
  const options = { size: 30, font: "fell-italic", x: 3, y: 40 } as const;
  const path = textPath("Quills", options).match(/-?[\d.]+/g)!.map(Number);
  const polygons = textOutlines("Quills", { ...options, steps: 16 }).flat();
  const right = Math.max(...path.filter((_, i) => i % 2 === 0));
  assert.ok(Math.abs(right - Math.max(...polygons.map(([x]) => x))) < 0.6);
});

Deno.test("text that no font can letter is refused by name", () => {
  assert.throws(() => textPath("兔", { size: 10 }), /has no "兔"/);
});

Deno.test("the fonts are open: their licence says so", () => {
  for (const name of ["im-fell-english", "source-sans-3"]) {
    const at = fileURLToPath(import.meta.resolve(`@fontsource/${name}/LICENSE`));
    assert.match(readFileSync(at, "utf8"), /SIL OPEN FONT LICENSE Version 1\.1/i);
  }
});

Deno.test("letters keep their outlines, in every font, size and place, spaced or not", () => {
  const ways = [
    { size: 20 },
    { size: 20, x: 5, y: 7, anchor: "middle" },
    { size: 31, x: 90, y: 40, anchor: "end", letterSpacing: 0.1 },
  ] as const;
  assertFrozen(
    [undefined, ...fonts].flatMap((font) =>
      ways.map((way) => {
        const options = { ...way, ...font ? { font } : {} };
        return [
          textPath("AV fi 9", options),
          textOutlines("AV fi 9", options),
          textOutlines("fl o", { ...options, steps: 2 }),
          textWidth("fi", options),
        ];
      })
    ),
    "7bd465b4e634",
  );
  assert.deepEqual(
    textOutlines("o", { size: 9 }),
    textOutlines("o", {
      size: 9,
      font: "sans",
      x: 0,
      y: 0,
      anchor: "start",
      letterSpacing: 0,
      steps: 6,
    }),
  );
});

Deno.test("ligatures are set where letters stand close, and spelt out where they are spaced", () => {
  const width = (text: string, letterSpacing: number) =>
    textWidth(text, { size: 100, font: "fell", letterSpacing });
  assert.equal(width("fi", 0), width("ﬁ", 0));
  // a gap lies between two letters, none within one
  assert.ok(Math.abs(width("fi", 0.2) - width("fi", 0.1) - 10) < 1e-9);
});
