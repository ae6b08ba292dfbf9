import assert from "node:assert/strict";
import { UsageError } from "lib/study/usage.ts";
import { parseBox, parseYears, wholeNumbers, wordsOf } from "lib/command/values.ts";

const epochs = (typed: string) =>
  wholeNumbers(typed, { option: "epochs", such: "10,30,70", most: 100 });
const sizes = (typed: string) =>
  wholeNumbers(typed, { option: "sizes", such: "416,640", most: 1536, step: 32 });

Deno.test("whole numbers are read up to both bounds, and anything else is told", () => {
  assert.deepEqual(epochs("10, 30,70"), [10, 30, 70]);
  assert.deepEqual(epochs("1,100"), [1, 100]);
  for (const wrong of ["", "0", "101", "10,", "1.5", "10,many", "-1"]) {
    assert.throws(() => epochs(wrong), {
      name: UsageError.name,
      message: `--epochs takes whole numbers such as 10,30,70, from 1 to 100, not "${wrong}"`,
    });
  }
});

Deno.test("multiples of a step are read, from the step itself on", () => {
  assert.deepEqual(sizes("416, 640"), [416, 640]);
  assert.deepEqual(sizes("32,1536"), [32, 1536]);
  for (const wrong of ["", "400", "0", "416,", "1568", "416,x", "-32"]) {
    assert.throws(() => sizes(wrong), /--sizes takes multiples of 32 such as 416,640, up to 1536/);
  }
});

Deno.test("a box is read as x, y, width, height", () => {
  assert.deepEqual(parseBox("10,20,30,40"), [10, 20, 40, 60]);
  assert.deepEqual(parseBox("-3, 0,.5,.25"), [-3, 0, -2.5, 0.25]);
  const wrong = ["10,20,30", "1,2,3,4,5", "a,b,c,d", "1,2,0,4", "1,2,3,0", "1,2,-1,4", "1,2,3,-1"];
  for (const typed of [...wrong, "1,,3,4", "1,2,NaN,4", "1,2,Infinity,4", "1,2,3, "]) {
    assert.throws(() => parseBox(typed), {
      name: UsageError.name,
      message: `--box takes x,y,w,h in pixels; it was given "${typed}"`,
    });
  }
});

Deno.test("words are read without blanks and empty ones; where nothing was typed there are none", () => {
  assert.deepEqual(wordsOf("a, b c,,d,"), ["a", "b c", "d"]);
  assert.deepEqual([wordsOf(""), wordsOf(undefined), wordsOf(" , ")], [[], [], []]);
});

Deno.test("a year stands for itself, two with a dash for all between them", () => {
  assert.deepEqual(parseYears("1791"), [1791, 1791]);
  assert.deepEqual(parseYears(" 1790 - 1810 "), [1790, 1810]);
  assert.deepEqual(parseYears("1790–1790"), [1790, 1790]);
  for (
    const wrong of ["", "then", "1810-1790", "1790-", "-1790", "1790-1800-1810", "17900", "1e3"]
  ) {
    assert.throws(
      () => parseYears(wrong),
      /--year takes a year such as 1791, .* was given "/,
      wrong,
    );
  }
});
