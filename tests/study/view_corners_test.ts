import assert from "node:assert/strict";
import { mixedView } from "lib/study/view_corners.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("the shares of a view are those of its figures, and more of a share changes more of them", () => {
  const view = (value: number) =>
    float32(Float32Array.from({ length: 4000 }, () => value), [4000, 1, 1]);
  const corners = { plain: view(0), gray: view(1), clahe: view(2), both: view(3) };
  const mixed = (gray: number, clahe: number) =>
    mixedView(corners, { shares: { gray, clahe }, random: new Random(5) }).data;
  assert.ok(mixed(0, 0).every((value) => value === 0));
  assert.ok(mixed(1, 1).every((value) => value === 3));
  const [some, more] = [mixed(0.25, 0.5), mixed(0.75, 0.5)];
  const shareOf = (data: Float32Array, values: number[]) =>
    data.filter((value) => values.includes(value)).length / data.length;
  assert.ok(Math.abs(shareOf(some, [1, 3]) - 0.25) < 0.03);
  assert.ok(Math.abs(shareOf(some, [2, 3]) - 0.5) < 0.03);
  assert.ok(Math.abs(shareOf(some, [3]) - 0.125) < 0.03);
  some.forEach((value, i) => assert.ok(value % 2 === 0 || more[i] % 2 === 1));
});
