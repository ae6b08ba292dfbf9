import assert from "node:assert/strict";
import { readCoco, writeCoco } from "lib/corpus/coco.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";

const plate: Plate = {
  id: "p1",
  work: "w",
  impression: "reversed",
  file: "plates/p1.png",
  width: 4,
  height: 3,
  source: "seed 1",
  rights: "CC0",
};
const labels: Label[] = [
  {
    plate: "p1",
    box: [0.5, 1, 3, 2.25],
    name: "Hatter",
    mask: maskFromPixels([0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0], plate),
    truncated: true,
  },
  { plate: "p1", box: [0, 0, 1, 1], name: "Alice", difficult: false },
];

Deno.test("plates and labels come back as they were", () => {
  assert.deepEqual(readCoco(writeCoco({ plates: [plate], labels })), {
    plates: [plate],
    labels,
  });
});

Deno.test("an area is that of the mask, or of the box where there is none", () => {
  const boxes = [...labels, { plate: "p1", box: [0.5, 0, 3, 1.5], name: "Alice" } as const];
  const { annotations } = JSON.parse(writeCoco({ plates: [plate], labels: boxes }));
  assert.deepEqual(annotations.map(({ area }: { area: number }) => area), [4, 1, 3.75]);
});

Deno.test("another's file: polygons, uncompressed masks, plates named by their files", () => {
  const foreign = {
    images: [{ id: 7, file_name: "a b/Plate 1.jpg", width: 4, height: 4 }],
    categories: [{ id: 3, name: "person" }],
    annotations: [
      {
        id: 1,
        image_id: 7,
        category_id: 3,
        bbox: [0, 0, 2, 2],
        segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]],
      },
      {
        id: 2,
        image_id: 7,
        category_id: 3,
        bbox: [0, 0, 1, 1],
        segmentation: { size: [4, 4], counts: [1, 2, 13] },
      },
      { id: 3, image_id: 7, category_id: 3, bbox: [1, 1, 1, 1], segmentation: [] },
    ],
  };
  const read = readCoco(JSON.stringify(foreign));
  assert.deepEqual(read.plates[0].id, "a-b-Plate-1");
  assert.deepEqual(read.plates[0].work, "a-b-Plate-1");
  const masks = read.labels.map(({ mask }) => mask && [...maskToPixels(mask)].join(""));
  assert.deepEqual(masks, ["1100110000000000", "0000100010000000", undefined]);
  assert.deepEqual(read.labels[0].box, [0, 0, 2, 2]);
});

Deno.test("what is wrong in a file is named", () => {
  const base = { images: [], categories: [], annotations: [] };
  const reading = (change: object) => () =>
    readCoco(JSON.stringify({ ...base, ...change }), "x.json");
  assert.throws(() => readCoco("{", "x.json"), /Cannot read x\.json as COCO JSON/);
  assert.throws(reading({ images: null }), /it has no list "images"/);
  const annotation = { id: 5, image_id: 1, category_id: 1, bbox: [0, 0, 1, 1] };
  assert.throws(reading({ annotations: [annotation] }), /annotation 5 is of no image \(1\)/);
  const images = [{ id: 1, file_name: "a.png", width: 1, height: 1 }];
  assert.throws(reading({ images, annotations: [annotation] }), /of no category \(1\)/);
  assert.throws(
    () => writeCoco({ plates: [], labels }),
    /label of plate "p1": it is not among the plates/,
  );
});

Deno.test("rights are licences, too, as COCO lists them, unknown ones among them", () => {
  const sheet = { work: "w", impression: "", width: 4, height: 4, source: "" };
  const plates = ["CC0", "", "CC0"].map((rights, i) => ({
    ...{ ...sheet, id: `p${i}`, file: `p${i}.png`, rights },
  }));
  const text = writeCoco({ plates, labels: [] });
  const { licenses, images } = JSON.parse(text);
  assert.deepEqual(licenses, [
    { id: 1, name: "CC0", url: "https://creativecommons.org/publicdomain/zero/1.0/" },
    { id: 2, name: "rights unknown", url: "http://rightsstatements.org/vocab/CNE/1.0/" },
  ]);
  assert.deepEqual(images.map(({ license }: { license: number }) => license), [1, 2, 1]);
  assert.deepEqual(
    readCoco(text).plates,
    plates,
    "nothing of it comes back as a plate's own words",
  );
});

Deno.test("as outlines masks are polygons, but those with a hole and empty ones stay runs", () => {
  const size = { width: 3, height: 3 };
  const segmentations = (pixels: readonly number[][], masks?: "outlines" | "runs") => {
    const small = { ...plate, id: "p", ...size };
    const own = pixels.map((one): Label => (
      { plate: "p", box: [0, 0, 1, 1], name: "x", mask: maskFromPixels(one, size) }
    ));
    const options = masks ? { masks } : {};
    return (JSON.parse(writeCoco({ plates: [small], labels: own }, options)).annotations as {
      segmentation: number[][] | { size: number[] };
    }[]).map(({ segmentation }) => Array.isArray(segmentation) ? segmentation.length : "runs");
  };
  const [solid, speck] = [[1, 1, 0, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0, 0]];
  const [two, holed] = [[1, 0, 0, 0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 0, 1, 1, 1, 1]];
  const all = [solid, speck, two, holed, Array<number>(9).fill(0)];
  assert.deepEqual(segmentations(all, "outlines"), [1, 1, 2, "runs", "runs"]);
  assert.deepEqual(segmentations(all, "runs"), Array(5).fill("runs"));
  assert.deepEqual(segmentations(all), Array(5).fill("runs"));
});
