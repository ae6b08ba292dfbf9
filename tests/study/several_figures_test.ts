import assert from "node:assert/strict";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { iou } from "lib/geometry/box.ts";
import { crop } from "lib/image/image.ts";
import { figuresOn, severalFiguresLine } from "lib/study/several_figures.ts";

const size = { width: 100, height: 80 };

Deno.test("one figure, or none, says nothing; the surest of several is named within the picture", () => {
  const name = "a.png";
  assert.equal(severalFiguresLine([], { name, size }), null);
  assert.equal(severalFiguresLine([[0, 0, 9, 9]], { name, size }), null);
  assert.equal(
    severalFiguresLine([[-2.5, 1.2, 30.1, 99], [0, 0, 9, 9]], { name, size }),
    "a.png was asked with as one figure, and shows 2 figures. One of them: --box 0,1,31,79",
  );
});

Deno.test("figures of a plate are found, and the surest of them alone is one", async () => {
  const plate = engravePlate(3, { count: 3 });
  const { image } = print(impression(plate, { kind: "clean", seed: 3 }));
  const found = await figuresOn(image, { threads: 1 });
  assert.equal(found.length, 3);
  const [first] = found;
  assert.ok(plate.characters.some(({ box }) => iou(box, first) > 0.7));
  const alone = await figuresOn(
    crop(image, first.map(Math.round) as [number, number, number, number]),
  );
  assert.ok(alone.length <= 1, `${alone.length}`);
});
