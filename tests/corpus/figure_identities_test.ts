import assert from "node:assert/strict";
import { figureIdentities, type NamedFigure } from "lib/corpus/figure_identities.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import type { Label } from "lib/corpus/plate.ts";
import type { PairedPlates } from "lib/corpus/prints.ts";
import { readPrints } from "lib/corpus/prints.ts";
import type { Box } from "lib/geometry/box.ts";

const at = (x: number): Box => [x, 0, x + 10, 20];
const figure = (plate: string, x: number, name: string | null = null): NamedFigure => ({
  plate,
  box: at(x),
  name,
});
const label = (plate: string, x: number): Label => ({ plate, box: at(x), name: unnamedFigure });

const labels = [label("a", 0), label("a", 30), label("b", 0), label("b", 30), label("c", 0)];
const pair = (...figures: [Label, Label][]) => ({ figures }) as unknown as PairedPlates;
const prints = {
  labels,
  pairs: [pair([labels[0], labels[3]]), pair([labels[3], labels[4]], [labels[1], labels[2]])],
};

Deno.test("figures of one name are one; nobody's name is nobody", () => {
  const figures = [
    figure("a", 0, "Alice"),
    figure("b", 0, "Hatter"),
    figure("c", 0, "Alice"),
    figure("d", 0, unnamedFigure),
    figure("e", 0, unnamedFigure),
    figure("f", 0),
    figure("g", 0),
  ];
  const who = figureIdentities(figures, { names: true });
  assert.deepEqual(who, ["figure 0", null, "figure 0", null, null, null, null]);
  assert.deepEqual(figureIdentities(figures, {}), new Array(7).fill(null));
});

Deno.test("figures that pairs match are one, near or far, by the labels that they cover", () => {
  // found boxes a little beside the labels; the last one is on no label
  const figures = [
    figure("c", 1),
    figure("b", 31),
    figure("a", 2),
    figure("a", 29),
    figure("b", 60),
  ];
  assert.deepEqual(figureIdentities(figures, { prints }), [
    "figure 0",
    "figure 0",
    "figure 0",
    // its counterpart was not found
    null,
    null,
  ]);
});

Deno.test("what names and pairs connect is one", () => {
  const figures = [figure("a", 0), figure("b", 30, "Max"), figure("d", 0, "Max"), figure("a", 30)];
  assert.deepEqual(figureIdentities(figures, { names: true, prints }), [
    "figure 0",
    "figure 0",
    "figure 0",
    null,
  ]);
  assert.deepEqual(figureIdentities(figures, { prints }).filter(Boolean).length, 2);
});

Deno.test("of the prints' labels, names and pairs connect what data/prints says", () => {
  const { labels, pairs } = readPrints();
  const figures = labels.map(({ plate, box, name }) => ({ plate, box, name }));
  const known = (options: Parameters<typeof figureIdentities>[1]) => {
    const who = figureIdentities(figures, options).filter((one) => one !== null);
    return [who.length, new Set(who).size];
  };
  // 80 names, of which nine are on one plate alone
  assert.deepEqual(known({ names: true }), [574, 71]);
  // 446 matches of 643 figures
  assert.deepEqual(known({ prints: { labels, pairs } }), [643, 280]);
});
