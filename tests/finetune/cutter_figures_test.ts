import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  engravedFigures,
  engravedSheet,
  openFigures,
  outlinedFigures,
} from "lib/finetune/cutter_figures.ts";
import { isLearntFrom, keptSide } from "lib/finetune/cut_figure.ts";
import { maskArea, maskBox } from "lib/geometry/mask.ts";
import { ellipse, ellipseFigure } from "./cutter_small.ts";

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

Deno.test("three tenths of an engraved figure are enough to learn from", () => {
  assert.deepEqual([0.299, 0.3, 1].map((seen) => isLearntFrom({ seen })), [false, true, true]);
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
    const all = [ellipseFigure(1), ellipseFigure(2), ellipseFigure(2)];
    let made = 0;
    const figures = function* () {
      made++;
      yield* all;
    };
    for (const [key, times] of [["a", 1], ["a", 1], ["b", 2]] as const) {
      const told: number[] = [];
      const onProgress = (plates: number) => told.push(plates);
      using store = await openFigures(file, { key, figures, onProgress });
      assert.equal(made, times);
      assert.ok(told.length === 0 || told.join() === "1,2", `${told}`);
      assert.deepEqual(store.figure(1), all[1]);
      assert.throws(() => store.figure(3), /no figure 3 among 3/);
    }
    assert.equal(statSync(file).size, 6 * keptSide * keptSide);
    const stop = AbortSignal.abort(new Error("stopped"));
    await assert.rejects(openFigures(file, { key: "c", figures, signal: stop }), /stopped/);
    using kept = await openFigures(file, { key: "b", figures });
    assert.deepEqual([kept.notes.length, made], [3, 3]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
