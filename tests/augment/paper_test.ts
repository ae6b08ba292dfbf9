import assert from "node:assert/strict";
import { drawPaper, onPaper } from "lib/augment/paper.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("paper takes its share of the light, and more where it is dark; ink stays", () => {
  const data = Uint8Array.from([200, 200, 200, 0, 0, 0]);
  const picture = { width: 2, height: 1, channels: 3, data };
  const shade = { columns: 2, rows: 2, values: [0.5, 0, 0.5, 0] };
  const { data: out } = onPaper(picture, { colour: [1, 0.9, 0.5], shade });
  assert.deepEqual([...out], [100, 90, 50, 0, 0, 0]);
});

Deno.test("at 0 paper is white and even; older, it is browner, and never bluer than red by much", () => {
  const { colour, shade } = drawPaper(new Random(3), { amount: 0 });
  assert.deepEqual(colour, [1, 1, 1]);
  assert.ok(shade.values.every((value) => value === 0));
  let [browner, darkest] = [0, 0];
  for (let seed = 0; seed < 100; seed++) {
    const { colour: [red, green, blue], shade } = drawPaper(new Random(seed), { amount: 1 });
    for (const share of [red, green, blue]) assert.ok(share > 0.5 && share <= 1);
    assert.ok(blue < red + 0.07);
    browner += blue < red - 0.1 ? 1 : 0;
    darkest = Math.max(darkest, ...shade.values);
    assert.ok(shade.values.every((value) => value >= 0 && value <= 0.35));
  }
  assert.ok(browner > 40 && browner < 95, `${browner}`);
  assert.ok(darkest > 0.33);
});

Deno.test("a paper is plain JSON, its seed's", () => {
  const paper = drawPaper(new Random(4), { amount: 0.5 });
  assert.deepEqual(JSON.parse(JSON.stringify(paper)), paper);
  assert.deepEqual(drawPaper(new Random(4), { amount: 0.5 }), paper);
});
