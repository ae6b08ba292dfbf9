import assert from "node:assert/strict";
import { thumbnail } from "lib/image/image.ts";
import { gridOf, type OpenedCells } from "lib/retrieval/grid_fit.ts";
import { figureCells } from "lib/study/figure_cells.ts";
import { knownOfPrintsRun } from "lib/study/known_figures.ts";
import { leftOutProtocol } from "lib/study/left_out_protocol.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";
import { engravedRun } from "./engraved_run.ts";
import { listening } from "./listening.ts";

/** Instead of a network: means over 4 x 4 places, three channels. */
const means: OpenedCells = {
  async cellsOf(images) {
    const parts = await Promise.all(images.map(async (image) => {
      const { data } = await thumbnail(image, {
        width: 4,
        height: 4,
        fit: "fill",
        background: [255, 255, 255, 255],
      });
      return [0, 1, 2].flatMap((channel) =>
        Array.from({ length: 16 }, (_, p) => data[4 * p + channel] / 255)
      );
    }));
    return float32(Float32Array.from(parts.flat()), [images.length, 3, 16]);
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

Deno.test("every figure of a run is asked for by the grid of other books, with its background and without", () =>
  withFolder(async (folder) => {
    const { context } = listening();
    const collection = await engravedRun(folder, { plates: 3, context });
    // all figures of the run are of the book "engraver"
    const plates = collection.plates.map((plate) => ({ ...plate, more: { book: "engraver" } }));
    const prints = { plates, labels: collection.labels, labelled: new Set<string>(), pairs: [] };
    const { figures, galleries: [{ open }] } = await knownOfPrintsRun(folder, { prints, context });
    const { views } = await figureCells({ count: figures.length, open }, {
      opened: means,
      seed: 1,
      isEvaluated: false,
      context,
    });
    const good = await gridOf(views, { features: 8, random: new Random(1) });
    const weight = float32(new Float32Array(8 * 48), [8, 48]);
    const nothing = { ...good, layer: { ...good.layer, weight } };
    const options = {
      run: folder,
      prints,
      opened: means,
      seed: 1,
      random: new Random(1),
      repeats: 50,
      context,
    };
    const [engraver, none] = [new Set(["engraver"]), new Set<string>()];
    const found = await leftOutProtocol([
      { grid: good, books: engraver },
      { grid: nothing, books: none },
    ], options);
    assert.deepEqual([found.leastScore, found.plates, found.books], [0, 3, ["engraver"]]);
    const asking = ["with background", "without background"].flatMap((cutOuts) =>
      ["base_aug", "extended_aug"].map((augmentation) => [cutOuts, augmentation])
    );
    const rows = found.rows.filter(({ windows }) => windows === 0);
    assert.deepEqual(rows.map((row) => [row.cutOuts, row.augmentation]), asking);
    assert.ok(found.rows.every(({ queries }) => queries === figures.length));
    const chance = 1 / figures.length;
    // means of four by four places tell figures apart by their surroundings, and less by themselves
    const least = (cutOuts: string) => cutOuts === "with background" ? 8 * chance : 2 * chance;
    for (const { cutOuts, top1 } of rows) {
      assert.ok(top1.value > least(cutOuts), JSON.stringify(rows));
    }
    // by a grid that gives all figures the same vector each comes first as often as any other
    const blind = await leftOutProtocol([
      { grid: good, books: none },
      { grid: nothing, books: engraver },
    ], options);
    for (const { top1, windows } of blind.rows) {
      if (windows === 0) assert.ok(Math.abs(top1.value - chance) < 1e-6, `${top1.value}`);
    }
    // a book that no grid knows goes to the first; where there are two, the second of the alphabet to the second
    const unknown = [{ grid: good, books: none }, { grid: nothing, books: none }];
    assert.deepEqual((await leftOutProtocol(unknown, options)).rows, found.rows);
    const another = { ...plates[0], id: "another", more: { book: "a" } };
    const two = { ...options, prints: { ...prints, plates: [...plates, another] } };
    assert.deepEqual((await leftOutProtocol(unknown, two)).rows, blind.rows);
    await assert.rejects(
      leftOutProtocol([{ grid: good, books: engraver }, { grid: good, books: engraver }], options),
      /is left out by 2 folds/,
    );
  }));
