import assert from "node:assert/strict";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { openDetector } from "lib/detect/open.ts";
import { withZoom } from "lib/detect/zoom.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { blank, type Image, type Size } from "lib/image/image.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";

type At = readonly [x: number, y: number];

/** A picture on a page. */
function onPage(picture: Image, { at: [x, y], ...size }: Size & { at: At }): Image {
  const page = blank(size, [236, 228, 208, 255]);
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(row * picture.width * 4, (row + 1) * picture.width * 4);
    page.data.set(line, ((y + row) * page.width + x) * 4);
  }
  return page;
}

/** Lines of words on a page, in place. */
function setType(page: Image, [x0, y0, x1, y1]: Box): void {
  for (let y = y0; y < y1; y += 16) {
    let x = x0;
    for (let word = 0; x < x1; word++) {
      const length = 12 + word * 7 % 30;
      for (let row = y; row < y + 6; row++) {
        const end = Math.min(x + length, x1);
        page.data.fill(40, (row * page.width + x) * 4, (row * page.width + end) * 4);
      }
      x += length + 7;
    }
  }
  for (let i = 3; i < page.data.length; i += 4) page.data[i] = 255;
}

const find = (box: Box, score = 0.9): Detection => ({ box, score, label: "character" });

/** A detector that finds one thing after the other, and remembers what it was shown. */
function seeing(...looks: readonly (readonly Detection[])[]) {
  const seen: (readonly [width: number, height: number])[] = [];
  const detect: Detector = ({ width, height }, { minScore = 0.05 } = {}) => {
    const found = looks[seen.length] ?? [];
    seen.push([width, height]);
    return Promise.resolve(found.filter(({ score }) => score >= minScore));
  };
  return { seen, zoom: withZoom(detect, { iouThreshold: 0.45 }) };
}

const empty = blank({ width: 1000, height: 800 }, [236, 228, 208, 255]);

Deno.test("a page is looked at again where figures take less than three quarters of it with what surrounds them", async () => {
  const seenWith = async (width: number) => {
    const { seen, zoom } = seeing([find([300, 300, 300 + width, 400])]);
    await zoom(empty);
    return seen;
  };
  // .35 of the longer side is left on each side of it
  assert.deepEqual(await seenWith(400), [[1000, 800], [680, 380]]);
  assert.deepEqual((await seenWith(440)).length, 2);
  assert.deepEqual(await seenWith(442), [[1000, 800]]);
});

Deno.test("nothing beyond the page is looked at", async () => {
  const { seen, zoom } = seeing([find([20, 700, 220, 800])]);
  await zoom(empty);
  assert.deepEqual(seen[1], [290, 170]);
});

Deno.test("finds of the second look lie where they are on the page; elsewhere those of the first stay", async () => {
  const { zoom } = seeing(
    [find([300, 300, 400, 400]), find([305, 300, 395, 400], 0.2), find([900, 20, 950, 90], 0.2)],
    // the part begins at 265, 265
    [find([40, 30, 130, 140], 0.7)],
  );
  assert.deepEqual(await zoom(empty), [
    find([305, 295, 395, 405], 0.7),
    find([900, 20, 950, 90], 0.2),
  ]);
});

Deno.test("a figure that the part's border cuts is the first look's, if that was half as sure", async () => {
  // the part ends at 435
  const [whole, cut]: Box[] = [[380, 300, 480, 400], [380, 300, 435, 400]];
  const seenAs = async (score: number, again: number) => {
    const piece = cut.map((side) => side - 265) as unknown as Box;
    const { zoom } = seeing(
      [find([300, 300, 400, 400]), find(whole, score)],
      [find([35, 35, 100, 135]), find(piece, again)],
    );
    return (await zoom(empty)).slice(1).map(({ box }) => box);
  };
  assert.deepEqual(await seenAs(0.2, 0.26), [whole]);
  assert.deepEqual(await seenAs(0.2, 0.4), [whole]);
  assert.deepEqual(await seenAs(0.19, 0.4), [cut]);
});

Deno.test("of one figure that both looks found across the border the better find stays, and neighbours stay", async () => {
  const far = find([340, 300, 440, 400], 0.24);
  const seenWith = async (...again: readonly Detection[]) => {
    const { zoom } = seeing([find([300, 300, 400, 400]), far], again);
    return (await zoom(empty)).map(({ score }) => score);
  };
  // ends before the border, so that it is no piece
  const near = (score: number) => find([75, 35, 160, 135], score);
  assert.deepEqual(await seenWith(near(0.3)), [0.3]);
  assert.deepEqual(await seenWith(near(0.2)), [0.24]);
  // the second look's own finds are as it leaves them, however near
  assert.deepEqual(await seenWith(find([0, 0, 60, 90], 0.8), find([20, 0, 80, 90], 0.7)), [
    ...[0.8, 0.7, 0.24],
  ]);
});

Deno.test("finds without extent, and off the page, are no figures", async () => {
  for (const box of [[500, 400, 500, 400], [-100, 10, -90, 20], [1100, 10, 1130, 30]] as Box[]) {
    const { seen, zoom } = seeing([find(box)]);
    await zoom(empty);
    assert.equal(seen.length, 1);
  }
});

