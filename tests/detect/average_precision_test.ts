import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  averagePrecision,
  bestPoint,
  leastScore,
  type PlateInstances,
  verdictsOf,
} from "lib/detect/average_precision.ts";
import type { Box } from "lib/geometry/box.ts";
import { type CocoRle, decodeCocoRle, maskBox } from "lib/geometry/mask.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";

/** See tests/fixtures/detect/average_precision.py. */
const cases: { plates: PlateInstances[]; map: number; map50: number }[] = JSON.parse(
  readFileSync(new URL("../fixtures/detect/average_precision.json", import.meta.url), "utf8"),
);

Deno.test("average precision is pycocotools', difficult labels included", () => {
  for (const { plates, map, map50 } of cases) {
    const found = averagePrecision(plates);
    assert.ok(Math.abs(found.map - map) < 1e-6, `${found.map} ${map}`);
    assert.ok(Math.abs(found.map50 - map50) < 1e-6, `${found.map50} ${map50}`);
  }
  assert.ok(cases.some(({ map, map50 }) => map > 0.05 && map50 < 0.95));
});

Deno.test("nothing to find is no number, nothing found is nought", () => {
  const box = [0, 0, 5, 5] as const;
  assert.ok(Number.isNaN(averagePrecision([{ detections: [{ box, score: 1 }], labels: [] }]).map));
  assert.equal(averagePrecision([{ detections: [], labels: [{ box }] }]).map50, 0);
});

Deno.test("the curve goes from the best score down", () => {
  const { curve } = averagePrecision(cases[0].plates);
  curve.slice(1).forEach(({ score, recall }, i) => {
    assert.ok(score <= curve[i].score && recall >= curve[i].recall);
  });
});

interface MaskFixture {
  readonly cases: readonly {
    readonly plates: readonly {
      readonly labels: readonly { readonly mask: CocoRle; readonly difficult: boolean }[];
      readonly detections: readonly { readonly mask: CocoRle; readonly score: number }[];
    }[];
    readonly mask: { readonly map: number; readonly map50: number };
    readonly box: { readonly map: number; readonly map50: number };
  }[];
}

/** See tests/fixtures/detect/mask_precision.py. */
const masks: MaskFixture = JSON.parse(
  readFileSync(new URL("../fixtures/detect/mask_precision.json", import.meta.url), "utf8"),
);

Deno.test("average precision of masks is pycocotools', and not that of their boxes", () => {
  let edges = 0;
  for (const { plates, ...expected } of masks.cases) {
    const region = <T extends { mask: CocoRle }>(found: T) => {
      const mask = decodeCocoRle(found.mask);
      return { ...found, mask, box: maskBox(mask) };
    };
    const evaluated = plates.map(({ labels, detections }) => ({
      labels: labels.map(region),
      detections: detections.map(region),
    }));
    for (const by of ["mask", "box"] as const) {
      const { map, map50 } = averagePrecision(evaluated, { by });
      assert.ok(Math.abs(map - expected[by].map) < 1e-6, `${by}: ${map} ${expected[by].map}`);
      assert.ok(Math.abs(map50 - expected[by].map50) < 1e-6);
    }
    assert.ok(Math.abs(expected.mask.map - expected.box.map) > 1e-3);
    const boundary = averagePrecision(evaluated, { by: "boundary" });
    assert.ok(boundary.map <= averagePrecision(evaluated, { by: "mask" }).map);
    edges += boundary.map;
  }
  assert.ok(edges > 0.05, `${edges}`);
});

Deno.test("masks are not compared where there are none", () => {
  const box = [0, 0, 5, 5] as const;
  const plates = [{ detections: [{ box, score: 1 }], labels: [{ box }] }];
  assert.throws(() => averagePrecision(plates, { by: "mask" }), /masks where there are none/);
});

Deno.test("of equal points the first is taken; a curve without a hit has no best", () => {
  const none = { score: 0.5, precision: 0, recall: 0 };
  assert.deepEqual(bestPoint({ curve: [none] }), { score: 1, precision: 0, recall: 0 });
});

interface CrowdFixture {
  readonly plates: readonly {
    readonly labels: readonly {
      readonly box: Box;
      readonly mask: CocoRle;
      readonly crowd: boolean;
    }[];
    readonly detections: readonly {
      readonly box: Box;
      readonly mask: CocoRle;
      readonly score: number;
    }[];
  }[];
  readonly box: { readonly map: number; readonly map50: number };
  readonly mask: { readonly map: number; readonly map50: number };
  /** Of the boxes, were the crowds labels like others. */
  readonly blind: { readonly map: number };
}

/** See tests/fixtures/detect/crowd_precision.py. */
const crowds: CrowdFixture[] = JSON.parse(
  readFileSync(new URL("../fixtures/detect/crowd_precision.json", import.meta.url), "utf8"),
);

Deno.test("crowds are evaluated as pycocotools evaluates them: many finds within one neither count nor hurt", () => {
  for (const { plates, blind, ...expected } of crowds) {
    const region = <T extends { readonly mask: CocoRle }>(one: T) => ({
      ...one,
      mask: decodeCocoRle(one.mask),
    });
    const evaluated = plates.map(({ labels, detections }) => ({
      labels: labels.map(region),
      detections: detections.map(region),
    }));
    for (const by of ["box", "mask"] as const) {
      const { map, map50 } = averagePrecision(evaluated, { by });
      assert.ok(Math.abs(map - expected[by].map) < 1e-6, `${by}: ${map} ${expected[by].map}`);
      assert.ok(Math.abs(map50 - expected[by].map50) < 1e-6, `${by}: ${map50}`);
    }
    assert.ok(Math.abs(blind.map - expected.box.map) > 1e-3, "crowds make a difference");
  }
  assert.ok(crowds.some(({ plates }) => plates.some(({ detections }) => detections.length > 120)));
});

