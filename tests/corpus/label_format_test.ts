import assert from "node:assert/strict";
import { classesOf, findPicture, kept, type Labelled } from "lib/corpus/label_format.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { folderWith } from "./labelled.ts";

const plate = {
  id: "p",
  work: "w",
  impression: "coloured",
  file: "p.png",
  width: 4,
  height: 4,
  source: "",
  rights: "",
};
const given: Labelled = {
  plates: [plate],
  labels: [
    { plate: "p", box: [-1, 0, 2.5, 2], name: "Alice", score: 0.5, difficult: true },
    {
      plate: "p",
      box: [0, 0, 4, 4],
      name: "Hatter",
      mask: maskFromPixels([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0], plate),
    },
  ],
  parts: {},
};

Deno.test("each loss is named, counted, and shown by its first label or plate", () => {
  const { labelled, losses } = kept(given, labelFormats["yolo-segment"].holds);
  assert.deepEqual(losses, [
    { what: "score", count: 1, first: "p, Alice" },
    { what: "difficult or truncated", count: 1, first: "p, Alice" },
    { what: "part of the box beyond the border", count: 1, first: "p, Alice" },
    { what: "having no mask: the box becomes one", count: 1, first: "p, Alice" },
    { what: "box apart from the mask", count: 1, first: "p, Hatter" },
    { what: "work, impression, source or rights", count: 1, first: "p" },
  ]);
  assert.deepEqual(labelled.labels.map(({ box }) => box), [[0, 0, 2.5, 2], [1, 1, 3, 3]]);
  assert.deepEqual(labelled.parts, { p: "train" });
  assert.deepEqual(kept(given, labelFormats.coco.holds), { labelled: given, losses: [] });
});

Deno.test("what else a plate has told of it is lost where plates have no place", () => {
  const told = { ...given.plates[0], more: { artist: "Hogarth" } };
  const { labelled, losses } = kept({ ...given, plates: [told] }, labelFormats.voc.holds);
  assert.deepEqual(losses.at(-1), { what: "what else is told of the plate", count: 1, first: "p" });
  assert.equal(labelled.plates[0].more, undefined);
  assert.equal(kept({ ...given, plates: [told] }, labelFormats.coco.holds).losses.length, 0);
});

Deno.test("classes are the labels' names, or those given, which must have them all", () => {
  assert.deepEqual(classesOf(given), ["Alice", "Hatter"]);
  const turned = { ...given, labels: given.labels.toReversed() };
  assert.deepEqual(classesOf(turned), ["Alice", "Hatter"]);
  assert.deepEqual(classesOf(given, { names: ["Hatter", "Queen", "Alice"] })[1], "Queen");
  assert.throws(() => classesOf(given, { names: ["Alice"] }), /not among those given: Hatter/);
});

Deno.test("a label of no plate is an error", () => {
  const lost = { ...given, plates: [] };
  assert.throws(() => kept(lost, labelFormats.coco.holds), /of plate "p", which is not there/);
});

Deno.test("of equal labels on a plate YOLO keeps one, and it is told", () => {
  const label = { plate: "p", box: [0, 0, 2, 2], name: "Alice" } as const;
  const twice = { ...given, labels: [label, label, { ...label, name: "Hatter" }] };
  const { labelled, losses } = kept(twice, labelFormats.yolo.holds);
  assert.deepEqual(labelled.labels.map(({ name }) => name), ["Alice", "Hatter"]);
  assert.deepEqual(losses[0], { what: "label that is there twice", count: 1, first: "p, Alice" });
  assert.equal(kept(twice, labelFormats.coco.holds).labelled.labels.length, 3);
});

Deno.test("a label is kept by YOLO for however little of it lies on the plate, and lost for nothing", () => {
  const box = (x1: number) => {
    const labels = [{ plate: "p", box: [-2, 0, x1, 0.5], name: "Alice" } as const];
    return kept({ ...given, labels }, labelFormats.yolo.holds);
  };
  assert.equal(box(0.5).labelled.labels.length, 1);
  const { labelled, losses } = box(0);
  assert.equal(labelled.labels.length, 0);
  assert.deepEqual(losses[0], {
    what: "label whose box has no area on the plate",
    count: 1,
    first: "p, Alice",
  });
});

Deno.test("a picture is looked for beside its labels, in images here or there, in JPEGImages above", () => {
  const found = (labels: string, ...pictures: string[]) =>
    findPicture(
      "a.png",
      labels,
      folderWith(
        Object.fromEntries([...pictures, "other/a.png", "else/a.png"].map((p) => [p, ""])),
      ),
    );
  assert.equal(found("x/y/l.xml", "x/y/a.png"), "x/y/a.png");
  assert.equal(found("x/y/l.xml", "x/y/images/a.png"), "x/y/images/a.png");
  assert.equal(found("x/y/l.xml", "x/JPEGImages/a.png"), "x/JPEGImages/a.png");
  assert.equal(found("x/y/l.xml", "images/a.png"), "images/a.png");
  assert.throws(() => found("x/y/l.xml", "y/images/a.png"), /ambiguous/);
  // what is not there is named as if it lay beside the labels
  const none = folderWith({});
  assert.equal(findPicture("..\\b\\a.png", "x/y/l.xml", none), "x/b/a.png");
  assert.throws(
    () => findPicture("/b/a.png", "l.xml", none),
    /l\.xml names the picture "\/b\/a\.png", which is not in the folder/,
  );
});
