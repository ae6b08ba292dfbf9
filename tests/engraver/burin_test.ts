import assert from "node:assert/strict";
import { Burin } from "lib/engraver/burin.ts";
import { assertFrozen, burin } from "tests/engraver/drawn.ts";
import { type Pt } from "lib/engraver/geometry.ts";

Deno.test("dark tones take more ink than light ones", () => {
  const square: [number, number][] = [[0, 0], [80, 0], [80, 80], [0, 80]];
  const ink = (tone: number) =>
    burin().hatch(square, [0, 1], { tone, form: 0.3, bulge: 0.1 }).length;
  assert.ok(ink(0.2) < ink(0.5) && ink(0.5) < ink(0.9), `${ink(0.2)} ${ink(0.5)} ${ink(0.9)}`);
});

Deno.test("lines, contours, fields and flows are closed paths in tenths of a pixel", () => {
  const b = burin();
  const paths = [
    b.line([[0, 0], [30, 10]], 2),
    b.contour([[0, 0], [30, 0], [30, 30]], true, 2),
    b.field([[0, 0], [50, 0], [50, 50], [0, 50]], [1, 0], 5, () => 0.5),
    b.flow([[0, 0], [0, 40]], [[30, 0], [30, 40]], 4, () => 0.5),
    b.hatchTube([[0, 0], [0, 40]], [[20, 0], [20, 40]], 0.1, { tone: 0.5, form: 0.5, bulge: 0.1 }),
  ];
  for (const path of paths) assert.match(path, /^(M-?\d+ -?\d+l(-?\d+ -?\d+ )+z)+$/);
});

Deno.test("the same burin cuts the same line, a lit contour is thinner", () => {
  assert.equal(burin().line([[0, 0], [9, 9]], 2), burin().line([[0, 0], [9, 9]], 2));
});

Deno.test("a burin keeps its strokes: lines, contours, fields, flows, hatching", () => {
  assertFrozen(
    [0.1, 0.3, 0.5, 0.7, 0.9].map((tone, i) => {
      const b = burin();
      const shape: Pt[] = [[0, 0], [80, 10], [70, 80], [5, 60]];
      const style = { tone, form: 1 - tone, bulge: 0.1 * i };
      return [
        b.line(shape, 1 + i),
        b.contour(shape, i % 2 === 0, 2),
        b.field(shape, [1, i], 5, (x, y) => tone * (x + y) / 160),
        b.flow([[0, 0], [0, 40]], [[30, 0], [35, 45]], 3 + i, (u) => u * tone),
        b.hatch(shape, [i, 1], style),
        b.hatchTube([[0, 0], [0, 40]], [[20, 0], [20, 40]], 0.1 * i, style),
      ];
    }),
    "8b017b948b15",
  );
});

/** A burin of a worn plate, in a wavering hand. */
const worn = (wear: number, wobble = 1.6) =>
  new Burin({ ...burin().craft, wear, wobble, seed: 3, weight: 0.8 });

Deno.test("worn plates, wavering hands and shapes of every length keep their strokes", () => {
  const ring: Pt[] = [[0, 0], [60, 8], [52, 44], [3, 50]];
  assertFrozen(
    [0, 0.3, 0.9].map((wear) => {
      const b = worn(wear);
      return [
        [1, 2, 20, 59, 60, 61, 90, 400, 2000].flatMap((length) => {
          const path: Pt[] = [[0, 0], [length / 2, 3], [length, 0]];
          return [b.line(path, 2), b.line(path, 2, 0.3), b.line(path, 2, 0), b.line(path, 0.1)];
        }),
        [1, 9, 300].map((k) => b.contour(ring.map(([x, y]) => [x * k / 9, y * k / 9]), k === 9, 2)),
        [1, -1, 0].map((orient) => b.contour(ring, true, 2, orient)),
        b.contour(ring.toReversed(), true, 3),
        b.contour([[0, 0], [30, 0], [60, 0]], false, 3),
        [[0, 1], [1, 0], [-1, 0.2], [1, -2]].map((axis) =>
          b.hatch(ring, axis as Pt, { tone: 0.45, form: 0.9, bulge: 0.2, fade: (v) => v / 3 })
        ),
        b.hatch(ring, [0, 1], { tone: 0.3, form: 1, bulge: 0 }, 3, 0.6),
        b.hatch(ring, [0, 1], { tone: 0.92, form: 0.1, bulge: 0.4 }, 9),
        b.hatchTube(ring.slice(0, 2), ring.slice(2), 0.3, { tone: 0.6, form: 0.9, bulge: 0 }),
        b.hatchTube(ring.slice(2), ring.slice(0, 2), 0, { tone: 0.1, form: 0.2, bulge: 0 }, 2),
        b.field(ring, [0.3, 1], 4, (x, y) => (x - y) / 40, 5),
        b.field(ring, [1, 0], 6, () => 2),
        b.flow([[0, 0], [0, 2], [3, 60]], [[9, 0], [90, 30], [4, 60]], 3, (u, v) => 1.4 * u - v),
        b.flow([[0, 0], [0, 40]], [[1, 0], [1, 40]], 5, () => 0.9),
      ];
    }),
    "f89d7195d47b",
  );
});

Deno.test("cross strokes come where tone and form together are above .42", () => {
  const ring: Pt[] = [[0, 0], [60, 0], [60, 60], [0, 60]];
  const drawn = (tone: number, form: number) => {
    const b = burin();
    b.hatch(ring, [0, 1], { tone, form, bulge: 0 });
    const hatched = b.rnd.next();
    b.hatchTube(ring.slice(0, 2), ring.slice(2), 0, { tone, form, bulge: 0 });
    return [hatched, b.rnd.next()];
  };
  // another course takes another number from the stream of the burin
  const [at, above] = [drawn(0.42, 0), drawn(0.42 + 1e-9, 0)];
  assert.notEqual(at[0], above[0]);
  assert.notEqual(drawn(0, 0.52)[0], drawn(0, 0.53)[0]);
});

Deno.test("a point is no stroke, and what is shorter than a pixel and a half is not hatched", () => {
  assert.equal(burin().swell([[1, 1]], [2]), "");
  assert.notEqual(burin().swell([[1, 1], [4, 5]], [2, 2]), "");
  const across = (length: number) =>
    burin().across([0, 0], [length, 0], [0, 0], 0, { tone: 0.9, form: 0, bulge: 0 }, 5, 0.5);
  assert.equal(across(1.49), "");
  assert.notEqual(across(1.5), "");
});
