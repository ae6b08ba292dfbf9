import assert from "node:assert/strict";
import { maskSvg, plateSvg, ringPath } from "lib/engraver/draw.ts";
import { impression } from "lib/engraver/impression.ts";
import { labelMap } from "lib/engraver/labels.ts";
import { identityFrame } from "lib/engraver/geometry.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { Press } from "lib/engraver/press.ts";
import { rasterizeSvg } from "lib/image/image.ts";

const plate = engravePlate(81, { width: 600, height: 450 });

Deno.test("the SVG shows what the press prints", async () => {
  const svg = await rasterizeSvg(plateSvg(plate));
  assert.deepEqual([svg.width, svg.height], [plate.width, plate.height]);
  const press = new Press({ width: plate.width, height: plate.height });
  press.limit(plate.frame ?? null);
  for (const part of plate.parts) {
    if (part.masked) press.rings([part.outline], part.solid ? 0 : 255);
    if (part.ink) press.strokes(part.ink);
  }
  press.limit(null);
  for (const rings of [...plate.margins.rules, ...plate.margins.letters]) press.rings(rings, 0);
  let [bias, far] = [0, 0];
  press.grey.forEach((grey, i) => {
    const gap = 28 + grey * (255 - 28) / 255 - svg.data[i * 4];
    bias += gap;
    if (Math.abs(gap) > 90) far++;
  });
  assert.ok(Math.abs(bias / press.grey.length) < 2.5, `${bias / press.grey.length}`);
  assert.ok(far / press.grey.length < 0.003, `${far / press.grey.length}`);
});

Deno.test("the masks' SVG shows the truth", async () => {
  const svg = await rasterizeSvg(maskSvg(plate));
  const { labels } = labelMap(plate.parts, { ...plate, frame: identityFrame, clip: plate.frame });
  let [same, any] = [0, 0];
  labels.forEach((owner, i) => {
    const drawn = svg.data[i * 4];
    if (owner || drawn) any++;
    if (owner && owner === drawn) same++;
  });
  assert.ok(same / any > 0.97, `${same / any}`);
});

Deno.test("rings are written in tenths, relative after the first point", () => {
  assert.equal(ringPath([[1, 2], [3, 2], [3, 4.04]]), "M10 20l20 0 0 20 z");
  assert.equal(impression(plate, { kind: "clean", seed: 1 }).plate, plate);
});
