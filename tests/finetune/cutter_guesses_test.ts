import assert from "node:assert/strict";
import type { Label } from "lib/corpus/plate.ts";
import { guessedFigures, guessFrom } from "lib/finetune/cutter_guesses.ts";
import { cutFigure, keptSide } from "lib/finetune/cutter_figures.ts";
import { maskBox } from "lib/geometry/mask.ts";
import { ellipse } from "./cutter_small.ts";

const side = 128;

/** Logits of a rectangle. */
function rectangle([x0, y0, x1, y1]: readonly number[], inside = 6): Float32Array {
  const logits = new Float32Array(side * side).fill(-6);
  for (let y = y0; y < y1; y++) logits.fill(inside, y * side + x0, y * side + x1);
  return logits;
}

Deno.test("a guess fits its box where it fills it, and is as certain as its pixels", () => {
  const box = [20, 10, 100, 118] as const;
  const whole = guessFrom(rectangle(box), { box, side });
  assert.equal(whole.fit, 1);
  assert.ok(whole.certainty > 0.99);
  const half = guessFrom(rectangle([20, 10, 60, 118], 1), { box, side });
  assert.equal(half.fit, 0.5);
  assert.ok(Math.abs(half.certainty - 1 / (1 + Math.exp(-1))) < 1e-6);
  const none = guessFrom(new Float32Array(side * side).fill(-3), { box, side });
  assert.deepEqual([none.fit, none.certainty], [0, 0]);
});

Deno.test("a guess lies in the kept square where the cutter saw it, doubts as shares", () => {
  const { mask } = guessFrom(rectangle([0, 0, 128, 64], 0), { box: [0, 0, 128, 64], side });
  const at = (x: number, y: number) => mask[y * keptSide + x];
  assert.deepEqual([at(31, 31), at(32, 32), at(159, 95), at(159, 96), at(160, 95)], [
    0,
    128,
    128,
    Math.round(255 / (1 + Math.exp(6))),
    0,
  ]);
});

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

Deno.test("a cutter of squares that are not the middles of those kept is refused", async () => {
  const other = { ...filling(1), side: 64 };
  const figures = guessedFigures({ plates, labels: [label], open }, other);
  await assert.rejects(Array.fromAsync(figures), /Cannot guess masks with a cutter of 64 pixels/);
});
