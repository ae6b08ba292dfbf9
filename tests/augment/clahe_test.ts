import assert from "node:assert/strict";
import { applyClahe } from "lib/augment/clahe.ts";
import { toLab } from "lib/augment/lab.ts";
import { noise } from "./pictures.ts";

Deno.test("a colour picture keeps its hues and gains contrast", () => {
  const picture = noise(64, 48, 1);
  const out = applyClahe(picture, { clip: 4, tiles: 8 });
  assert.notDeepEqual(out.data, picture.data);
  const before = toLab(picture.data);
  const after = toLab(out.data);
  const gap = before.a.reduce((sum, v, i) => sum + Math.abs(v - after.a[i]), 0) / before.a.length;
  assert.ok(gap < 6, `${gap}`);
});
