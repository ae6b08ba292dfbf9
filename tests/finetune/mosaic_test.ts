import assert from "node:assert/strict";
import { fittedCell, mosaicCells } from "lib/finetune/mosaic.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("four cells fill the picture without overlapping", () => {
  for (let seed = 0; seed < 50; seed++) {
    const size = { width: 416, height: 320 };
    const seen = new Uint8Array(size.width * size.height);
    const cells = mosaicCells(size, new Random(seed));
    for (const { x, y, width, height } of cells) {
      for (let v = y; v < y + height; v++) {
        for (let u = x; u < x + width; u++) seen[v * size.width + u]++;
      }
    }
    assert.ok(seen.every((times) => times === 1));
    const [{ width, height }] = cells;
    assert.ok(width >= 145 && width <= 271 && height >= 112 && height <= 208);
  }
});

Deno.test("a window is fitted as the detector does it, or smaller, or elsewhere", () => {
  const picture = { width: 416, height: 416 };
  const window = { width: 200, height: 100 };
  const fit = (options: { shrink?: number; shifted?: boolean; stretch?: number }) =>
    fittedCell(window, {
      picture,
      shrink: 1,
      stretch: 1,
      shifted: false,
      random: new Random(3),
      ...options,
    });
  assert.deepEqual(fit({}), { x: 0, y: 0, width: 416, height: 208 });
  assert.deepEqual(fit({ shrink: 0.5 }), { x: 0, y: 0, width: 208, height: 104 });
  assert.deepEqual(fit({ stretch: 1.25 }), { x: 0, y: 0, width: 416, height: 166 });
  const { x, y, width, height } = fit({ shrink: 0.5, shifted: true });
  assert.ok(x > 0 && x + width <= 416 && y > 0 && y + height <= 416);
});

Deno.test("cells and places are their seed's; a cell has a pixel at least, and no more than the picture", () => {
  const picture = { width: 90, height: 70 };
  assertFrozen(
    Array.from({ length: 30 }, (_, seed) => [
      mosaicCells({ width: 301, height: 222 }, new Random(seed)),
      ...[[50, 40], [400, 3], [3, 400], [90, 70]].map(([width, height]) =>
        fittedCell({ width, height }, {
          picture,
          shrink: 0.4 + (seed % 7) / 10,
          stretch: 0.9 + (seed % 3) / 10,
          shifted: seed % 2 === 0,
          random: new Random(seed),
        })
      ),
    ]),
    "ffdf8c8c3d77",
  );
  const options = { picture, shrink: 1, stretch: 1, shifted: false, random: new Random(1) };
  assert.equal(fittedCell({ width: 900, height: 1 }, options).height, 1);
  assert.equal(fittedCell({ width: 900, height: 1 }, { ...options, shrink: 2 }).width, 90);
});
