import assert from "node:assert/strict";
import type { Label } from "lib/corpus/plate.ts";
import { guessedFigures } from "lib/finetune/cutter_guesses.ts";
import { cutFigure } from "lib/finetune/cut_figure.ts";
import { maskBox } from "lib/geometry/mask.ts";
import { ellipse } from "./cutter_small.ts";

const side = 128;

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