Deno.test("figures are what is believed, whatever is asked for", async () => {
  const lonely = [find([300, 300, 400, 400]), find([900, 20, 950, 90], 0.24)];
  const looks = async (options: Parameters<Detector>[1], finds = lonely) => {
    const { seen, zoom } = seeing(finds, [find([40, 30, 130, 140], 0.6)]);
    return { count: seen, found: await zoom(empty, options) };
  };
  for (const options of [{}, { minScore: 0.01 }, { minScore: 0.5 }, { minScore: 0.7 }]) {
    const { count, found } = await looks(options);
    assert.equal(count.length, 2);
    assert.ok(found.every(({ score }) => score >= (options.minScore ?? 0)));
  }
  // the detector's own default holds where nothing is asked for
  const faint = find([900, 20, 950, 90], 0.04);
  assert.equal((await looks({}, [lonely[0], faint])).found.length, 1);
  assert.equal((await looks({ minScore: 0.04 }, [lonely[0], faint])).found.length, 2);
  // both are believed, and lie all over the page
  assert.equal((await looks({ believed: 0.24 })).count.length, 1);
  assert.equal((await looks({}, [find([300, 300, 400, 400], 0.24)])).count.length, 1);
  assert.equal((await looks({}, [find([300, 300, 400, 400], 0.25)])).count.length, 2);
  const { found } = await looks({ minScore: 0.3 }, [find([300, 300, 400, 400], 0.26)]);
  assert.deepEqual(found.map(({ score }) => score), [0.6]);
});

Deno.test("of what surrounds figures only what is engraved is looked at, and all figures", async () => {
  const picture = drawnPlate(1, { width: 300, height: 240, margin: 0, strokes: 400 });
  const page = onPage(picture, { width: 900, height: 1000, at: [200, 260] });
  const sizeWith = async (box: Box) => {
    const { seen, zoom } = seeing([find(box)]);
    await zoom(page);
    return seen[1];
  };
  const [width, height] = await sizeWith([230, 280, 470, 480]);
  assert.ok(width > 300 && width < 345 && height > 240 && height < 285, `${width} x ${height}`);
  const [, withMore] = await sizeWith([230, 280, 470, 580]);
  assert.ok(withMore >= 320, `${withMore}`);
});

Deno.test("beside text what surrounds figures is looked at, as far as it is engraved", async () => {
  const picture = drawnPlate(1, { width: 300, height: 240, margin: 0, strokes: 400 });
  const page = onPage(picture, { width: 1000, height: 400, at: [640, 80] });
  setType(page, [60, 60, 460, 340]);
  const partWith = async (...figures: readonly Box[]) => {
    const { seen, zoom } = seeing(figures.map((box) => find(box)));
    await zoom(page);
    return seen[1];
  };
  // .35 of 200 pixels on each side reaches beyond the picture's edges
  const [width, height] = await partWith([690, 100, 890, 300]);
  assert.ok(width > 300 && width <= 340 && height > 240 && height < 285, `${width} x ${height}`);
  // a figure among the text, too: then all of the page is
  assert.equal(await partWith([690, 100, 890, 300], [100, 100, 200, 200]), undefined);
  // nothing tells where on the page a picture is
  assert.equal(await partWith(), undefined);
});

Deno.test("where nothing is found what is engraved is looked at again, alone", async () => {
  const picture = drawnPlate(1, { width: 300, height: 240, margin: 0, strokes: 400 });
  const page = onPage(picture, { width: 500, height: 480, at: [100, 90] });
  const { seen, zoom } = seeing([], [find([30, 30, 100, 130], 0.6)]);
  const [{ box: [x, y] }] = await zoom(page);
  const [width, height] = seen[1];
  assert.ok(width > 300 && width < 345 && height > 240 && height < 285, `${width} x ${height}`);
  assert.ok(x > 100 && x < 130 && y > 90 && y < 120, `${x}, ${y}`);
  // a plate that fills its sheet is looked at once
  const { seen: once, zoom: whole } = seeing();
  await whole(picture);
  assert.deepEqual(once, [[300, 240]]);
});

Deno.test("burin_nano finds the figures of a plate on a page, and beside text, as on the plate alone", async () => {
  await using detector = await openDetector("burin_nano", { threads: 1 });
  const plate = engravePlate(4, { width: 900, height: 675, count: 3 });
  const { image } = print(impression(plate, { kind: "clean", seed: 4 }));
  const { width, height } = image;
  const alone = onPage(image, {
    width: 3 * width,
    height: 3 * height,
    at: [0.7 * width, 0.6 * height].map(Math.round) as unknown as At,
  });
  const spread = onPage(image, {
    width: 2.4 * width,
    height: 1.3 * height,
    at: [1.28 * width, 80],
  });
  setType(spread, [100, 90, 920, 800]);
  const believed = async (seen: Image) =>
    (await detector.use(seen)).filter(({ score }) => score >= detector.minScore);
  const figures = await believed(image);
  assert.ok(figures.length > 0);
  const places = [[alone, [0.7 * width, 0.6 * height]], [spread, [1.28 * width, 80]]] as const;
  for (const [page, [left, top]] of places) {
    const found = await believed(page);
    for (const { box: [x0, y0, x1, y1], score } of figures) {
      const moved: Box = [x0 + left, y0 + top, x1 + left, y1 + top];
      const [nearest] = found.toSorted((a, b) => iou(b.box, moved) - iou(a.box, moved));
      assert.ok(iou(nearest.box, moved) > 0.75, `${moved}: ${nearest.box}`);
      // a single look at the page gives .1 less
      assert.ok(Math.abs(nearest.score - score) < 0.06, `${score}, ${nearest.score}`);
    }
  }
});
