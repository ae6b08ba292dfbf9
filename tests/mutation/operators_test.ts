import assert from "node:assert/strict";
import { faultsOf, planted } from "./faults.ts";
import type { OperatorName } from "./operators.ts";

/** What becomes of a text by faults of one kind. */
const changed = (code: string, kind: OperatorName) =>
  faultsOf("lib/x/y.ts", code).filter(({ operator }) => operator === kind)
    .map((fault) => planted(code, fault));

/** Each kind of fault: a text, and the texts that it becomes; those of no other kind are looked at. */
const examples: Readonly<Record<OperatorName, readonly (readonly [string, readonly string[]])[]>> =
  {
    boundary: [["a > b", ["a >= b"]], ["a >= b", ["a > b"]], ["a < b", ["a <= b"]], [
      "a <= b",
      ["a < b"],
    ]],
    sign: [["a + b", ["a - b"]], ["a -= b", ["a += b"]], ['"x" + a + b', []], ["a + `${b}`", []]],
    factor: [["a * b", ["a / b"]], ["a / b", ["a * b"]], ["a % b", ["a * b"]]],
    equality: [["a === b", ["a !== b"]], ["a !== b", ["a === b"]]],
    logic: [["a && b", ["a || b"]], ["a || b", ["a && b"]], ["a ?? b", []]],
    constant: [["f(7)", ["f(8)"]], ["list[3]", []], ["x.toFixed(2)", []], ["f(.5)", []], [
      "f(1e9)",
      [],
    ], ["f(0xef, 1_000)", ["f(240, 1_000)", "f(0xef, 1001)"]]],
    threshold: [["f(0.5)", ["f(0.525)"]], ["f(1e-4)", ["f(0.000105)"]], ["f(0.0)", []], [
      "f(2)",
      [],
    ], ["f(0xef, 1_000)", []]],
    negation: [["if (a) b();", ["if (!(a)) b();"]], ["a ? b : c", ["!(a) ? b : c"]], [
      "while (a) b();",
      [],
    ]],
    extreme: [["Math.min(a, b)", ["Math.max(a, b)"]], ["Math.max(a)", ["Math.min(a)"]], [
      "other.max(a)",
      [],
    ]],
    rounding: [["Math.floor(a)", ["Math.ceil(a)"]], ["Math.ceil(a)", ["Math.floor(a)"]], [
      "Math.round(a)",
      ["Math.floor(a)"],
    ], ["Math.trunc(a)", ["Math.round(a)"]]],
    quantifier: [["a.some(f)", ["a.every(f)"]], ["a.every(f)", ["a.some(f)"]]],
    firstOrLast: [["f(a[0])", ["f(a.at(-1))"]], ["a[0] = 1", []], ["a[0]++", []], [
      "a.find(f)",
      ["a.findLast(f)"],
    ], ["a.pop()", ["a.shift()"]]],
    flag: [["f(true)", ["f(false)"]], ["f(false)", ["f(true)"]]],
    negative: [["f(-a)", ["f((a))"]]],
    fallback: [["a.b ?? c", ["(a.b)"]]],
    step: [["a.filter(f)", ["a"]], ["a.sort(f).at(1)", ["a.at(1)"]]],
    statement: [["a.push(b);", [";"]], ["if (a) return b;", [";"]], ["for (;;) break;", [
      "for (;;) ;",
    ]], ["if (a) b = 1; else b = 2;", ["if (a) ; else b = 2;", "if (a) b = 1; else ;"]]],
  };

for (const [kind, rows] of Object.entries(examples)) {
  Deno.test(`a fault of kind ${kind}`, () => {
    for (const [code, expected] of rows) {
      assert.deepEqual(changed(code, kind as OperatorName), expected, code);
    }
  });
}
