import assert from "node:assert/strict";
import type { Collection } from "lib/corpus/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { figureInBox, squaresOf } from "lib/segment/figure_in_box.ts";
import { fitFigureInBox } from "lib/segment/figure_in_box_fit.ts";
import { atMeasure } from "lib/detect/ink.ts";
import { squaresInside } from "lib/detect/ink_fit.ts";
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

Deno.test("labels without masks are refused, and so is nothing", async () => {
  const bare = labels.map(({ plate, name, box }) => ({ plate, name, box }));
  const options = { random: new Random(1) };
  await assert.rejects(fitFigureInBox({ ...collection, labels: bare }, options), /has no mask/);
  await assert.rejects(fitFigureInBox({ ...collection, labels: [] }, options), /without labels/);
});
