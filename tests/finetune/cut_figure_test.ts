import assert from "node:assert/strict";
import { keptSide } from "lib/finetune/cut_figure.ts";
import { ellipseFigure } from "./cutter_small.ts";

Deno.test("a figure's box, greys and mask lie over each other", () => {
  const { box, grey, mask } = ellipseFigure(3);
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2].map(Math.floor);
  assert.equal(mask[y * keptSide + x], 255);
  assert.equal(grey[y * keptSide + x], 60);
  const longer = Math.max(box[2] - box[0], box[3] - box[1]);
  assert.ok(Math.abs(longer - keptSide / 1.875) < 3, `${longer}`);
});
