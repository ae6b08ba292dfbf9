import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  engravedFigures,
  engravedSheet,
  keptSide,
  maskSquare,
  openFigures,
  outlinedFigures,
} from "lib/finetune/cutter_figures.ts";
import { maskArea, maskBox } from "lib/geometry/mask.ts";
import { ellipse, ellipseFigure } from "./cutter_small.ts";

Deno.test("a mask in a square keeps its share of each pixel, and ends where the plate does", () => {
  const mask = { width: 4, height: 4, counts: [0, 8, 8] }; // the left half
  assert.deepEqual([...maskSquare(mask, { x: 0, y: 0, side: 4 }, 2)], [255, 0, 255, 0]);
  assert.deepEqual([...maskSquare(mask, { x: -2, y: 0, side: 4 }, 2)], [0, 255, 0, 255]);
  assert.deepEqual([...maskSquare(mask, { x: 1, y: 0, side: 2 }, 1)], [128]);
  assert.deepEqual([...maskSquare(mask, { x: 9, y: 9, side: 4 }, 1)], [0]);
});

Deno.test("a figure's box, greys and mask lie over each other", () => {
  const { box, grey, mask } = ellipseFigure(3);
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2].map(Math.floor);
  assert.equal(mask[y * keptSide + x], 255);
  assert.equal(grey[y * keptSide + x], 60);
  const longer = Math.max(box[2] - box[0], box[3] - box[1]);
  assert.ok(Math.abs(longer - keptSide / 1.875) < 3, `${longer}`);
});

Deno.test("engraved plates differ by their seeds, and have figures inside their boxes", () => {
  const [one, again, other] = [7, 7, 8].map(engravedSheet);
  assert.deepEqual(one.image.data, again.image.data);
  assert.notEqual(one.image.data.length, other.image.data.length);
  for (const { box, mask } of one.labels) {
    assert.deepEqual(maskBox(mask), box);
    assert.ok(maskArea(mask) > 0);
  }
  const [first] = engravedFigures([7]);
  assert.equal(first.plate, "engraved-7");
});

Deno.test("outlined figures alone are taken, plate by plate", async () => {
  const { image, mask } = ellipse(1);
  const plate = {
    id: "p",
    work: "p",
    impression: "",
    file: "p.png",
    width: 120,
    height: 100,
    source: "",
    rights: "",
  };
  const label = { plate: "p", box: maskBox(mask), name: "a" };
  const figures = outlinedFigures({
    plates: [plate, { ...plate, id: "q" }],
    labels: [label, { ...label, mask }, { ...label, mask, crowd: true }],
    open: ({ id }) => id === "p" ? Promise.resolve(image) : Promise.reject(new Error("not needed")),
  });
  assert.equal((await Array.fromAsync(figures)).length, 1);
});

Deno.test("figures are kept in a file, taken from it, and made anew for another key", async () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-figures-"));
  try {
    const file = join(folder, "some.figures");
    const all = [ellipseFigure(1), ellipseFigure(2)];
    let made = 0;
    const figures = function* () {
      made++;
      yield* all;
    };
    for (const [key, times] of [["a", 1], ["a", 1], ["b", 2]] as const) {
      using store = await openFigures(file, { key, figures });
      assert.equal(made, times);
      assert.deepEqual(store.figure(1), all[1]);
      assert.throws(() => store.figure(2), /no figure 2 among 2/);
    }
    assert.equal(statSync(file).size, 4 * keptSide * keptSide);
    const stop = AbortSignal.abort(new Error("stopped"));
    await assert.rejects(openFigures(file, { key: "c", figures, signal: stop }), /stopped/);
    using kept = await openFigures(file, { key: "b", figures });
    assert.deepEqual([kept.notes.length, made], [2, 3]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
