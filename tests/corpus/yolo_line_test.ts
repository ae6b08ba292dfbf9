import assert from "node:assert/strict";
import { lastColumns, linesOf, readLine } from "lib/corpus/yolo_line.ts";

const plate = { id: "p", width: 200, height: 100 };

/** A file of labels read as a data set of its own. */
function read(text: string, keypoints = 0) {
  const columns = lastColumns([["a.txt", text]], { keypoints });
  const context = { names: ["Alice", "Hatter"], list: "data.yaml", columns, keypoints, plate };
  return linesOf(text).map((line) => {
    const sound = readLine(line.trim(), context);
    if ("fault" in sound) return sound.fault;
    const { label: { name, box, score, mask }, unused } = sound.value;
    return [name, box.map((side) => Math.round(100 * side) / 100).join(), score, !!mask, ...unused];
  });
}

const box = "0 0.25 0.5 0.3 0.8";
const at = "20,10,80,90";
const outline = "1 0.1 0.1 0.4 0.1 0.4 0.9 0.1 0.9";
const tracks = "numbers of tracks behind boxes or outlines";

Deno.test("boxes and outlines, in one file, with BOM and any ends of lines", () => {
  assert.deepEqual(read(`\uFEFF${box}\r\n${outline}\r${box}\t\n0 .25 5e-1 +0.3 0.80`), [
    ["Alice", at, undefined, false],
    ["Hatter", at, undefined, true],
    ["Alice", at, undefined, false],
    ["Alice", at, undefined, false],
  ]);
});

Deno.test("a class may be written as 1.0, not as 1.7, -1, Alice or beyond the names", () => {
  assert.deepEqual(read("1.0 0.25 0.5 0.3 0.8"), [["Hatter", at, undefined, false]]);
  assert.deepEqual(read("1.7 0.25 0.5 0.3 0.8"), ["class 1.7 is no whole number"]);
  assert.deepEqual(read("-1 0.25 0.5 0.3 0.8"), ["class -1 is not among the 2 of data.yaml"]);
  assert.deepEqual(read("2 0.25 0.5 0.3 0.8"), ["class 2 is not among the 2 of data.yaml"]);
  assert.deepEqual(read("Alice 0 0 1 1"), ['"Alice 0 0 1 1" is not all numbers']);
});

Deno.test("what is no decimal number is none: nan, inf, 0x1, 1_0, commas", () => {
  for (const word of ["nan", "inf", "Infinity", "0x1", "1_0", "0,5", "--1", "1e", "."]) {
    assert.match(String(read(`0 ${word} 0.5 0.3 0.8`)[0]), /is not all numbers/);
  }
});

Deno.test("values are shares within a hundredth, as Ultralytics has it", () => {
  const wrong = /^(50|1\.011|-0\.011|1\.5|-0\.2) is not a share of the picture's sides/;
  for (const line of ["0 50 50 60 80", "0 1.011 0.5 0.3 0.8", "0 0.5 -0.011 0.3 0.8"]) {
    assert.match(String(read(line)[0]), wrong);
  }
  assert.match(String(read("0 0.1 0.1 1.5 0.1 0.4 0.9")[0]), wrong);
  assert.match(String(read("0 1.0101 0.5 0.3 0.8")[0]), /^1\.0101 is not a share/);
  assert.deepEqual(read("0 1.01 0.5 0.3 0.8"), [["Alice", "172,10,232,90", undefined, false]]);
  // a box that reaches over the border is as it was drawn
  assert.deepEqual(read("0 0.95 0.5 0.4 0.8"), [["Alice", "150,10,230,90", undefined, false]]);
});

Deno.test("boxes and outlines without area, or outside of the picture, are named", () => {
  for (
    const [line, fault] of [
      ["0 0.5 0.5 0 0.8", /its box has no area: 0 x 80/],
      ["0 0.5 0.5 -0.005 0.8", /its box has sides of -1 and 80/],
      ["0 1.01 0.5 0.005 0.1", /it lies outside of the picture/],
      ["0 0.1 0.1 0.1 0.1 0.1 0.9", /its outline has no area: 0 x 80/],
    ] as const
  ) assert.match(String(read(line)[0]), fault);
  // thinner than a pixel: a box, and no mask that could be cut out
  assert.deepEqual(read("0 0.1 0.101 0.4 0.102 0.4 0.103"), [
    ["Alice", "20,10.1,80,10.3", undefined, false],
  ]);
});

