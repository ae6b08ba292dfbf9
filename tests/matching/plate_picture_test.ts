import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { mirroredGrey, plateView } from "lib/matching/plate_picture.ts";
import { drawnPlate, greyOf } from "./drawn_plate.ts";

Deno.test("a view is the engraved area, no larger than 640 pixels, and a print in one ink has no colour", () => {
  const view = plateView(drawnPlate(1, { width: 900, height: 1400, margin: 60, strokes: 2500 }));
  assert.equal(Math.max(view.grey.width, view.grey.height), 640);
  assert.ok(view.area[0] > 30 && view.area[1] > 30 && view.area[3] < 1370);
  assert.ok(view.colour < 1);
});

Deno.test("a reduced area has the nearest whole pixels", () => {
  const view = plateView(drawnPlate(1, { width: 1000, height: 703, strokes: 2500 }));
  const [x0, y0, x1, y1] = view.area;
  const scale = 640 / Math.max(x1 - x0, y1 - y0);
  assert.deepEqual(
    [view.grey.width, view.grey.height],
    [Math.round((x1 - x0) * scale), Math.round((y1 - y0) * scale)],
  );
  // a blank sheet is its own area: 640 by 449.92
  const clear = plateView(blank({ width: 1000, height: 703 }, [255, 255, 255, 255]));
  assert.deepEqual([clear.grey.width, clear.grey.height], [640, 450]);
});

Deno.test("washes are seen, brown paper is not", () => {
  const washed = drawnPlate(1);
  const brown = drawnPlate(1);
  for (let i = 0; i < brown.data.length; i += 4) {
    brown.data[i + 2] = brown.data[i + 2] * 0.7;
    const part = Math.floor((i / 4 % 320) / 40) % 3;
    washed.data[i + part] = washed.data[i + part] * 0.5;
  }
  assert.ok(plateView(washed).colour > 10);
  assert.ok(plateView(brown).colour < 3);
});

Deno.test("a transparent picture lies on white", () => {
  const clear = blank({ width: 40, height: 30 }, [0, 0, 0, 0]);
  assert.ok(plateView(clear).grey.data.every((level) => level === 255));
});

Deno.test("a mirrored picture is the same again when mirrored twice, and its rows are turned round", () => {
  const grey = greyOf(drawnPlate(3));
  const turned = mirroredGrey(grey);
  assert.equal(turned.data[0], grey.data[319]);
  assert.deepEqual(mirroredGrey(turned), grey);
});
