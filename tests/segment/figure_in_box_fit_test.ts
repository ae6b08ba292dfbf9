import assert from "node:assert/strict";
import type { Collection } from "lib/corpus/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { describeInBox, figureInBox, squaresIn, squaresOf } from "lib/segment/figure_in_box.ts";
import { fitFigureInBox } from "lib/segment/figure_in_box_fit.ts";
import { atMeasure } from "lib/detect/ink.ts";
import { squaresInside } from "lib/detect/ink_fit.ts";
import { ridge } from "lib/detect/ridge.ts";
import { cell } from "lib/detect/strokes.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";

const sheets = [11, 12].map((seed) =>
  print(
    impression(engravePlate(seed, { width: 450, height: 338, count: 2 }), { kind: "clean", seed }),
  )
);
const labels = sheets.flatMap(({ figures }, i) =>
  figures.map(({ name, box, mask }) => ({ plate: `p${i}`, name, box, mask }))
);
const collection: Collection = {
  name: "two",
  plates: sheets.map(({ image: { width, height } }, i) => ({
    id: `p${i}`,
    work: `w${i}`,
    impression: "",
    file: "",
    width,
    height,
    source: "",
    rights: "",
  })),
  labels,
  open: ({ id }) => Promise.resolve(sheets[Number(id.slice(1))].image),
  digest: () => Promise.resolve(""),
};

Deno.test("fitted to two plates, it tells their figures from the ground in their boxes", async () => {
  const steps: number[] = [];
  const weights = await fitFigureInBox(collection, {
    random: new Random(1),
    onProgress: ({ done }) => steps.push(done),
  });
  assert.deepEqual(steps, [1, 2]);
  let [right, all, commonest] = [0, 0, 0];
  for (const label of labels) {
    const { image } = sheets[Number(label.plate.slice(1))];
    const measure = atMeasure(image);
    const truth = squaresInside([label], { image, ...measure });
    const box = label.box.map((side) => side / measure.scale / cell) as unknown as Box;
    const plane = figureInBox(squaresOf(measure.small), { box, rivals: [], weights });
    let [inside, count] = [0, 0];
    for (let y = Math.ceil(box[1]); y < Math.floor(box[3]); y++) {
      for (let x = Math.ceil(box[0]); x < Math.floor(box[2]); x++) {
        const i = y * truth.width + x;
        if ((plane.data[i] > 0.5) === (truth.data[i] > 0.5)) right++;
        if (truth.data[i] > 0.5) inside++;
        count++;
      }
    }
    all += count;
    commonest += Math.max(inside, count - inside);
  }
  assert.ok(right / all > commonest / all + 0.1, `${right} of ${all}, by habit ${commonest}`);
});

Deno.test("it learns every second square of every second row, in boxes off by a share of their sides", async () => {
  const moments: ReturnType<typeof ridge>[] = [];
  for (const [p, { image }] of sheets.entries()) {
    const measure = atMeasure(image);
    const squares = squaresOf(measure.small);
    const own = labels.filter(({ plate }) => plate === `p${p}`);
    const stream = new Random(5).fork(p);
    const boxes = own.map(({ box: [x0, y0, x1, y1] }) => {
      const off = (side: number, length: number) =>
        (side + 0.04 * stream.normal() * length) / measure.scale / cell;
      const [width, height] = [x1 - x0, y1 - y0];
      return [off(x0, width), off(y0, height), off(x1, width), off(y1, height)] as const;
    });
    own.forEach((label, i) => {
      const truth = squaresInside([label], { image, ...measure });
      const rivals = boxes.filter((_, k) => k !== i);
      const { at, count } = describeInBox(squares, { box: boxes[i], rivals });
      if (moments.length === 0) moments.push(ridge(count));
      const inside = new Set(squaresIn(boxes[i], truth));
      for (let y = 0; y < truth.height; y += 2) {
        for (let x = 0; x < truth.width; x += 2) {
          const square = y * truth.width + x;
          if (inside.has(square)) moments[0].add(at(square), [truth.data[square]]);
        }
      }
    });
  }
  const [expected] = moments[0].solve({ penalty: 20 });
  const weights = await fitFigureInBox(collection, { random: new Random(5) });
  assert.equal(weights.length, expected.length);
  weights.forEach((weight, i) =>
    assert.ok(Math.abs(weight - expected[i]) <= 1e-5 * Math.abs(expected[i]) + 1e-9)
  );
});

Deno.test("labels without masks are refused, and so is nothing", async () => {
  const bare = labels.map(({ plate, name, box }) => ({ plate, name, box }));
  const options = { random: new Random(1) };
  await assert.rejects(fitFigureInBox({ ...collection, labels: bare }, options), /has no mask/);
  await assert.rejects(fitFigureInBox({ ...collection, labels: [] }, options), /without labels/);
});
