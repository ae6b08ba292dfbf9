import assert from "node:assert/strict";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import {
  compareDetectors,
  detectorsTable,
  openDetectors,
  type ShownDetector,
  tuneHere,
  verdicts,
} from "lib/study/compare_detectors.ts";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

const label: Label = { plate: "one", box: [10, 10, 40, 60], name: "Alice" };
const collection: Pick<Collection, "open" | "plates" | "labels"> = {
  plates: [{ id: "one", width: 90, height: 90 } as Plate],
  labels: [label],
  open: () => Promise.resolve(blank({ width: 90, height: 90 }, [240, 240, 230, 255])),
};
const right = { box: label.box, score: 0.7, label: "person" };
const wrong = { box: [50, 50, 80, 80] as const, score: 0.3, label: "person" };

const detectors: ShownDetector[] = [
  {
    name: "good",
    learntFrom: "prints",
    state: "here",
    detect: () => Promise.resolve([right, wrong]),
  },
  { name: "absent", learntFrom: "", state: "not here: fetch it", detect: null },
];

Deno.test("detectors that are here are evaluated; the others have a row that says why not", async () => {
  const evaluated = await compareDetectors(detectors, collection);
  assert.deepEqual(evaluated.map(({ name }) => name), ["good"]);
  assert.deepEqual(evaluated[0].best, { score: 0.7, precision: 1, recall: 1 });
  const [good, absent] = detectorsTable(detectors, evaluated);
  assert.deepEqual([good.mAP50, good["best threshold"]], [1, 0.7]);
  assert.deepEqual([absent.mAP50, absent.state], [null, "not here: fetch it"]);
  const [shown] = verdicts(evaluated, 0);
  assert.deepEqual(shown.marks.map(({ name }) => name), ["found"]);
  assert.equal(shown.caption, "good, from 0.70: 1 found, 0 false, 0 missed");
});

Deno.test("without weights there is ink, and each other row says how to get it", async () => {
  await withFolder((empty) =>
    withEnvironment({ BURIN_MIRROR: empty, BURIN_CACHE: empty }, async () => {
      const shown = await openDetectors({ tunedOn: "phiz" });
      assert.equal(shown.at(-1)!.name, "burin_nano");
      const learnt = Object.fromEntries(shown.map(({ name, learntFrom }) => [name, learntFrom]));
      assert.equal(learnt.burin_nano, "labelled prints, engraved plates");
      assert.equal(learnt["YOLOX-nano, tuned"], "photographs, then phiz");
      const weights = shown.filter(({ name }) => !["ink", "burin_nano"].includes(name));
      assert.deepEqual(weights.map(({ detect }) => detect), [null, null, null, null]);
      assert.equal(shown[0].state, "here");
      assert.match(weights[0].state, /deno task models fetch yolox_nano/);
      assert.match(weights[2].state, /deno task models fetch dfine_l_coco/);
      assert.match(weights[3].state, /your own export/);
      const options = { collection: collection as Collection, directory: empty, seed: 1 };
      assert.equal(await tuneHere(options), null);
    })
  );
});

Deno.test("every plate is told as it is done, and each detector has its own row, the first of its name", async () => {
  const told: (readonly [number, string])[] = [];
  const plates = ["one", "two"].map((id) => ({ id, width: 90, height: 90 }) as Plate);
  const evaluated = await compareDetectors(detectors, { ...collection, plates }, {
    onProgress: (done, plate) => told.push([done, plate]),
  });
  assert.deepEqual(told, [[1, "one"], [2, "two"]]);
  const others = [...evaluated, { ...evaluated[0], map50: -1 }];
  const [good, absent] = detectorsTable(detectors, others);
  assert.deepEqual(good, {
    detector: "good",
    "learnt from": "prints",
    mAP50: evaluated[0].map50,
    "mAP50-95": evaluated[0].map,
    "best threshold": 0.7,
    "precision there": 1,
    "recall there": 1,
    state: "here",
  });
  const known = Object.entries(absent).filter(([, value]) => value !== null);
  assert.deepEqual(known.map(([name]) => name), ["detector", "learnt from", "state"]);
  assert.ok(Object.values(absent).every((value) => value !== undefined));
});

Deno.test("a find at the best threshold itself is kept", async () => {
  const evaluated = await compareDetectors(detectors, collection);
  const at = (score: number) =>
    verdicts([{ ...evaluated[0], best: { ...evaluated[0].best, score } }], 0)[0].caption;
  assert.equal(at(0.3), "good, from 0.30: 1 found, 1 false, 0 missed");
  assert.equal(at(0.31), "good, from 0.31: 1 found, 0 false, 0 missed");
  assert.equal(at(0.71), "good, from 0.71: 0 found, 0 false, 1 missed");
});
