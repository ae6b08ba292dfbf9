import assert from "node:assert/strict";
import { Random } from "lib/tensor/random.ts";
import {
  bareBox,
  cutMetrics,
  cutMetricsByGroup,
  type FigureMetrics,
  knownEngravings,
  knownPlates,
  metricsOn,
} from "lib/finetune/cutter_evaluation.ts";
import { maskBox } from "lib/geometry/mask.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { ellipse } from "./cutter_small.ts";

const { image, mask } = ellipse(2);
const figure = { group: "g", plate: "p", box: maskBox(mask), mask };

Deno.test("the truth has full marks, the bare box pi / 4 of an ellipse", async () => {
  const truth: Segmenter = () => Promise.resolve([{ mask, score: 1 }]);
  const [best] = await metricsOn(truth, [{ image, figures: [figure] }]);
  assert.deepEqual([best.iou, best.boundary], [1, 1]);
  const [box] = await metricsOn(bareBox, [{ image, figures: [figure] }]);
  assert.ok(Math.abs(box.iou - Math.PI / 4) < 0.03, `${box.iou}`);
  assert.ok(box.boundary < box.iou);
});

Deno.test("sums: means over figures, an interval by plates, one row a group", () => {
  const marks = [0.2, 0.4, 0.9, 0.9].map((iou, i): FigureMetrics => ({
    group: i < 3 ? "a" : "b",
    plate: `p${i}`,
    iou,
    boundary: iou / 2,
  }));
  const { figures, iou, median, boundary, interval: [low, high] } = cutMetrics(marks);
  assert.deepEqual([figures, median], [4, 0.9]);
  assert.ok(Math.abs(iou - 0.6) < 1e-9 && Math.abs(boundary - 0.3) < 1e-9);
  assert.ok(low >= 0.2 && low < 0.6 && high > 0.6 && high <= 0.9);
  assert.deepEqual(Object.keys(cutMetricsByGroup(marks)), ["a", "b"]);
  assert.throws(() => cutMetrics([]), /no figure/);
});

Deno.test("known plates: outlines of the wanted plates, by book; and engraved ones", async () => {
  const row = {
    work: "",
    impression: "",
    file: "",
    width: 120,
    height: 100,
    source: "",
    rights: "",
  };
  const plates = ["p", "q"].map((id) => ({ ...row, id, more: { book: `book of ${id}` } }));
  const label = { box: maskBox(mask), name: "a", mask };
  const labels = plates.map(({ id }) => ({ ...label, plate: id }));
  const open = () => Promise.resolve(image);
  const found = await Array.fromAsync(
    knownPlates({ plates, labels, open }, { ids: new Set(["q"]) }),
  );
  assert.deepEqual(found.map(({ figures }) => figures.map(({ group }) => group)), [["book of q"]]);
  const [engraved] = knownEngravings([5]);
  assert.ok(engraved.figures.every(({ group }) => group === "engraver"));
});

Deno.test("plates without an outlined figure are not even opened; crowds are no figures", async () => {
  const plates = ["bare", "boxed", "crowded", "outlined"].map((id) => ({
    id,
    work: "",
    impression: "",
    file: "",
    width: 120,
    height: 100,
    source: "",
    rights: "",
  }));
  const label = { box: maskBox(mask), name: "a" };
  const labels = [
    { ...label, plate: "boxed" },
    { ...label, plate: "crowded", mask, crowd: true },
    { ...label, plate: "outlined", mask },
    { ...label, plate: "outlined", mask, crowd: true },
  ];
  const opened: string[] = [];
  const open = ({ id }: { readonly id: string }) => Promise.resolve((opened.push(id), image));
  const found = await Array.fromAsync(knownPlates({ plates, labels, open }));
  assert.deepEqual(opened, ["outlined"]);
  assert.deepEqual(found.map(({ figures }) => figures.map(({ group }) => group)), [[""]]);
});

Deno.test("an interval is of a thousand resamples of seed 1, unless others are asked for", () => {
  const random = new Random(5);
  const marks = Array.from({ length: 60 }, (_, i): FigureMetrics => ({
    group: "a",
    plate: `p${i % 40}`,
    iou: random.next(),
    boundary: 0,
  }));
  const { interval } = cutMetrics(marks);
  assert.deepEqual(cutMetrics(marks, { seed: 1, draws: 1000 }).interval, interval);
  for (const other of [{ seed: 2 }, { draws: 1001 }]) {
    assert.notDeepEqual(cutMetrics(marks, other).interval, interval);
  }
});
