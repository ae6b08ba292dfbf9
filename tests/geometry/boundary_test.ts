import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { boundaryIou, edgeWidth } from "lib/geometry/boundary.ts";
import { type CocoRle, decodeCocoRle, maskFromPixels, maskIou } from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";

/** See tests/fixtures/detect/mask_precision.py. */
const { pairs }: { pairs: { a: CocoRle; b: CocoRle; iou: number }[] } = JSON.parse(
  readFileSync(new URL("../fixtures/detect/mask_precision.json", import.meta.url), "utf8"),
);

Deno.test("the overlap of edges is that of the paper's formula, at the plate's border too", () => {
  let apart = 0;
  for (const { a, b, iou } of pairs) {
    const [first, second] = [decodeCocoRle(a), decodeCocoRle(b)];
    assert.ok(Math.abs(boundaryIou(first, second) - iou) < 1e-12, `${iou}`);
    if (Math.abs(maskIou(first, second) - iou) > 0.1) apart++;
  }
  assert.ok(apart > 5, `it differs from the masks' in ${apart} of ${pairs.length}`);
});

Deno.test("it agrees with a loop over the neighbours of each pixel", () => {
  const random = new Random(12);
  for (let round = 0; round < 30; round++) {
    const size = { width: random.int(1, 14), height: random.int(1, 14) };
    const share = random.pick([0.02, 0.1, 0.2]);
    const reach = Math.max(1, Math.round(share * Math.hypot(size.width, size.height)));
    const [a, b] = [0.9, 0.6].map((density) =>
      Array.from({ length: size.width * size.height }, () => Number(random.chance(density)))
    );
    const edge = (pixels: number[]) =>
      pixels.map((value, i) => {
        const [x, y] = [i % size.width, Math.floor(i / size.width)];
        for (let v = y - reach; v <= y + reach; v++) {
          for (let u = x - reach; u <= x + reach; u++) {
            const on = u >= 0 && v >= 0 && u < size.width && v < size.height;
            if (value && !(on && pixels[v * size.width + u])) return 1;
          }
        }
        return 0;
      });
    const [p, q] = [edge(a), edge(b)];
    const common = p.filter((value, i) => value && q[i]).length;
    const either = p.filter((value, i) => value || q[i]).length;
    const found = boundaryIou(maskFromPixels(a, size), maskFromPixels(b, size), { share });
    assert.equal(found, either > 0 ? common / either : 0);
  }
});

Deno.test("nothing and nothing have no edge; other sizes are refused", () => {
  const none = { width: 2, height: 2, counts: [4] };
  assert.equal(boundaryIou(none, none), 0);
  assert.throws(() => boundaryIou(none, { width: 1, height: 4, counts: [4] }), /2 x 2 and 1 x 4/);
});

Deno.test("an edge is as wide as 2 % of the diagonal, rounded, and a pixel at least", () => {
  assert.deepEqual(
    [[300, 400], [360, 480], [30, 40], [3, 4]].map(([width, height]) =>
      edgeWidth({ width, height })
    ),
    [10, 12, 1, 1],
  );
  // 2.5 and a little less
  assert.deepEqual([0.1, 0.098].map((share) => edgeWidth({ width: 15, height: 20 }, share)), [
    3,
    2,
  ]);
});

Deno.test("a mask and none have nothing in common", () => {
  const [full, none] = [[0, 9], [9]].map((counts) => ({ width: 3, height: 3, counts }));
  assert.deepEqual([boundaryIou(full, none), boundaryIou(none, full)], [0, 0]);
});
