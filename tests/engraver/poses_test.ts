import assert from "node:assert/strict";
import { sittings, squares, standings } from "lib/engraver/poses.ts";

Deno.test("no name is a pose of two kinds", () => {
  const kinds = [standings, sittings, squares].map((table) => Object.keys(table));
  assert.deepEqual(kinds.map(({ length }) => length), [12, 3, 4]);
  assert.equal(new Set(kinds.flat()).size, 19);
});

Deno.test("who sits has the thighs level, who stands has not; arms of square poses are spread", () => {
  for (const { nearLeg: [thigh], farLeg: [other] } of Object.values(sittings)) {
    assert.ok(thigh > 70 && other > 70);
  }
  for (const { nearLeg: [thigh], farLeg: [other] } of Object.values({ ...standings, ...squares })) {
    assert.ok(Math.abs(thigh) < 30 && Math.abs(other) < 30);
  }
  for (const { near: [near], far: [far] } of Object.values(squares)) assert.ok(near < 0 && far > 0);
});
