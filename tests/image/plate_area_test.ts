import assert from "node:assert/strict";
import { plateArea } from "lib/image/plate_area.ts";
import { assertFrozen } from "tests/frozen.ts";
import { drawnPlate, greyOf } from "tests/matching/drawn_plate.ts";
import { mountedPlate } from "tests/matching/mounted_plate.ts";

const near = (found: readonly number[], right: readonly number[], reach: number) =>
  found.forEach((side, i) =>
    assert.ok(Math.abs(side - right[i]) <= reach, `${found}, not ${right}`)
  );

Deno.test("margins are left out, on white and on toned paper", () => {
  for (const paper of [255, 180]) {
    const sheet = greyOf(drawnPlate(1, { margin: 40, paper, strokes: 300 }));
    near(plateArea(sheet), [40, 40, 280, 200], 8);
  }
});

Deno.test("a line of lettering below the picture does not count", () => {
  const sheet = drawnPlate(1, { width: 320, height: 320, margin: 40, strokes: 300 });
  for (let y = 300; y < 306; y++) {
    for (let x = 60; x < 260; x++) {
      if ((x * 7 + y * 3) % 5 < 2) sheet.data.set([20, 20, 20], (y * 320 + x) * 4);
    }
  }
  assert.ok(plateArea(greyOf(sheet))[3] < 292);
});

Deno.test("two figures with a gap between them are one picture", () => {
  const [left, right] = [1, 2].map((seed) => drawnPlate(seed, { width: 120, strokes: 150 }));
  const data = new Uint8Array(320 * 240).fill(240);
  [left, right].forEach((image, n) => {
    const grey = greyOf(image);
    for (let y = 0; y < 240; y++) {
      data.set(grey.data.subarray(y * 120, (y + 1) * 120), y * 320 + n * 200);
    }
  });
  near(plateArea({ width: 320, height: 240, channels: 1, data }), [0, 0, 320, 240], 8);
});

Deno.test("of a blank sheet and of one with a speck the area is the whole", () => {
  const data = new Uint8Array(100 * 60).fill(200);
  const sheet = { width: 100, height: 60, channels: 1, data };
  assert.deepEqual(plateArea(sheet), [0, 0, 100, 60]);
  data[3050] = 0;
  assert.deepEqual(plateArea(sheet), [0, 0, 100, 60]);
});

Deno.test("areas are those that the coefficients were fitted on", () => {
  const sheets = [
    ...[1, 2, 3].map((seed) => drawnPlate(seed, { margin: 12 * seed, strokes: 90 * seed })),
    drawnPlate(4, { width: 700, height: 500, margin: 77, strokes: 900, paper: 200 }),
    drawnPlate(5, { width: 130, height: 300, margin: 9, strokes: 40 }),
    drawnPlate(6, { width: 90, height: 60, margin: 4, strokes: 30 }),
    ...[7, 8, 9].map((seed) => drawnPlate(seed, { strokes: 12 * (seed - 6), margin: 30 })),
    ...[45, 38, 36, 34, 32, 30].map((paper) => drawnPlate(10, { margin: 20, paper })),
  ].map(greyOf);
  // two plates on one sheet, further and further apart, and one of them with fewer and fewer strokes
  for (const [apart, strokes] of [[6, 60], [8, 60], [10, 60], [40, 8], [40, 14], [40, 20]]) {
    const [above, below] = [drawnPlate(11, { strokes: 60 }), drawnPlate(12, { strokes })].map(
      greyOf,
    );
    const data = new Uint8Array(320 * (480 + apart)).fill(240);
    data.set(above.data);
    data.set(below.data, 320 * (240 + apart));
    sheets.push({ width: 320, height: 480 + apart, channels: 1, data });
  }
  assertFrozen(sheets.map(plateArea), "629ca938934c");
});

const small = drawnPlate(1, { width: 200, height: 160, strokes: 200 });
const onSheet = [200, 240, 400, 400];

Deno.test("of a small print on a sheet on a table the print is found, not the sheet", () => {
  for (const [table, paper] of [[20, 235], [60, 220], [245, 190]]) {
    near(plateArea(greyOf(mountedPlate(small, { table, paper }))), onSheet, 8);
  }
  near(plateArea(greyOf(mountedPlate(small, { lean: 0.02 }))), onSheet, 8);
});

Deno.test("bars and a ruler on the paper or beside it, and frames ruled around a print, do not count", () => {
  near(plateArea(greyOf(mountedPlate(small, { bars: [150, 560] }))), onSheet, 8);
  const beside = { sheet: [60, 40, 540, 580], bars: [150, 610] } as const;
  near(plateArea(greyOf(mountedPlate(small, beside))), onSheet, 8);
  near(plateArea(greyOf(mountedPlate(small, { ruled: 40 }))), onSheet, 8);
});

Deno.test("a small print on a page that fills the photograph is found, bars on the page are not", () => {
  const page = { table: 220, paper: 220 };
  near(plateArea(greyOf(mountedPlate(small, page))), onSheet, 8);
  near(plateArea(greyOf(mountedPlate(small, { ...page, bars: [150, 560] }))), onSheet, 8);
});

Deno.test("of an empty sheet on a table the sheet is the area", () => {
  const empty = drawnPlate(1, { width: 200, height: 160, strokes: 0 });
  near(plateArea(greyOf(mountedPlate(empty, { noise: 0 }))), [60, 40, 540, 680], 14);
});

Deno.test("a frame ruled around a picture counts where the picture takes 35 % of the page or more", () => {
  const framed = (share: number) => {
    const [width, height] = [600, 720].map((side) => Math.round(Math.sqrt(share) * side));
    const plate = drawnPlate(1, { width, height, strokes: 900 });
    const page = { table: 220, paper: 220, noise: 0, at: [110, 110], ruled: 12 } as const;
    return plateArea(greyOf(mountedPlate(plate, page)))[0] < 98;
  };
  assert.deepEqual([0.33, 0.37].map(framed), [false, true]);
});
