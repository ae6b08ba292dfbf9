import assert from "node:assert/strict";
import type { Label } from "lib/corpus/plate.ts";
import { guessedFigures, type GuessOptions } from "lib/finetune/cutter_guesses.ts";
import { cutFigure } from "lib/finetune/cut_figure.ts";
import { maskBox } from "lib/geometry/mask.ts";
import { ellipse } from "./cutter_small.ts";

const side = 192;

const { image, mask } = ellipse(1);
const box = maskBox(mask);
const plate = { id: "p", work: "p", impression: "", file: "", width: 120, height: 100 };
const plates = [{ ...plate, source: "", rights: "" }];
const label = { plate: "p", box, name: "a" };
const open = () => Promise.resolve(image);

/** Takes the box for the figure, up to a share of its height. */
const filling = (share: number) => ({
  side,
  look: ({ box }: { box: Float32Array }) => {
    const rows = Array.from({ length: side }, (_, y) => box.subarray(y * side, (y + 1) * side));
    const inside = [...rows.keys()].filter((y) => rows[y].some((value) => value > 0));
    const last = inside[0] + share * inside.length;
    return Promise.resolve(box.map((value, i) => value > 0 && i / side < last ? 4 : -4));
  },
});

Deno.test("boxes without outlines are guessed at, but no crowds, no difficult or small ones", async () => {
  const labels: Label[] = [
    label,
    { ...label, mask },
    { ...label, crowd: true },
    { ...label, difficult: true },
    { ...label, box: [0, 0, 5, 5] },
  ];
  const found = await Array.fromAsync(guessedFigures({ plates, labels, open }, filling(1)));
  assert.equal(found.length, 1);
  const [{ grey, box: kept }] = found;
  const known = cutFigure(image, { plate: "p", box, mask });
  assert.deepEqual([grey, kept], [known.grey, known.box]);
  const takes = () => false;
  const none = guessedFigures({ plates, labels, open }, filling(1), { takes });
  assert.deepEqual(await Array.fromAsync(none), []);
});

Deno.test("guesses that do not reach the sides of their box are left out from the least fit on", async () => {
  const count = async (share: number, leastFit?: number) => {
    const figures = guessedFigures({ plates, labels: [label], open }, filling(share), { leastFit });
    return (await Array.fromAsync(figures)).length;
  };
  assert.deepEqual(await Promise.all([count(0.9), count(0.6), count(0.6, 0.5)]), [1, 0, 1]);
});

Deno.test("a cutter of fewer pixels sees the same square, and its guess is enlarged", async () => {
  const coarse = 64;
  const seen: Float32Array[] = [];
  const small = {
    side: coarse,
    look: ({ grey, box }: { grey: Float32Array; box: Float32Array }) => {
      seen.push(grey);
      return Promise.resolve(box.map((value) => value > 0 ? 4 : -4));
    },
  };
  const [guess] = await Array.fromAsync(guessedFigures({ plates, labels: [label], open }, small));
  const [fine] = await Array.fromAsync(
    guessedFigures({ plates, labels: [label], open }, filling(1)),
  );
  assert.deepEqual([guess.grey, guess.box], [fine.grey, fine.box]);
  const differing = guess.mask.reduce((sum, value, i) => sum + Math.abs(value - fine.mask[i]), 0);
  const whole = fine.mask.reduce((sum, value) => sum + value, 0);
  assert.ok(differing < 0.1 * whole, `${differing} of ${whole}`);
  // each of its pixels is the mean of three by three of those that are kept
  const at = (x: number, y: number) => fine.grey[(48 + y) * 288 + 48 + x];
  for (const [x, y] of [[0, 0], [30, 20], [63, 63]]) {
    let sum = 0;
    for (let i = 0; i < 9; i++) sum += at(3 * x + i % 3, 3 * y + Math.floor(i / 3));
    assert.ok(Math.abs(seen[0][y * coarse + x] - sum / 9) <= 0.51, `${x} ${y}`);
  }
});

Deno.test("a guess fits by .75 and is sure by .8, and a figure has 48 pixels, where nothing else is asked for", async () => {
  const all = { leastFit: 0, leastCertainty: 0 };
  const guesses = async (cutter: ReturnType<typeof filling>, options: GuessOptions = {}) => {
    const figures = guessedFigures({ plates, labels: [label], open }, cutter, options);
    return (await Array.fromAsync(figures)).map(({ fit, certainty }) => [fit, certainty]);
  };
  const every: number[][] = [];
  /** The same, less sure of everything. */
  const doubting = (share: number, doubt: number) => ({
    side,
    look: async (seen: { box: Float32Array }) =>
      (await filling(share).look(seen)).map((logit) => logit / doubt),
  });
  for (let i = 0; i < 60; i++) {
    for (const cutter of [filling(0.6 + i / 150), doubting(1, 1 + i / 15)]) {
      const [guess] = await guesses(cutter, all);
      const isTaken = guess[0] >= 0.75 && guess[1] >= 0.8;
      assert.deepEqual(await guesses(cutter), isTaken ? [guess] : []);
      every.push(guess);
    }
  }
  assert.ok(every.some(([fit, certainty]) => fit >= 0.75 && fit < 0.7875 && certainty > 0.9));
  assert.ok(every.some(([fit, certainty]) => certainty >= 0.8 && certainty < 0.84 && fit > 0.9));
  const sized = (length: number): Label => ({ ...label, box: [20, 20, 40, 20 + length] });
  const figures = guessedFigures(
    { plates, labels: [sized(48), sized(47)], open },
    filling(1),
    all,
  );
  assert.equal((await Array.fromAsync(figures)).length, 1);
});
