import assert from "node:assert/strict";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { withoutMargins } from "lib/detect/margins.ts";
import { openDetector } from "lib/detect/open.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { blank, type Image } from "lib/image/image.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";

/** A picture on a page. */
function onPage(
  picture: Image,
  { width, height, at: [x, y] }: { width: number; height: number; at: readonly [number, number] },
): Image {
  const page = blank({ width, height }, [236, 228, 208, 255]);
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(row * picture.width * 4, (row + 1) * picture.width * 4);
    page.data.set(line, ((y + row) * width + x) * 4);
  }
  return page;
}

/** A detector that remembers what it was shown. */
function seeing(found: readonly Detection[] = []) {
  const seen: Pick<Image, "width" | "height">[] = [];
  const detect: Detector = ({ width, height }, { minScore = 0 } = {}) => {
    seen.push({ width, height });
    return Promise.resolve(found.filter(({ score }) => score >= minScore));
  };
  return { seen, detect };
}

const picture = drawnPlate(1, { width: 300, height: 240, margin: 0, strokes: 400 });
const page = onPage(picture, { width: 700, height: 800, at: [200, 260] });

Deno.test("margins are wide where less than three quarters are within them", async () => {
  const wide = onPage(picture, { width: 1000, height: 500, at: [300, 130] });
  // what is believed at a glance spans the area, so that its sides are known to the pixel
  const seenWith = async (box: Box) => {
    const { seen, detect } = seeing();
    const glance = seeing([{ box, score: 0.9, label: "character" }]);
    await withoutMargins(detect, { glance: glance.detect })(wide);
    return seen;
  };
  assert.deepEqual(await seenWith([100, 100, 850, 400]), [{ width: 1000, height: 500 }]);
  assert.deepEqual(await seenWith([100, 100, 849, 400]), [{ width: 879 - 70, height: 430 - 70 }]);
  // nothing beyond the page
  assert.deepEqual(await seenWith([0, 0, 700, 500]), [{ width: 728, height: 500 }]);
});

Deno.test("of a page the engraved area is looked at, and finds are where they are on the page", async () => {
  const { seen, detect } = seeing([{ box: [30, 20, 90, 110], score: 0.9, label: "character" }]);
  const glance = seeing();
  const [{ box, ...find }] = await withoutMargins(detect, { glance: glance.detect })(page);
  const [{ width, height }] = seen;
  assert.ok(width > 300 && width < 350 && height > 240 && height < 290, `${width} x ${height}`);
  assert.deepEqual(find, { score: 0.9, label: "character" });
  const [x, y] = [box[0] - 30, box[1] - 20];
  assert.deepEqual(box, [30 + x, 20 + y, 90 + x, 110 + y]);
  assert.ok(x > 170 && x <= 200 && y > 230 && y <= 260, `${x}, ${y}`);
  assert.deepEqual(glance.seen, [{ width: 700, height: 800 }]);
});

Deno.test("a plate that fills its sheet is looked at as it is, and once", async () => {
  const { seen, detect } = seeing();
  const glance = seeing();
  await withoutMargins(detect, { glance: glance.detect })(picture);
  assert.deepEqual(seen, [{ width: 300, height: 240 }]);
  assert.deepEqual(glance.seen, []);
});

Deno.test("a figure that stands apart from the engraved area is looked at with it", async () => {
  const apart: Box = [20, 30, 80, 130];
  const sizeWith = async (score: number) => {
    const { seen, detect } = seeing();
    const glance = seeing([{ box: apart, score, label: "character" }]);
    await withoutMargins(detect, { glance: glance.detect })(page, { minScore: 0.01 });
    return seen[0];
  };
  const { height } = await sizeWith(0.24);
  assert.ok(height < 290);
  assert.ok((await sizeWith(0.25)).height > 470);
});

Deno.test("burin_nano finds the figures of a plate on a page as on the plate alone", async () => {
  await using detector = await openDetector("burin_nano", { threads: 1 });
  const plate = engravePlate(4, { width: 900, height: 675, count: 3 });
  const { image } = print(impression(plate, { kind: "clean", seed: 4 }));
  const at = [image.width * 0.7, image.height * 0.6].map(Math.round) as [number, number];
  const far = onPage(image, {
    width: Math.round(image.width * 2.4),
    height: Math.round(image.height * 2.4),
    at,
  });
  const believed = async (seen: Image) =>
    (await detector.use(seen)).filter(({ score }) => score >= detector.minScore);
  const [alone, there] = [await believed(image), await believed(far)];
  assert.ok(alone.length > 0);
  for (const { box: [x0, y0, x1, y1] } of alone) {
    const moved: Box = [x0 + at[0], y0 + at[1], x1 + at[0], y1 + at[1]];
    const nearest = Math.max(...there.map(({ box }) => iou(box, moved)));
    assert.ok(nearest > 0.75, `${moved}: ${nearest}`);
  }
});
