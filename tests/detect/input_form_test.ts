import assert from "node:assert/strict";
import {
  type InputForm,
  inputFormText,
  printsInput,
  readInputForm,
} from "lib/detect/input_form.ts";

const other: InputForm = {
  sides: [32, 640],
  mirrored: true,
  reduction: "linear",
  fitted: false,
};

Deno.test("what is written is read; without it there is none", () => {
  for (const form of [printsInput, other]) {
    assert.deepEqual(readInputForm({ names: "x", ...inputFormText(form) }), form);
  }
  assert.equal(readInputForm({ names: "x" }), null);
});

Deno.test("a side that no input has, another reduction, and no JSON are refused", () => {
  const [[key]] = Object.entries(inputFormText(printsInput));
  const broken = [
    ...[[], 640, [0], [640, -32], [33], [32.5], ["64"], [null]]
      .map((sides) => JSON.stringify({ ...printsInput, sides })),
    JSON.stringify({ ...printsInput, mirrored: 1 }),
    JSON.stringify({ ...printsInput, looks: "some" }),
    JSON.stringify({ ...printsInput, reduction: "cubic" }),
    JSON.stringify({ ...printsInput, fitted: "yes" }),
    JSON.stringify({ ...printsInput, grey: "yes" }),
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

Deno.test("what is no form is told as such, what is no JSON by its place", () => {
  const [[key]] = Object.entries(inputFormText(printsInput));
  const why = (text: string) => {
    try {
      readInputForm({ [key]: text });
      return "";
    } catch (error) {
      return (error as Error).message.split(": ").at(-1);
    }
  };
  const expected = "sides that are multiples of 32, mirrored, a reduction and fitted are expected";
  for (
    const text of ["null", "7", '"area"', "{}", JSON.stringify({ ...printsInput, sides: [0] })]
  ) {
    assert.equal(why(text), expected, text);
  }
  assert.match(why("640, area")!, /no JSON/);
  for (const sides of [["64"], [64, "64"], [-32], [64.5], []]) {
    assert.equal(why(JSON.stringify({ ...printsInput, sides })), expected);
  }
});
