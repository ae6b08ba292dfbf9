import assert from "node:assert/strict";
import { cell, strokesOf } from "lib/detect/strokes.ts";
import { blank } from "lib/image/image.ts";
import { assertFrozen } from "tests/frozen.ts";

/** Paper ruled by lines across or down. */
function ruledSheet(across: boolean) {
  const image = blank({ width: 160, height: 120 }, [240, 240, 240, 255]);
  for (let y = 0; y < 120; y++) {
    for (let x = 0; x < 160; x++) {
      if ((across ? y : x) % 5 < 2) image.data.fill(20, (y * 160 + x) * 4, (y * 160 + x) * 4 + 3);
    }
  }
  return image;
}

Deno.test("lines across and down are told apart, and have one direction", () => {
  const [a, b] = [strokesOf(ruledSheet(true)), strokesOf(ruledSheet(false))];
  assert.deepEqual([a.width, a.height], [160 / cell, 120 / cell]);
  assert.equal(a.data.length, a.width * a.height * a.count);
  const middle = (a.width * 15 + 20) * a.count;
  const [across, down] = [a.data.slice(middle, middle + 11), b.data.slice(middle, middle + 11)];
  assert.ok(Math.abs(across[0] - 0.4) < 0.1, "two lines in five are ink");
  assert.ok(across[3] < 0 && down[3] > 0, "the tensor turns");
  assert.ok(across[7] > 0.2 && across[8] < 0.01, "long lines across only");
  assert.ok(down[8] > 0.2 && down[7] < 0.01, "long lines down only");
  assert.ok(across[10] > 0.9 && down[10] > 0.9, "coherent");
});

Deno.test("bare paper has no strokes", () => {
  const { data, count } = strokesOf(blank({ width: 80, height: 80 }, [250, 250, 240, 255]));
  assert.equal(data[count * 50], 0);
  assert.ok(data.every(Number.isFinite));
});

Deno.test("the last number of a square is how far down it lies, a share of the height", () => {
  const { width, height, count, data } = strokesOf(ruledSheet(true));
  for (let i = 0; i < width * height; i++) {
    assert.equal(data[(i + 1) * count - 1], Math.fround(Math.floor(i / width) / height));
  }
});

Deno.test("the measures of strokes stay those that the ink detector's weights were fitted to", () => {
  assertFrozen(
    [ruledSheet(true), ruledSheet(false)].map((image) => strokesOf(image)),
    "3f0e3e3b3ba3",
  );
});
