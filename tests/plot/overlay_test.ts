import assert from "node:assert/strict";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, type Image } from "lib/image/image.ts";
import { palette, pigments, rgb } from "lib/plot/figure.ts";
import { overlay } from "lib/plot/overlay.ts";

const plate = blank({ width: 200, height: 160 }, [255, 255, 255, 255]);
const pixel = ({ width, data }: Image, x: number, y: number) => {
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 3)];
};
const near = (a: number[], b: number[]) => a.every((value, i) => Math.abs(value - b[i]) < 40);

Deno.test("a box is drawn where it is, the plate is left as it was", async () => {
  const marked = await overlay(plate, [{ box: [40, 50, 100, 140] }]);
  assert.ok(near(pixel(marked, 40, 100), rgb(pigments[0])));
  assert.ok(near(pixel(marked, 70, 139), rgb(pigments[0])));
  assert.deepEqual(pixel(marked, 70, 100), [255, 255, 255], "its inside is clear");
  assert.ok(plate.data.every((value) => value === 255), "the input is not drawn upon");
});

Deno.test("a mask is tinted inside and strong at its border", async () => {
  const pixels = Uint8Array.from({ length: 200 * 160 }, (_, i) => {
    const [x, y] = [i % 200, Math.floor(i / 200)];
    return x >= 60 && x < 120 && y >= 40 && y < 100 ? 1 : 0;
  });
  const colour = palette.madder;
  const mark = { box: [0, 0, 200, 160], mask: maskFromPixels(pixels, plate), colour } as const;
  const marked = await overlay(plate, [mark], { tint: 0.5 });
  const middle = rgb(colour).map((value) => Math.round((value + 255) / 2));
  assert.ok(near(pixel(marked, 90, 70), middle));
  assert.ok(near(pixel(marked, 60, 70), rgb(colour)));
  assert.deepEqual(pixel(marked, 50, 70), [255, 255, 255]);
});

Deno.test("names and scores stand on a flag above the box, inside where there is no room", async () => {
  const count = (image: Image, [x0, y0, x1, y1]: number[]) => {
    let hits = 0;
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) if (near(pixel(image, x, y), rgb(pigments[0]))) hits++;
    }
    return hits;
  };
  const name = "Hatter";
  const above = await overlay(plate, [{ box: [40, 50, 100, 140], name, score: 0.91 }]);
  assert.ok(count(above, [41, 36, 90, 47]) > 200);
  const inside = await overlay(plate, [{ box: [40, 2, 100, 140], name, score: 0.91 }]);
  assert.ok(count(inside, [44, 5, 90, 16]) > 200);
  const silent = await overlay(plate, [{ box: [40, 50, 100, 140], name }], { labels: false });
  assert.equal(count(silent, [41, 36, 90, 47]), 0);
});

Deno.test("a large plate is shrunk, its boxes and masks with it", async () => {
  const marked = await overlay(plate, [{ box: [40, 60, 120, 140], name: "兔" }], { maxSide: 100 });
  assert.deepEqual([marked.width, marked.height], [100, 80]);
  assert.ok(near(pixel(marked, 20, 50), rgb(pigments[0])));
});

Deno.test("a second flag does not cover the first", async () => {
  const first = { box: [40, 50, 150, 140], name: "Hatter", colour: palette.madder } as const;
  const alone = await overlay(plate, [first]);
  const second = { ...first, colour: palette.sap };
  const both = await overlay(plate, [first, second]);
  const red = (image: Image) => {
    let count = 0;
    for (let y = 33; y < 49; y++) {
      for (let x = 40; x < 100; x++) if (near(pixel(image, x, y), rgb(palette.madder))) count++;
    }
    return count;
  };
  assert.ok(red(alone) > 300);
  assert.equal(red(both), red(alone));
});