Deno.test("lines of other lengths are none", () => {
  for (const line of ["0", "0 1", "0 0.1 0.1 0.1"]) {
    assert.match(
      String(read(line)[0]),
      /a line of \d numbers is neither a box nor an outline/,
    );
  }
});

Deno.test("a sixth column is a confidence where some of them have fractions, else the number of a track", () => {
  assert.deepEqual(read(`${box} 0.5\n${box} 1\n${box} 0`), [
    ["Alice", at, 0.5, false],
    ["Alice", at, 1, false],
    ["Alice", at, 0, false],
  ]);
  assert.deepEqual(read(`${box} 3\n${box} 17`), [
    ["Alice", at, undefined, false, tracks],
    ["Alice", at, undefined, false, tracks],
  ]);
  assert.deepEqual(read(`${box} 0`), [["Alice", at, undefined, false, tracks]]);
  assert.match(String(read(`${box} 0.5\n${box} 7`)[1]), /its last column 7 is no confidence/);
  assert.match(String(read(`${box} 1.5`)[0]), /its last column 1\.5 is no confidence/);
  assert.match(String(read(`${box} -0.5`)[0]), /its last column -0\.5 is no confidence/);
});

Deno.test("six numbers are a triangle, or a box with confidence and track", () => {
  assert.deepEqual(read("0 0.1 0.1 0.4 0.1 0.4 1"), [["Alice", "20,10,80,100", undefined, true]]);
  assert.deepEqual(read(`${box} 0.9 1\n${box} 0.8 2`), [
    ["Alice", at, 0.9, false, tracks],
    ["Alice", at, 0.8, false, tracks],
  ]);
});

Deno.test("an outline may have a confidence behind it, and a track behind that", () => {
  assert.deepEqual(read(`${outline} 0.87`), [["Hatter", at, 0.87, true]]);
  assert.deepEqual(read(`${outline} 0.87 5\n${outline} 0.5 1`), [
    ["Hatter", at, 0.87, true, tracks],
    ["Hatter", at, 0.5, true, tracks],
  ]);
  // a whole number behind an outline may be the visibility of a key point
  assert.match(String(read(`${outline} 2`)[0]), /is no confidence; if these are key points/);
});

Deno.test("key points are left out, whatever follows them", () => {
  const points = " 0.2 0.3".repeat(2);
  assert.deepEqual(read(box + points, 4), [["Alice", at, undefined, false, "key points"]]);
  assert.deepEqual(read(`${box}${points} 0.5`, 4), [["Alice", at, 0.5, false, "key points"]]);
  assert.deepEqual(read(`${box}${points} 0.5 3`, 4), [
    ["Alice", at, 0.5, false, "key points", tracks],
  ]);
  assert.match(
    String(read(`${box} 0.2 0.3`, 4)[0]),
    /no box with key points: kpt_shape .* wants 9/,
  );
  assert.match(String(read(box, 4)[0]), /a line of 5 numbers is no box with key points/);
  assert.match(String(read(`${box}${points} 1 1 1`, 4)[0]), /a line of 12 numbers/);
});

Deno.test("an outline of a hundred thousand corners is one, a longer one is refused at once", () => {
  const line = (corners: number) => `0${" 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9".repeat(corners / 4)}`;
  assert.deepEqual(read(line(100_000))[0].slice(0, 2), ["Alice", "20,10,180,90"]);
  assert.match(String(read(line(100_004))[0]), /more than 100000 corners/);
  assert.match(String(read(`0${" 0.12345678".repeat(1_000_000)}`)[0]), /more than 100000 corners/);
});

Deno.test("where lines disagree about their last columns, the line that others are read by is named", () => {
  const tracked = "1 0.1 0.1 0.4 0.1 0.4 0.9 0.1 99";
  const columns = lastColumns([["a.txt", outline], ["b.txt", `${outline}\n${tracked}`]], {
    keypoints: 0,
  });
  const sound = readLine(outline, {
    names: ["Alice", "Hatter"],
    list: "data.yaml",
    columns,
    keypoints: 0,
    plate,
  });
  assert.match(
    String("fault" in sound && sound.fault),
    /its last columns 0\.1 0\.9 are no confidence and track, as those of line 2 of b\.txt are/,
  );
});
