import assert from "node:assert/strict";
import { drawCrop, jitter, visibleRegions } from "lib/finetune/plate_crop.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";
import { trainingPlate } from "./training_plate.ts";

const plateOf = (boxes: readonly Box[], size = { width: 200, height: 100 }) =>
  trainingPlate({
    ...size,
    painted: boxes.map((box) => ({ box, ignored: false, colour: [0, 0, 0] })),
  });

const options = { crop: [0.45, 1], enlarge: 0, stretch: 0 } as const;

Deno.test("crops lie within the plate and have the shares asked for", () => {
  const plate = plateOf([[0, 0, 200, 100]]);
  let [least, most] = [1, 0];
  for (let i = 0; i < 300; i++) {
    const { x, y, width, height } = drawCrop(plate, { ...options, random: new Random(i) });
    assert.ok(x >= 0 && y >= 0 && x + width <= 200 + 1e-9 && y + height <= 100 + 1e-9);
    for (const share of [width / 200, height / 100]) {
      assert.ok(share >= 0.45 - 1e-9 && share <= 1);
      [least, most] = [Math.min(least, share), Math.max(most, share)];
    }
  }
  assert.ok(least < 0.5 && most > 0.95);
  const whole = drawCrop(plate, { ...options, crop: [1, 1], random: new Random(1) });
  assert.deepEqual(whole, { x: 0, y: 0, width: 200, height: 100 });
});

Deno.test("a crop of a shape has it, but for the stretch", () => {
  const plate = plateOf([[0, 0, 200, 100]]);
  for (let i = 0; i < 100; i++) {
    const exact = drawCrop(plate, { ...options, random: new Random(i), shape: 0.7 });
    assert.ok(Math.abs(exact.width / exact.height - 0.7) < 1e-9);
    const loose = drawCrop(plate, { ...options, stretch: 0.1, random: new Random(i), shape: 0.7 });
    const shape = loose.width / loose.height / 0.7;
    assert.ok(shape > 1 / 1.1 - 1e-9 && shape < 1.1 + 1e-9);
    for (const { x, y, width, height } of [exact, loose]) {
      assert.ok(x >= 0 && y >= 0 && x + width <= 200 + 1e-9 && y + height <= 100 + 1e-9);
    }
  }
  assert.equal(jitter(new Random(1), 0), 1);
});

Deno.test("plates of small figures are enlarged, those of large ones are not", () => {
  const mean = (box: Box) => {
    const plate = plateOf(Array.from({ length: 5 }, () => box), { width: 200, height: 200 });
    const widths = Array.from(
      { length: 200 },
      (_, i) =>
        drawCrop(plate, { crop: [1, 1], enlarge: 1, stretch: 0, random: new Random(i) }).width,
    );
    return widths.reduce((sum, width) => sum + width, 0) / widths.length;
  };
  assert.equal(mean([10, 10, 40, 70]), 200);
  // 30 of 200 are half of the ordinary share
  assert.ok(Math.abs(mean([10, 10, 20, 40]) - 100) < 1e-9);
  assert.ok(Math.abs(mean([10, 10, 12, 14]) - 0.4 * 200) < 1e-9, "but not without end");
});

Deno.test("a crop without a figure is drawn again", () => {
  const plate = plateOf([[0, 0, 20, 20]]);
  const shows = Array.from({ length: 200 }, (_, i) => {
    const { x, y } = drawCrop(plate, { ...options, crop: [0.5, 0.5], random: new Random(i) });
    return x < 10 && y < 10;
  }).filter(Boolean).length;
  // at once, one in 50
  assert.ok(shows > 8, `${shows} of 200`);
});

const window = { x: 100, y: 50, width: 100, height: 50 };
const place = { x: 8, y: 4, width: 200, height: 100, mirrored: false };
const rules = { leastVisible: 0.4, leastSide: 4, window, place };
const figure = (box: Box) => ({ box, ignored: false });

Deno.test("boxes follow the window into the picture, and into the mirror", () => {
  const regions = [figure([110, 60, 130, 90])];
  assert.deepEqual(visibleRegions(regions, rules), { figures: [[28, 24, 68, 84]], ignored: [] });
  const mirrored = { ...rules, place: { ...place, mirrored: true } };
  // 20 from the left of 200 is 180 from the right
  assert.deepEqual(visibleRegions(regions, mirrored).figures, [[148, 24, 188, 84]]);
});

Deno.test("a figure is kept from 40 % on, cut to the window; less of it is a place to ignore", () => {
  const at = (x0: number) => visibleRegions([figure([x0, 60, x0 + 10, 80])], rules);
  // 4 of 10 columns lie within
  assert.deepEqual(at(94), { figures: [[8, 24, 16, 64]], ignored: [] });
  assert.deepEqual(at(93.9), { figures: [], ignored: [at(93.9).ignored[0]] });
  assert.deepEqual(at(90), { figures: [], ignored: [] }, "it only touches the window");
  assert.deepEqual(at(150).figures.length, 1);
});

Deno.test("a figure of a side below the least is a place to ignore", () => {
  const of = (side: number) => visibleRegions([figure([120, 60, 120 + side, 90])], rules);
  assert.equal(of(2).figures.length, 1, "4 pixels");
  assert.equal(of(1.99).figures.length, 0);
  assert.equal(of(1.99).ignored.length, 1);
  assert.deepEqual(of(0), { figures: [], ignored: [] }, "without area nothing is there");
});

Deno.test("what is ignored stays so, however much of it is seen", () => {
  const regions = [[110, 60, 130, 90], [90, 40, 101, 51]].map((box) => ({
    box: box as unknown as Box,
    ignored: true,
  }));
  const { figures, ignored } = visibleRegions(regions, rules);
  assert.deepEqual(figures, []);
  assert.deepEqual(ignored, [[28, 24, 68, 84], [8, 4, 10, 6]]);
});

Deno.test("crops are their seed's: of plates with figures, small ones, and none", () => {
  const plates = [
    plateOf([[0, 0, 20, 20], [150, 50, 180, 95], [60, 10, 66, 22], [90, 70, 99, 99]]),
    plateOf([[190, 90, 200, 100], [0, 0, 9, 8]], { width: 200, height: 300 }),
    plateOf([]),
  ];
  assertFrozen(
    plates.flatMap((plate) =>
      Array.from({ length: 25 }, (_, seed) =>
        [undefined, 0.6, 2.5].map((shape) =>
          drawCrop(plate, {
            crop: [0.3, 0.9],
            enlarge: 0.5,
            stretch: 0.1,
            random: new Random(seed),
            shape,
          })
        ))
    ),
    "04061002290e",
  );
});

Deno.test("of figures that are ignored, neither the height nor the place counts", () => {
  const small = figure([10, 10, 20, 30]);
  const large = { box: [0, 0, 200, 200] as const, ignored: true };
  const drawn = (regions: readonly (typeof small | typeof large)[]) =>
    Array.from(
      { length: 20 },
      (_, seed) =>
        drawCrop({ ...plateOf([], { width: 200, height: 200 }), regions }, {
          crop: [0.5, 1],
          enlarge: 1,
          stretch: 0,
          random: new Random(seed),
        }),
    );
  assert.deepEqual(drawn([small, large, large]), drawn([small]));
});
