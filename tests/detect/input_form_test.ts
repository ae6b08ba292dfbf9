import assert from "node:assert/strict";
import { inputFormText, printsInput, readInputForm } from "lib/detect/input_form.ts";

Deno.test("what is written is read; without it there is none", () => {
  for (const form of [printsInput, { side: 32, reduction: "linear", fitted: false } as const]) {
    assert.deepEqual(readInputForm({ names: "x", ...inputFormText(form) }), form);
  }
  assert.equal(readInputForm({ names: "x" }), null);
});

Deno.test("a side that no input has, another reduction, and no JSON are refused", () => {
  const [[key]] = Object.entries(inputFormText(printsInput));
  const broken = [
    ...[0, -32, 33, 32.5, "64", null].map((side) => JSON.stringify({ ...printsInput, side })),
    JSON.stringify({ ...printsInput, reduction: "cubic" }),
    JSON.stringify({ ...printsInput, fitted: "yes" }),
    "null",
    "[640]",
    "640, area",
  ];
  for (const text of broken) {
    assert.throws(
      () => readInputForm({ [key]: text }),
      /Cannot use .*metadata's burin\.input/,
      text,
    );
  }
});
