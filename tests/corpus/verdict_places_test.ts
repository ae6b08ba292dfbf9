import assert from "node:assert/strict";
import {
  leastVerdictIou,
  placeVerdicts,
  sameOf,
  standingVerdicts,
} from "lib/corpus/verdict_places.ts";
import { iou } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { placed, verdictOf } from "./verdict_sample.ts";

const plate = (id: string, more: object = {}) => ({
  id,
  width: 600,
  height: 800,
  sha256: "",
  ...more,
});
const box = [100, 100, 200, 200] as const;
const alone = { a: placed("p1", { figure: "p1.00", box }), b: null };

/** The figure of `box` where the plate now has one figure of this box. */
const found = (now: readonly [number, number, number, number], plates = [plate("p1")]) =>
  placeVerdicts({ plates, figures: [{ id: "p1.07", plate: plates[0].id, box: now }] })(alone);

Deno.test("a figure is the one whose box covers that of the verdict by .8 or more, whatever its id", () => {
  assert.deepEqual(found([100, 100, 200, 200]), { of: "figure", a: "p1.07" });
  assert.equal(iou([100, 100, 200, 180], box), leastVerdictIou);
  assert.deepEqual(found([100, 100, 200, 180]), { of: "figure", a: "p1.07" });
  assert.ok(iou([100, 100, 200, 179.999], box) < leastVerdictIou);
  assert.equal(found([100, 100, 200, 179.999]), null);
  assert.equal(found([300, 100, 400, 200]), null);
});

Deno.test("of several it is the one that covers it best, and the first of equal ones", () => {
  const figures = [
    { id: "p1.00", plate: "p1", box: [100, 100, 200, 185] as const },
    { id: "p1.01", plate: "p1", box: [100, 100, 200, 198] as const },
    { id: "p1.02", plate: "p1", box: [100, 100, 200, 198] as const },
    { id: "p2.00", plate: "p2", box },
  ];
  const find = placeVerdicts({ plates: [plate("p1"), plate("p2")], figures });
  assert.deepEqual(find(alone), { of: "figure", a: "p1.01" });
  const turned = placeVerdicts({ plates: [plate("p1")], figures: figures.slice(0, 3).reverse() });
  assert.deepEqual(turned(alone), { of: "figure", a: "p1.02" });
});

Deno.test("a plate is found by its bytes under another id, and by its id where its bytes are others", () => {
  const bytes = (letter: string) => ({ sha256: letter.repeat(64) });
  const of = (sha256: string) =>
    placeVerdicts({
      plates: [plate("p1", bytes("b")), plate("p2", bytes("a")), plate("p3", bytes("a"))],
      figures: ["p1", "p2", "p3"].map((id) => ({ id: `${id}.00`, plate: id, box })),
    })({ a: placed("p1", { box, sha256 }), b: null });
  assert.deepEqual(of("b".repeat(64)), { of: "figure", a: "p1.00" });
  assert.deepEqual(of("a".repeat(64)), { of: "figure", a: "p2.00" });
  assert.deepEqual(of("c".repeat(64)), { of: "figure", a: "p1.00" });
  assert.deepEqual(of(""), { of: "figure", a: "p1.00" });
});

Deno.test("a plate in another size has its boxes in that size", () => {
  assert.deepEqual(found([50, 50, 100, 100], [plate("p1", { width: 300, height: 400 })]), {
    of: "figure",
    a: "p1.07",
  });
  assert.equal(found([100, 100, 200, 200], [plate("p1", { width: 300, height: 400 })]), null);
});

Deno.test("two that became one, a lost figure and a lost plate leave no target", () => {
  const near = placed("p1", { box: [100, 100, 200, 195] });
  const figures = [{ id: "p1.00", plate: "p1", box }];
  const find = placeVerdicts({ plates: [plate("p1"), plate("p2")], figures });
  assert.equal(find({ a: alone.a, b: near }), null);
  assert.equal(find({ a: alone.a, b: placed("p2", { box }) }), null);
  assert.equal(find({ a: placed("p9", { box }), b: null }), null);
  assert.equal(find({ a: placed("p1"), b: placed("p9") }), null);
  assert.deepEqual(find({ a: placed("p2"), b: placed("p1") }), { of: "plates", a: "p2", b: "p1" });
  // one file, two ids then, one id now
  const bytes = "a".repeat(64);
  const joined = placeVerdicts({ plates: [plate("p3", { sha256: bytes })], figures: [] });
  const [one, other] = ["p1", "p2"].map((id) => placed(id, { sha256: bytes }));
  assert.equal(joined({ a: one, b: other }), null);
});

Deno.test("verdicts survive an extraction that numbers anew, moves boxes and loses figures", () => {
  const random = new Random(3);
  const boxes = Array.from({ length: 40 }, (_, i) => {
    const [x, y] = [(i % 8) * 70, Math.floor(i / 8) * 150];
    return [x, y, x + 60, y + 140] as const;
  });
  const verdicts = boxes.map((own, i) =>
    verdictOf(i, { type: "drop", a: placed("p1", { figure: `p1.${i}`, box: own }), b: null })
  );
  // by at most 3 pixels of 60: the IoU stays above .8
  const moved = boxes.map(([x0, y0, x1, y1]) => {
    const [dx, dy] = [random.int(-3, 3), random.int(-3, 3)];
    return [x0 + dx, y0 + dy, x1 + dx, y1 + dy] as const;
  });
  const kept = random.shuffle(boxes.map((_, i) => i)).slice(0, 30);
  const figures = kept.map((i, n) => ({ id: `p1.${n}`, plate: "p1", box: moved[i] }));
  const standing = standingVerdicts(verdicts, { plates: [plate("p1")], figures });
  const targets = standing.map(({ verdict, target }) => [verdict.a.figure, target.a]).sort();
  assert.deepEqual(targets, kept.map((i, n) => [`p1.${i}`, `p1.${n}`]).sort());
});

Deno.test("what was said last and not taken back stands, whichever way round and by whomever", () => {
  const corpus = { plates: ["p1", "p2", "p3"].map((id) => plate(id)), figures: [] };
  const [p1, p2, p3] = ["p1", "p2", "p3"].map((id) => placed(id));
  const undone = "2026-02-01T00:00:00.000Z";
  const verdicts = [
    verdictOf(5, { type: "recut", a: p2, b: p1, who: "another" }),
    verdictOf(1, { type: "coloured", a: p1, b: p2 }),
    verdictOf(6, { type: "different", a: p1, b: p2, undone }),
    verdictOf(2, { type: "replica", a: p1, b: p3 }),
    verdictOf(7, { type: "replica", a: p1, b: placed("p9") }),
  ];
  const types = standingVerdicts(verdicts, corpus).map(({ verdict: { type } }) => type);
  assert.deepEqual(types, ["replica", "recut"]);
  // at the same time the later row stands
  const at = verdicts[0].at;
  const twice = [verdictOf(8, { at, type: "recut" }), verdictOf(3, { at, type: "fragment" })];
  assert.deepEqual(standingVerdicts(twice, corpus)[0].verdict.type, "fragment");
});

Deno.test("what is the same is said by pairs alone", () => {
  const said = (["coloured", "same person", "different", "not sure", "keep", "drop"] as const)
    .map(sameOf);
  assert.deepEqual(said, ["figure", "person", null, undefined, undefined, undefined]);
});
