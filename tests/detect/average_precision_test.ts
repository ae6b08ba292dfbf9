import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { averagePrecision, bestPoint, type Judged } from "lib/detect/average_precision.ts";
import type { Box } from "lib/geometry/box.ts";
import { type CocoRle, decodeCocoRle, maskBox } from "lib/geometry/mask.ts";

/** See tests/fixtures/detect/average_precision.py. */
const cases: { plates: Judged[]; map: number; map50: number }[] = JSON.parse(
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
    const judged = plates.map(({ labels, detections }) => ({
      labels: labels.map(region),
      detections: detections.map(region),
    }));
    for (const by of ["mask", "box"] as const) {
      const { map, map50 } = averagePrecision(judged, { by });
      assert.ok(Math.abs(map - expected[by].map) < 1e-6, `${by}: ${map} ${expected[by].map}`);
      assert.ok(Math.abs(map50 - expected[by].map50) < 1e-6);
    }
    assert.ok(Math.abs(expected.mask.map - expected.box.map) > 1e-3);
    const boundary = averagePrecision(judged, { by: "boundary" });
    assert.ok(boundary.map <= averagePrecision(judged, { by: "mask" }).map);
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

Deno.test("crowds are judged as pycocotools judges them: many finds within one neither count nor hurt", () => {
  for (const { plates, blind, ...expected } of crowds) {
    const region = <T extends { readonly mask: CocoRle }>(one: T) => ({
      ...one,
      mask: decodeCocoRle(one.mask),
    });
    const judged = plates.map(({ labels, detections }) => ({
      labels: labels.map(region),
      detections: detections.map(region),
    }));
    for (const by of ["box", "mask"] as const) {
      const { map, map50 } = averagePrecision(judged, { by });
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
  const judge = (x: number) =>
    averagePrecision([{
      labels: [crowd, label],
      detections: [{ box: [x, 0, x + 20, 20], score: 1 }, hit],
    }]).map50;
  assert.equal(judge(90), 1);
  assert.equal(judge(90.01), 0.5);
});
