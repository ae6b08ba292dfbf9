/** Beside timm (fixtures/nn/position_embedding.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resamplePositions } from "lib/nn/position_embedding.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { uniform } from "./pytorch.ts";

interface Row {
  from: [number, number];
  to: [number, number];
  values: number[];
}
const fixture: Row[] = JSON.parse(
  readFileSync(new URL("../fixtures/nn/position_embedding.json", import.meta.url), "utf8"),
);
const gridOf = ([rows, columns]: [number, number]) => ({ rows, columns });

for (const { from, to, values } of fixture) {
  Deno.test(`${from.join(" x ")} patches to ${to.join(" x ")}, as timm`, () => {
    const tokens = 1 + from[0] * from[1];
    const given = float32(uniform("positions", tokens * 3), [1, tokens, 3]);
    const made = resamplePositions(given, { from: gridOf(from), to: gridOf(to) });
    assert.deepEqual(made.shape, [1, 1 + to[0] * to[1], 3]);
    const error = Math.max(...values.map((value, i) => Math.abs(value - made.data[i])));
    assert.ok(error < 2e-6, `${error}`);
  });
}

Deno.test("its own grid is kept, another's tensor refused", () => {
  const given = float32(uniform("positions", 39), [1, 13, 3]);
  const grid = { rows: 3, columns: 4 };
  const same = resamplePositions(given, { from: grid, to: grid });
  assert.ok(same.data.every((value, i) => Math.abs(value - given.data[i]) < 1e-6));
  assert.throws(
    () => resamplePositions(given, { from: { rows: 4, columns: 4 }, to: grid }),
    /4 x 4 patches and a class token need \[1, 17, D\]/,
  );
});
