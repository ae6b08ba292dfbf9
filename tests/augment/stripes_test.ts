import assert from "node:assert/strict";
import { covers, striped } from "lib/augment/stripes.ts";
import { noise } from "./pictures.ts";

Deno.test("a stripe paints the pixels near its line, later stripes over earlier ones", () => {
  const picture = noise(20, 15, 3);
  const stripes = [
    { angle: 0.7, offset: 9, half: 2, grey: 0 },
    { angle: Math.PI / 2, offset: 6, half: 1.2, grey: 255 },
  ];
  const { data } = striped(picture, stripes);
  data.forEach((value, i) => {
    const [x, y] = [Math.floor(i / 3) % 20, Math.floor(i / 60)];
    const distance = Math.abs(Math.cos(0.7) * x + Math.sin(0.7) * y - 9);
    const expected = Math.abs(y - 6) <= 1 ? 255 : distance <= 2 ? 0 : picture.data[i];
    assert.equal(value, expected);
  });
  assert.ok(covers(stripes[1], 0, 7) && !covers(stripes[1], 0, 8));
});

Deno.test("a stripe reaches to half its width, and that far exactly; whether a pixel is covered is what is painted", () => {
  const picture = noise(12, 9, 3);
  for (const angle of [0, 0.7, 2.1, Math.PI / 2]) {
    const stripe = { angle, offset: 3, half: 2, grey: 7 };
    const { data } = striped({ ...picture, data: picture.data.slice().fill(200) }, [stripe]);
    for (let y = 0; y < 9; y++) {
      for (let x = 0; x < 12; x++) {
        assert.equal(covers(stripe, x, y), data[3 * (y * 12 + x)] === 7, `${angle} ${x} ${y}`);
      }
    }
  }
  const upright = { angle: 0, offset: 3, half: 2, grey: 7 };
  assert.deepEqual([0, 1, 5, 6].map((x) => covers(upright, x, 0)), [false, true, true, false]);
});
