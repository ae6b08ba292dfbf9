import assert from "node:assert/strict";
import { resizePixels } from "lib/image/resize.ts";
import { paperSheet } from "lib/image/paper_sheet.ts";
import { drawnPlate, greyOf } from "tests/matching/drawn_plate.ts";
import { mountedPlate, type Mounting } from "tests/matching/mounted_plate.ts";

const plate = drawnPlate(1, { width: 200, height: 160, margin: 12 });
const size = { width: 213, height: 256 };

/** The box of the sheet that is seen, in pixels of the photograph; null: none. */
function seen(mounting: Mounting = {}, picture = plate) {
  const grey = greyOf(mountedPlate(picture, mounting));
  const sheet = paperSheet(resizePixels(grey, { ...size, method: "area" }));
  if (!sheet) return null;
  const at = [...sheet.keys()].filter((i) => sheet[i]);
  const [xs, ys] = [at.map((i) => i % size.width), at.map((i) => Math.floor(i / size.width))];
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b)) + 1;
  const scale = 600 / size.width;
  return [least(xs), least(ys), most(xs), most(ys)].map((side) => side * scale);
}

function assertNear(found: readonly number[] | null, right: readonly number[], reach = 14) {
  assert.ok(found, "no sheet is seen");
  found.forEach((side, i) => assert.ok(Math.abs(side - right[i]) <= reach, `${found}: ${right}`));
}

Deno.test("a sheet is seen on dark and on light tables, whatever its paper, without its edges", () => {
  for (const [table, paper] of [[20, 235], [60, 220], [120, 180], [245, 200], [250, 140]]) {
    const found = seen({ table, paper });
    assertNear(found, [60, 40, 540, 680]);
    assert.ok(found![0] > 60 && found![1] > 40 && found![2] < 540 && found![3] < 680, `${found}`);
  }
});

Deno.test("it may lie askew, run out of the photograph, and have things beside it", () => {
  assertNear(seen({ lean: 0.02 }), [60, 40, 540, 680], 22);
  assertNear(seen({ sheet: [0, 60, 500, 660] }), [0, 60, 500, 660]);
  assertNear(seen({ sheet: [60, 40, 540, 560], bars: [100, 600] }), [60, 40, 540, 560]);
});

Deno.test("of a print on a mount the print's own paper is taken", () => {
  const own = drawnPlate(2, { width: 260, height: 220, margin: 30 });
  const mount = mountedPlate(own, {
    width: 400,
    height: 480,
    sheet: [50, 60, 350, 420],
    at: [70, 130],
    table: 190,
    paper: 250,
  });
  assertNear(seen({ at: [100, 120], table: 30, paper: 255, sheet: [100, 120, 500, 600] }, mount), [
    150,
    180,
    450,
    540,
  ], 16);
});

Deno.test("on a scan of a page there is none, nor where tones differ by less than 16 levels", () => {
  assert.equal(seen({ table: 220, paper: 220 }), null);
  const whole = resizePixels(greyOf(drawnPlate(3, { margin: 20, strokes: 300 })), {
    width: 256,
    height: 192,
    method: "area",
  });
  assert.equal(paperSheet(whole), null);
  const tones = [15, 16].map((contrast) => seen({ table: 220, paper: 220 - contrast, noise: 0 }));
  assert.deepEqual(tones.map((box) => box !== null), [false, true]);
});

Deno.test("what is darker than 90 levels is no paper", () => {
  const papers = [89, 90].map((paper) => seen({ table: 230, paper, noise: 0 }));
  assert.deepEqual(papers.map((box) => box !== null), [false, true]);
});

Deno.test("a patch of less than 15 % of a photograph is no sheet", () => {
  const empty = drawnPlate(1, { width: 20, height: 20, strokes: 0 });
  const of = (share: number) => {
    const [x, y] = [300 * Math.sqrt(share), 360 * Math.sqrt(share)];
    return seen({ sheet: [300 - x, 360 - y, 300 + x, 360 + y], at: [290, 350], noise: 0 }, empty);
  };
  assert.deepEqual([of(0.13) !== null, of(0.17) !== null], [false, true]);
});

Deno.test("a picture that reaches its edges all around is no sheet", () => {
  const full = drawnPlate(4, { width: 480, height: 640, strokes: 900 });
  assert.equal(seen({ at: [60, 40] }, full), null);
});
