import assert from "node:assert/strict";
import { checkedVerdict } from "lib/corpus/verdict.ts";
import { placed, verdictOf } from "./verdict_sample.ts";

const figure = placed("p1", { figure: "p1.00", box: [0, 0, 10, 20] });
const other = placed("p2", { figure: "p2.00", box: [5, 5, 15, 25] });
const suggestion = { model: "siftlike", hash: "", type: "recut", probability: 1 };

Deno.test("verdicts of plates, of figures and of one figure stay as they are; other fields go", () => {
  const sound = [
    verdictOf(1),
    verdictOf(2, { type: "same person", a: figure, b: other, suggestion }),
    verdictOf(3, { type: "drop", a: figure, b: null }),
    verdictOf(4, { type: "not sure", undone: "2026-02-01T00:00:00.000Z" }),
    verdictOf(5, { who: '=HYPERLINK("x")\r\n<script>alert(1)</script> Ω 𝔘' }),
    // two figures of one plate
    verdictOf(6, { type: "different", a: figure, b: placed("p1", { box: [1, 0, 10, 20] }) }),
  ];
  for (const one of sound) {
    assert.deepEqual(checkedVerdict({ ...one, extra: 1 }, "a test"), one);
  }
});

const faults: readonly (readonly [what: string, change: object, said: RegExp])[] = [
  ["an id in capitals", { id: verdictOf(1).id.replace("8", "A") }, /: id: .*UUID/],
  ["a time without a zone", { at: "2026-01-31T12:00:00.000" }, /: at: .*time/],
  ["a day that is none", { at: "2026-02-30T12:00:00.000Z" }, /: at: .*time/],
  ["nobody", { who: "" }, /: who: "" is not who said so/],
  ["a name of 201 letters", { who: "x".repeat(201) }, /: who: /],
  ["half a letter", { who: "\ud800" }, /: who: /],
  ["a NUL", { who: "a\0b" }, /: who: /],
  ["a type of another table", { type: "toString" }, /: type: "toString" is not one of the types/],
  ["a plate that is a path", { a: placed("../p1") }, /: a: plate: "..\/p1" is not the id/],
  ["no width", { a: placed("p1", { width: 0 }) }, /: a: width: 0 is not a whole number/],
  ["half a pixel", { a: placed("p1", { height: 1.5 }) }, /: a: height: 1.5 /],
  ["a hash in capitals", { a: placed("p1", { sha256: "F".repeat(64) }) }, /: a: sha256: /],
  ["an empty box", { a: { ...figure, box: [5, 0, 5, 9] }, b: other }, /: a: box: .*x0 < x1/],
  ["a box of three", { a: { ...figure, box: [5, 0, 9] }, b: other }, /: a: box/],
  ["a box without end", { a: { ...figure, box: [0, 0, Infinity, 9] }, b: other }, /: a: box/],
  ["a figure without a box", { a: placed("p1", { figure: "p1.00" }) }, /: a: .*with its box/],
  ["keep of two", { type: "keep", a: figure, b: other }, /a figure alone for "keep"/],
  ["keep of a plate", { type: "keep", b: null }, /a figure alone for "keep"/],
  ["coloured of one", { b: null }, /two for all else/],
  ["a plate and a figure", { b: other }, /two plates, or two figures/],
  ["twice the same", { b: placed("p1") }, /two that are not the same/],
  [
    "more than sure",
    { suggestion: { ...suggestion, probability: 1.01 } },
    /: suggestion: probability: 1.01 /,
  ],
  ["a model without a name", { suggestion: { ...suggestion, model: "" } }, /: suggestion: model/],
];

for (const [what, change, said] of faults) {
  Deno.test(`a verdict with ${what} is refused`, () => {
    const value = { ...verdictOf(1), ...change };
    assert.throws(() => checkedVerdict(value, "line 3 of v.csv"), (error: Error) => {
      assert.match(error.message, /^Cannot read line 3 of v.csv/);
      assert.match(error.message, said);
      return true;
    });
  });
}

Deno.test("a side of a million pixels is the longest, and a probability of 0 and 1 is one", () => {
  const wide = (width: number) => verdictOf(1, { a: placed("p1", { width }) });
  checkedVerdict(wide(1_000_000), "a test");
  assert.throws(() => checkedVerdict(wide(1_000_001), "a test"));
  const far = (x1: number) =>
    verdictOf(1, {
      type: "keep",
      a: { ...figure, box: [-1_000_000, 0, x1, 9] },
      b: null,
    });
  checkedVerdict(far(1_000_000), "a test");
  assert.throws(() => checkedVerdict(far(1_000_001), "a test"), /box.*up to 1000000/);
  for (const probability of [0, 1]) {
    checkedVerdict(verdictOf(1, { suggestion: { ...suggestion, probability } }), "a test");
  }
});

Deno.test("what is no object is refused, and so is one without its fields", () => {
  for (const value of [null, [], "x", 3, {}]) {
    assert.throws(() => checkedVerdict(value, "a test"), /^Error: Cannot read a test/);
  }
});
