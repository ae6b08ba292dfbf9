import assert from "node:assert/strict";
import type { Label, Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { blank, type Image } from "lib/image/image.ts";
import { labelledFigures } from "lib/study/labelled_figures.ts";
import { listening } from "./listening.ts";

const plate = (id: string): Plate => ({
  id,
  work: id,
  impression: "",
  file: `${id}.png`,
  width: 200,
  height: 200,
  source: "",
  rights: "",
});

const label = (plate: string, [x, y, w, h]: Box, more: Partial<Label> = {}): Label => ({
  plate,
  box: [x, y, x + w, y + h],
  name: "figure",
  ...more,
});

// the least figure that counts
const [width, height] = [30, 50];

/** Plates of one colour each, whose numbers are counted as they are opened. */
function collection(names: readonly string[], labels: readonly Label[]) {
  const opened: string[] = [];
  return {
    opened,
    plates: names.map(plate),
    labels,
    open({ id, file }: Plate): Promise<Image> {
      opened.push(id);
      if (id === "damaged") return Promise.reject(new Error(`${file} is no picture\nand more`));
      return Promise.resolve(blank({ width: 200, height: 200 }, [200, 100, 50, 255]));
    },
  };
}

Deno.test("crowds and figures smaller than the least are left out, at the boundary", () => {
  const labels = [
    label("a", [0, 0, width, height]),
    label("a", [0, 0, width - 1, height]),
    label("a", [0, 0, width, height - 1]),
    label("a", [0, 0, 90, 90], { crowd: true, difficult: true }),
    label("b", [5, 6, 40, 60], { difficult: true }),
  ];
  const { figures, count } = labelledFigures(collection(["b", "a"], labels), { seen: "colour" });
  assert.equal(count, 2);
  // in the order of the plates
  assert.deepEqual(figures.map(({ label }) => label), [labels[4], labels[0]]);
  assert.deepEqual(figures.map(({ plate }) => plate.id), ["b", "a"]);
});

Deno.test("a figure is what its box holds, in colour or in the greys of Pillow", async () => {
  const source = collection(["a"], [label("a", [5, 6, 40, 60])]);
  const [colour, grey] = await Promise.all(
    (["colour", "grey"] as const).map((seen) => labelledFigures(source, { seen }).open(0)),
  );
  assert.deepEqual([colour?.width, colour?.height], [40, 60]);
  assert.deepEqual([...colour!.data.slice(0, 4)], [200, 100, 50, 255]);
  // .299, .587 and .114 of the levels
  assert.deepEqual([...grey!.data.slice(0, 8)], [124, 124, 124, 255, 124, 124, 124, 255]);
  assert.deepEqual([grey?.width, grey?.height], [40, 60]);
});

Deno.test("each plate is opened once while its figures are asked for, and two are kept", async () => {
  const names = ["a", "b", "c"];
  const source = collection(
    names,
    names.flatMap((id) => [0, 1].map(() => label(id, [0, 0, 60, 60]))),
  );
  const figures = labelledFigures(source, { seen: "colour" });
  await Promise.all([0, 1, 2, 3].map(figures.open));
  assert.deepEqual(source.opened, ["a", "b"]);
  for (const i of [1, 3, 4, 3]) await figures.open(i);
  assert.deepEqual(source.opened, ["a", "b", "c"]);
  await figures.open(0);
  assert.deepEqual(source.opened, ["a", "b", "c", "a"]);
});

Deno.test("a plate that cannot be read is named once, and its figures are null", async () => {
  const { context, passedOver } = listening();
  const source = collection(["damaged", "b"], [
    label("damaged", [0, 0, 60, 60]),
    label("damaged", [0, 0, 70, 60]),
    label("b", [0, 0, 70, 60]),
  ]);
  const figures = labelledFigures(source, { seen: "colour", context });
  const images = [await figures.open(0), await figures.open(1), await figures.open(2)];
  assert.deepEqual(images.map((image) => image === null), [true, true, false]);
  assert.deepEqual(passedOver, [{ file: "damaged.png", reason: "damaged.png is no picture" }]);
  assert.equal(await labelledFigures(source, { seen: "grey" }).open(0), null);
});
