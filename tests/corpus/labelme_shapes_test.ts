import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { losses } from "lib/corpus/label_outline.ts";
import { shapeRegion, surrounds } from "lib/corpus/labelme_shapes.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { blank, encodePng } from "lib/image/image.ts";

const size = { width: 40, height: 20 };
const corners = [[2, 3], [10, 3], [10, 9], [2, 9]];
const read = async (kind: string, points: unknown, more: object = {}) => {
  const region = await shapeRegion({ points, ...more }, { kind, size });
  if ("fault" in region) return region.fault;
  const { box, mask, lost } = region.value;
  return [box, mask ? maskArea(mask) : null, lost];
};

Deno.test("each kind of LabelMe's and X-AnyLabeling's shapes", async () => {
  const box = [2, 3, 10, 9];
  for (const kind of ["polygon", "quadrilateral", "quad"]) {
    assert.deepEqual(await read(kind, corners), [box, 48, undefined], kind);
  }
  for (const kind of ["rectangle", "oriented_rectangle", "rotation", "cuboid"]) {
    assert.deepEqual(await read(kind, corners), [box, null, undefined], kind);
    const turned = [[6, 1], [10, 5], [6, 9], [2, 5]];
    assert.deepEqual(await read(kind, turned), [[2, 1, 10, 9], null, losses.turned], kind);
  }
  assert.deepEqual(await read("rectangle", [[10, 9], [2, 3]]), [box, null, undefined]);
  assert.deepEqual(await read("rectangle", corners.slice(0, 3)), [box, null, undefined]);
  assert.deepEqual(await read("circle", [[9, 9], [9, 12]]), [[6, 6, 12, 12], null, losses.round]);
  for (const kind of ["point", "points", "line", "linestrip", "ellipse", "constructor"]) {
    assert.ok(!surrounds(kind), kind);
  }
});

Deno.test("points that are too few, too many or none, shapes without area or off the picture", async () => {
  for (
    const [kind, points, what] of [
      ["polygon", [], /polygon of 0 points, not 3 or more/],
      ["polygon", corners.slice(0, 2), /2 points/],
      ["rectangle", [[1, 1]], /1 points, not 2 to 5/],
      ["circle", corners, /4 points, not 2/],
      ["rotation", corners.slice(0, 3), /3 points, not 4 to 5/],
      ["polygon", null, /no list/],
      ["polygon", [[1, 2], 7, [3, 4]], /point 2 is 7/],
      ["polygon", [[1, 2], [3, "Alice"], [3, 4]], /"Alice", which is no number/],
      ["rectangle", [[3, 3], [3, 9]], /no area/],
      ["circle", [[3, 3], [3, 3]], /no area/],
      ["rectangle", [[50, 3], [60, 9]], /off the picture of 40 x 20/],
      ["rectangle", [[1, 3], [1e12, 9]], /beyond/],
    ] as const
  ) assert.match(String(await read(kind, points)), what);
});

Deno.test("painted masks lie from the first corner, fractions cut, and are cut at the border", async () => {
  const png = await encodePng(blank({ width: 3, height: 2 }, [255, 255, 255, 255]));
  const mask = Buffer.from(png).toString("base64");
  const at = (points: unknown) => read("mask", points, { mask });
  assert.deepEqual(await at([[4, 5], [6, 6]]), [[4, 5, 7, 7], 6, undefined]);
  assert.deepEqual(await at([[4.9, 5.9], [6.2, 6.9]]), [[4, 5, 7, 7], 6, undefined]);
  assert.deepEqual(await at([[4, 5], [7, 7]]), [[4, 5, 7, 7], 6, undefined]);
  assert.deepEqual(await at([[38, 19], [40, 20]]), [[38, 19, 40, 20], 2, undefined]);
  assert.match(String(await at([[4, 5], [9, 6]])), /3 x 2 pixels, and its points are 6 x 2 apart/);
  assert.match(String(await at([[50, 5], [52, 6]])), /no pixel on the picture/);
  assert.match(String(await read("mask", [[4, 5], [6, 6]])), /no text in base64/);
  const huge = Buffer.from(png);
  huge.writeUInt32BE(1_000_000, 16);
  huge.writeUInt32BE(1_000_000, 20);
  const far = await read("mask", [[0, 0], [999_999, 999_999]], { mask: huge.toString("base64") });
  assert.match(String(far), /larger than the picture/);
});

Deno.test("places as shares of the sides are a fault, and a shape of a pixel is none", async () => {
  const shares = [[0.1, 0.1], [0.4, 0.9]];
  assert.match(`${await read("rectangle", shares)}`, /looks like shares of the sides/);
  assert.match(`${await read("polygon", [...shares, [0.1, 0.9]])}`, /shares of the sides/);
  assert.deepEqual(await read("rectangle", [[0, 0], [1, 1]]), [[0, 0, 1, 1], null, undefined]);
});
