import assert from "node:assert/strict";
import { colourfulness } from "lib/image/colourfulness.ts";
import { blank } from "lib/image/image.ts";
import { dropAlpha } from "lib/image/rgb.ts";

Deno.test("colour is what greys do not tell: sepia has none, a red patch has", () => {
  const sheet = blank({ width: 40, height: 40 }, [250, 240, 220, 255]);
  for (let i = 0; i < 400; i++) sheet.data.set([60, 40, 30], i * 4);
  assert.ok(colourfulness(dropAlpha(sheet)) < 0.01);
  // of the paper's grey, but red
  for (let i = 400; i < 800; i++) sheet.data.set([255, 235, 240], i * 4);
  assert.ok(colourfulness(dropAlpha(sheet)) > 3.5);
});
