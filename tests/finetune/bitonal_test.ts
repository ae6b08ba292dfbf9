import assert from "node:assert/strict";
import { bitonalWindow } from "lib/finetune/bitonal.ts";
import type { Pixels } from "lib/image/linear.ts";
import { pyramidOf } from "lib/image/pyramid.ts";
import { Random } from "lib/tensor/random.ts";

/** A wedge from black to white, row by row the same. */
const wedge = (width: number, channels: number): Pixels => ({
  width,
  height: 60,
  channels,
  data: Uint8Array.from(
    { length: 60 * width * channels },
    (_, i) => Math.floor(i / channels) % width * 255 / (width - 1),
  ),
});

const seen = (width: number, { seed = 1, by = 1, channels = 1 } = {}) =>
  bitonalWindow(pyramidOf(wedge(width, channels)), {
    window: { x: 0, y: 0, width, height: 60 },
    width: width / by,
    height: 60 / by,
    random: new Random(seed),
  });

Deno.test("at the plate's own size pixels are black or white, dark ones black", () => {
  const { data, channels, width } = seen(120);
  assert.equal(channels, 1);
  assert.deepEqual(new Set(data), new Set([0, 255]));
  const row = [...data.subarray(0, width)];
  const first = row.indexOf(255);
  assert.ok(row.slice(first).every((level) => level === 255), "one threshold for all");
});

Deno.test("a view that is reduced has greys of its dots, three by three at most", () => {
  // a third of each three columns' dots: 0, 85, 170, 255
  const levels = (by: number) => new Set(seen(120, { by }).data);
  for (const by of [2, 3, 6]) {
    const dots = Math.min(3, by);
    const possible = Array.from({ length: dots + 1 }, (_, n) => Math.round(255 * n / dots));
    for (const level of levels(by)) assert.ok(possible.includes(level), `${level} of 1 / ${by}`);
  }
});

Deno.test("thresholds lie around the best one, and colours are thresholded by their light", () => {
  const firsts = Array.from({ length: 60 }, (_, seed) => {
    const { data, width } = seen(256, { seed });
    return data.subarray(0, width).indexOf(255);
  });
  const [least, most] = [Math.min(...firsts), Math.max(...firsts)];
  // Otsu's of the wedge is the middle; 24 levels off at most
  assert.ok(least >= 127 - 24 && least < 127 - 15, `${least}`);
  assert.ok(most <= 129 + 24 && most > 129 + 15, `${most}`);
  assert.deepEqual(seen(256, { channels: 3 }).data, seen(256).data);
});
