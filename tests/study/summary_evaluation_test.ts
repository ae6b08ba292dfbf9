import assert from "node:assert/strict";
import type { Character } from "lib/corpus/character.ts";
import type { Detection } from "lib/corpus/detection.ts";
import type { Label } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { evaluateExtraction, rowOf, summaryEvaluation } from "lib/study/summary_evaluation.ts";
import { evaluateDetections } from "lib/detect/evaluation.ts";
import { storeFile } from "lib/extract/extract.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { withFolder } from "tests/with_folder.ts";

const box = (x: number) => [x, 0, x + 10, 10] as const;
const detections = Array.from({ length: 900 }, (_, i) => ({
  box: box(11 * i),
  score: 1 - i / 1000,
  label: "figure",
}));
const labels = detections.slice(0, 450).map(({ box }) => ({ plate: "p", box, name: "Alice" }));
// a hundred a plate are evaluated, so these are many plates
const plates = Array.from({ length: 9 }, (_, i) => ({
  id: `p${i}`,
  detections: detections.slice(100 * i, 100 * i + 100),
  labels: labels.slice(100 * i, 100 * i + 100),
}));

Deno.test("what is nobody's number becomes null, and curves become short, both ends kept", () => {
  const evaluation = evaluateDetections(plates, { minScore: 0.3 });
  const row = rowOf(evaluation, { detector: "ink" });
  assert.deepEqual([row.plates, row.labels, row.found, row.missed], [9, 450, 450, 0]);
  assert.deepEqual([row.false, row.maskIou, row.maskMap], [251, null, undefined]);
  const { curve, byPlate, confusion } = summaryEvaluation(evaluation, {
    detector: "ink",
    minScore: 0.3,
  });
  assert.ok(curve.length <= 201 && curve.length > 100);
  assert.deepEqual([curve[0].score, curve.at(-1)!.score], [1, 1 - 899 / 1000]);
  assert.equal(byPlate.at(-1)!.map50, null);
  assert.deepEqual(confusion.counts, [[450, 251], [0, 0]]);
  const empty = evaluateDetections([{ id: "x", detections: [], labels: [] }], { minScore: 0.3 });
  const [none] = summaryEvaluation(empty, { detector: "ink", minScore: 0.3 }).byPlate;
  const counts = { labels: 0, found: 0, missed: 0, false: 0 };
  assert.deepEqual(none, { ...counts, name: "x", map50: null, map: null });
});

const side = { width: 64, height: 16 };

function maskOf([x0, y0, x1, y1]: readonly number[]) {
  const pixels = new Uint8Array(side.width * side.height);
  for (let y = y0; y < y1; y++) pixels.fill(1, y * side.width + x0, y * side.width + x1);
  return maskFromPixels(pixels, side);
}

/** A plate whose finds from `minScore` on were cut out; those at a label's box are named by it. */
function extracted(
  id: string,
  { finds, labels, minScore = 0.5, floor = 0.05 }: {
    finds: readonly Detection[];
    labels: readonly Label[];
    minScore?: number;
    floor?: number | null;
  },
) {
  const kept = finds.filter(({ score }) => score >= minScore);
  const labelOf = ({ box }: Detection) => labels.find((label) => `${label.box}` === `${box}`);
  return {
    plate: { id, work: id, impression: "", file: `${id}.png`, ...side, source: "", rights: "" },
    sha256: "0".repeat(64),
    characters: kept.map((find, i): Character => ({
      ...find,
      id: `${id}.0${i}`,
      plate: id,
      mask: maskOf(find.box),
      name: labelOf(find)?.name ?? null,
      match: labelOf(find) ? 1 : 0,
      withBackground: `a/${id}.0${i}.png`,
      withoutBackground: `b/${id}.0${i}.png`,
    })),
    detections: finds,
    floor,
    missed: labels.filter(({ box }) => !kept.some((find) => `${find.box}` === `${box}`)).length,
    skipped: null,
  };
}

const find = (x: number, score: number): Detection => ({ box: box(x), score, label: "figure" });
const label = (plate: string, x: number): Label => ({
  plate,
  box: box(x),
  name: "Alice",
  mask: maskOf(box(x)),
});

Deno.test("an extraction is evaluated from its rows: counts at the threshold, curves down to the floor", () =>
  withFolder((directory) => {
    const labels = [label("p0", 0), label("p1", 0), label("p3", 0)];
    {
      using store = openStore(storeFile(directory));
      const on = (plate: string) => labels.filter((one) => one.plate === plate);
      // .5 is at the threshold, and counts
      store.add(extracted("p0", { finds: [find(0, 0.9), find(20, 0.5)], labels: on("p0") }));
      const low = [find(0, 0.3), find(40, 0.05)];
      store.add(extracted("p1", { finds: low, labels: on("p1") }));
      // nobody has labelled this one
      store.add(extracted("p2", { finds: [find(0, 0.99)], labels: [] }));
      // and this one could not be read
      store.add({ ...extracted("p3", { finds: [], labels: [] }), skipped: "torn", floor: null });
    }
    const labelled = new Set(["p0", "p1", "p3"]);
    const { detection: [own, bound], judgement, older } = evaluateExtraction({ labels, labelled }, {
      directory,
      detector: "fake",
      minScore: 0.5,
    });
    assert.equal(older, 0);
    const { map50, map, maskIou, maskMap50, ...counts } = own;
    assert.deepEqual(
      [counts.detector, counts.plates, counts.labels, counts.found, counts.missed, counts.false],
      ["fake", 2, 2, 1, 1, 1],
    );
    // recall .5 at precision 1, then 1 at 2/3; at 101 points of recall
    const expected = (51 + 50 * 2 / 3) / 101;
    assert.ok(Math.abs(map50! - expected) < 1e-12, `${map50}`);
    assert.ok(Math.abs(map! - expected) < 1e-12, `${map}`);
    // masks are of what was cut out: one of two
    assert.equal(maskIou, 1);
    assert.ok(Math.abs(maskMap50! - 51 / 101) < 1e-12, `${maskMap50}`);
    assert.deepEqual(
      judgement.curve.map(({ score, precision, recall }) => [score, precision, recall]),
      [[0.9, 1, 0.5], [0.5, 0.5, 0.5], [0.3, 2 / 3, 1], [0.05, 0.5, 1]],
    );
    assert.deepEqual(
      judgement.byPlate.map((
        { name, found, missed, false: wrong },
      ) => [name, found, missed, wrong]),
      [["p0", 1, 0, 1], ["p1", 0, 1, 0]],
    );
    assert.deepEqual([bound.labels, bound.found, bound.map50, bound.map], [2, 2, 1, 1]);
  }));

Deno.test("of an older Burin's plates the cut-outs are known alone, and they are counted", () =>
  withFolder((directory) => {
    const labels = [label("p0", 0), label("p1", 0)];
    {
      using store = openStore(storeFile(directory));
      // as a migrated corpus has it: the finds that were cut out
      const own = { labels: [labels[0]], floor: null };
      store.add(extracted("p0", { finds: [find(0, 0.9)], ...own }));
      store.add(extracted("p1", { finds: [find(0, 0.4)], labels: [labels[1]] }));
    }
    const options = { directory, detector: "fake", minScore: 0.5 };
    const { detection: [own], judgement, older } = evaluateExtraction({ labels }, options);
    assert.equal(older, 1);
    assert.deepEqual([own.plates, own.found, own.missed, own.map50], [2, 1, 1, 1]);
    assert.equal(judgement.curve.length, 2);
  }));
