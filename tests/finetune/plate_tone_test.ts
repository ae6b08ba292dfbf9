import assert from "node:assert/strict";
import { stain, toneTables } from "lib/finetune/plate_tone.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

const levels = Float32Array.from({ length: 256 }, (_, i) => i);

Deno.test("without tone and tint, levels stay as they are", () => {
  for (const table of toneTables(new Random(1), { tone: false, tint: false })) {
    assert.deepEqual(table, levels);
  }
});

Deno.test("tones keep the order of levels and stay within 0 and 255; a grey stays grey", () => {
  for (let seed = 0; seed < 100; seed++) {
    const [red, green, blue] = toneTables(new Random(seed), { tone: true, tint: false });
    assert.deepEqual([red, red], [green, blue]);
    red.forEach((value, i) =>
      assert.ok(value >= 0 && value <= 255 && (i === 0 || value >= red[i - 1]))
    );
    assert.ok(red[255] - red[0] > 100, "what can be seen stays visible");
  }
});

Deno.test("paper is lighter than ink, and not redder than brown", () => {
  const tints = Array.from(
    { length: 100 },
    (_, seed) => toneTables(new Random(seed), { tone: false, tint: true }),
  );
  for (const tables of tints) for (const table of tables) assert.ok(table[255] - table[0] > 85);
  const yellowed = tints.filter(([red, , blue]) => red[255] - blue[255] > 20).length;
  assert.ok(yellowed > 15 && yellowed < 85);
});

Deno.test("a stain darkens its cell alone, blue most", () => {
  const picture = { width: 20, height: 20 };
  const pixels = new Float32Array(1200).fill(200);
  const cell = { x: 5, y: 6, width: 10, height: 9 };
  stain(pixels, { random: new Random(2), picture, cell });
  let darker = 0;
  for (let y = 0; y < 20; y++) {
    for (let x = 0; x < 20; x++) {
      const [blue, green, red] = [0, 1, 2].map((c) => pixels[c * 400 + y * 20 + x]);
      const inside = x >= 5 && x < 15 && y >= 6 && y < 15;
      if (!inside) assert.deepEqual([blue, green, red], [200, 200, 200]);
      assert.ok(blue <= green && green <= red && red <= 200 && blue >= 100);
      if (blue < 199) darker++;
    }
  }
  assert.ok(darker > 45);
});

Deno.test("tones, tints and stains are their seed's, to the last level", () => {
  const picture = { width: 23, height: 17 };
  const cells = [
    { x: 0, y: 0, width: 23, height: 17 },
    { x: 4, y: 3, width: 13, height: 9 },
    { x: 22, y: 16, width: 1, height: 1 },
  ];
  assertFrozen(
    [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => [
      [[true, true], [true, false], [false, true]].map(([tone, tint]) =>
        toneTables(new Random(seed), { tone, tint }).map((table) =>
          table.filter((_, i) => i % 9 === 3)
        )
      ),
      cells.map((cell) => {
        const pixels = Float32Array.from({ length: 3 * 23 * 17 }, (_, i) => i % 251);
        stain(pixels, { random: new Random(seed), picture, cell });
        return pixels;
      }),
    ]),
    "8d09a5171697",
  );
});