Deno.test("a find is of a crowd from half of its area within", () => {
  const crowd = { box: [0, 0, 100, 100], crowd: true } as const;
  const label = { box: [200, 0, 210, 10] } as const;
  const hit = { box: label.box, score: 0.1 };
  const evaluate = (x: number) =>
    averagePrecision([{
      labels: [crowd, label],
      detections: [{ box: [x, 0, x + 20, 20], score: 1 }, hit],
    }]).map50;
  assert.equal(evaluate(90), 1);
  assert.equal(evaluate(90.01), 0.5);
});

const [whole, half] = [[0, 0, 10, 10], [0, 0, 10, 5]] as const;

Deno.test("the mean is over the overlaps .5, .55 ... .95, each of which is enough", () => {
  const map = (box: Box, label: Box = whole) =>
    averagePrecision([{ detections: [{ box, score: 1 }], labels: [{ box: label }] }]).map;
  const reached = (high: number) => Math.round(10 * map([0, 0, 100, high], [0, 0, 100, 100]));
  assert.deepEqual([49, 50, 54, 55, 72, 94, 95, 100].map(reached), [0, 1, 1, 2, 5, 9, 10, 10]);
  assert.deepEqual(
    averagePrecision([{ detections: [{ box: half, score: 1 }], labels: [{ box: whole }] }]).map50,
    1,
  );
});

Deno.test("of a plate the best hundred finds count; equal scores stay in their order", () => {
  const wrong = Array.from(
    { length: 99 },
    () => ({ box: [50, 50, 60, 60] as const, score: 0.9 }),
  );
  const right = { box: whole, score: 0.5 };
  const kinds = (count: number) =>
    verdictsOf({
      detections: [right, ...wrong, ...wrong].slice(0, count),
      labels: [{ box: whole }],
    })
      .verdicts.map(({ kind }) => kind);
  assert.deepEqual(kinds(100).filter((kind) => kind === "hit"), ["hit"]);
  assert.deepEqual([kinds(101).length, kinds(101).includes("hit")], [100, false]);
  const tie = verdictsOf({
    detections: [{ box: whole, score: 1 }, { box: half, score: 1 }],
    labels: [{ box: whole }],
  });
  assert.deepEqual(tie.verdicts.map(({ kind }) => kind), ["hit", "miss"]);
});

Deno.test("verdicts are at half an overlap; what is difficult or a crowd counts neither way", () => {
  const { verdicts, count } = verdictsOf({
    detections: [
      { box: half, score: 0.9 },
      { box: [20, 0, 30, 10], score: 0.8 },
      { box: [40, 0, 50, 10], score: 0.7 },
      { box: [80, 0, 90, 10], score: 0.6 },
    ],
    labels: [
      { box: whole },
      { box: [20, 0, 30, 10], difficult: true },
      { box: [40, 0, 70, 10], crowd: true },
    ],
  });
  assert.deepEqual(verdicts, [{ score: 0.9, kind: "hit" }, { score: 0.6, kind: "miss" }]);
  assert.equal(count, 1);
});

Deno.test("a find in a crowd is evaluated by how much of its mask lies there; masks are compared with masks", () => {
  const size = { width: 8, height: 2 };
  const row = (text: string) => maskFromPixels([...text].map((bit) => bit === "#" ? 1 : 0), size);
  const box = [0, 0, 8, 2] as const;
  const crowd = { box, mask: row("######..######.."), crowd: true };
  const wanted = { box: whole, mask: row("......##......##") };
  const map50 = (mask: string) =>
    averagePrecision([{
      detections: [{ box, score: 1, mask: row(mask) }, { ...wanted, score: 0.5 }],
      labels: [crowd, wanted],
    }], { by: "mask" }).map50;
  assert.equal(map50("##......##......"), 1, "all of it");
  assert.equal(map50("....####....####"), 1, "half of it");
  assert.ok(map50("................") < 1, "nothing lies nowhere");
  const bare = {
    detections: [{ box, score: 1, mask: row("#...............") }],
    labels: [{ box }],
  };
  assert.throws(
    () => averagePrecision([bare], { by: "mask" }),
    /compare masks where there are none/,
  );
  const other = { detections: [{ box, score: 1 }], labels: [wanted] };
  assert.throws(() => averagePrecision([other], { by: "mask" }), /none: compare boxes/);
});

Deno.test("the best point is that of the highest harmonic mean, of equal ones the first; none is nought", () => {
  const point = (score: number, precision: number, recall: number) => ({
    score,
    precision,
    recall,
  });
  const best = (...curve: ReturnType<typeof point>[]) => bestPoint({ curve }).score;
  // means .667, .48, .5
  assert.equal(best(point(0.9, 0.5, 1), point(0.8, 0.4, 0.6), point(0.7, 0.5, 0.5)), 0.9);
  assert.equal(best(point(0.9, 1, 0.1), point(0.8, 0.6, 0.6)), 0.8);
  assert.equal(best(point(0.9, 0.5, 0.5), point(0.8, 0.5, 0.5)), 0.9);
  // a sum would take the first
  assert.equal(best(point(0.9, 1, 0.3), point(0.8, 0.6, 0.6)), 0.8);
  assert.deepEqual(bestPoint({ curve: [point(0.4, 0, 0)] }), { score: 1, precision: 0, recall: 0 });
  assert.equal(leastScore, 0.01);
});
