import assert from "node:assert/strict";
import { characterOf, detectionOf, plateOf, provenanceOf } from "lib/corpus/store_row.ts";
import { encodeCocoRle, maskFromPixels } from "lib/geometry/mask.ts";

const plate = {
  id: "p-1",
  work: "w",
  impression: "",
  file: "a/p 1.png",
  width: 4,
  height: 2,
  source: "",
  rights: "",
  sha256: "f".repeat(64),
  missed: 0,
  skipped: null,
  more: '{"artist":"Tenniel"}',
};
const mask = maskFromPixels([0, 1, 1, 0, 0, 1, 1, 0], { width: 4, height: 2 });
const character = {
  id: "p-1.00",
  plate: "p-1",
  x0: 1,
  y0: 0,
  x1: 3,
  y1: 2,
  score: 0.5,
  label: "figure",
  mask: JSON.stringify(encodeCocoRle(mask)),
  name: null,
  overlap: 0,
  with_background: "with_background/p-1.00.png",
  without_background: "without_background/p-1.00.png",
  plate_width: 4,
  plate_height: 2,
};

Deno.test("a plate's row that cannot be names the file, the row and the value", () => {
  assert.deepEqual(plateOf(plate, "c.sqlite").more, { artist: "Tenniel" });
  assert.equal(plateOf({ ...plate, width: 5n }, "c.sqlite").width, 5);
  assert.deepEqual(plateOf({ ...plate, more: undefined, sha256: "" }, "c.sqlite").sha256, "");
  const odd: [Record<string, unknown>, RegExp][] = [
    [{ id: "../p" }, /plate "\.\.\/p": its id/],
    [{ id: "p".repeat(101) }, /its id "ppp.*too long/],
    [{ id: 7 }, /its id is 7, no text/],
    [
      { file: "../../etc/passwd" },
      /its file "\.\.\/\.\.\/etc\/passwd" cannot be used: it leads out/,
    ],
    [{ file: "a\\..\\..\\b" }, /leads out/],
    [{ file: "/etc/passwd" }, /it is absolute/],
    [{ file: "C:x.png" }, /names a drive/],
    [{ file: "a\0.png" }, /NUL/],
    [{ width: Infinity }, /its width is Infinity/],
    [{ width: -1 }, /its width is -1/],
    [{ height: 1.5 }, /no whole number/],
    [{ missed: NaN }, /its missed is NaN/],
    [{ missed: 1.5 }, /its missed is 1.5, no whole number/],
    [{ sha256: "abc" }, /its sha256 is "abc"/],
    [{ sha256: "x".repeat(78) }, /its sha256 is "x{78}"/],
    [{ sha256: "x".repeat(79) }, /its sha256 is "x{76}\.\.\./],
    [{ skipped: 3 }, /its skipped is 3/],
    [{ more: "[1]" }, /other columns/],
    [{ more: "{" }, /other columns/],
  ];
  for (const [change, said] of odd) {
    assert.throws(() => plateOf({ ...plate, ...change }, "c.sqlite"), said);
    assert.throws(
      () => plateOf({ ...plate, ...change }, "c.sqlite"),
      /Cannot use c\.sqlite: plate.*deno task extract/,
    );
  }
});

Deno.test("a character's row that cannot be names the file, the row and the value", () => {
  assert.deepEqual(characterOf(character, "c.sqlite").mask, mask);
  const size = (text: string) => ({ mask: character.mask.replace("[2,4]", text) });
  const odd: [Record<string, unknown>, RegExp][] = [
    [{ id: "q.00" }, /its id is not "p-1\." and a number/],
    [{ id: "p-1.0/../x" }, /its id is not/],
    [{ plate: "p/1", id: "p/1.00" }, /its plate "p\/1" is not made of/],
    [{ plate_width: null, plate_height: null }, /its plate "p-1" is not in the database/],
    [{ x1: Infinity }, /its x1 is Infinity, not from/],
    [{ x1: 4.002 }, /its x1 is 4.002, not from -0.001 to 4.001/],
    [{ x1: 1 }, /its box \[1,0,1,2\] holds nothing/],
    [{ score: 1e308 }, /its score is 1e\+308/],
    [{ score: NaN }, /its score is NaN/],
    [{ overlap: -0.1 }, /its overlap is -0.1/],
    [{ label: null }, /its label is null/],
    [{ name: 4 }, /its name is 4/],
    [{ mask: "garbage" }, /its mask is no JSON/],
    [{ mask: "null" }, /its mask has no size/],
    [size("[600000,480000]"), /its mask is of \[600000,480000\]|its mask is of "\[600000/],
    [size('["2","4"]'), /its mask is of/],
    [size("[2,5]"), /its mask is of/],
    [size("[3,4]"), /its mask is of/],
    [size("[2,4,1]"), /its mask is of/],
    [{ y1: 0 }, /its box \[1,0,3,0\] holds nothing/],
    [{ y0: 2, y1: 1 }, /its box \[1,2,3,1\] holds nothing/],
    [{ mask: '{"size":[2,4],"counts":7}' }, /its mask has no runs/],
    [{ mask: '{"size":[2,4],"counts":"PPP"}' }, /its mask: /],
    [{ with_background: "../x.png" }, /its with_background "\.\.\/x\.png".*leads out/],
    [{ without_background: "" }, /it is empty/],
  ];
  for (const [change, said] of odd) {
    assert.throws(() => characterOf({ ...character, ...change }, "c.sqlite"), said);
    assert.throws(
      () => characterOf({ ...character, ...change }, "c.sqlite"),
      /Cannot use c\.sqlite: character.*deno task extract/,
    );
  }
  assert.deepEqual(characterOf({ ...character, x0: 0, x1: 1 }, "c.sqlite").box, [0, 0, 1, 2]);
  // rounding, at its boundary
  assert.equal(characterOf({ ...character, x1: 4.0009 }, "c.sqlite").box[2], 4.0009);
});

Deno.test("how a corpus was made is text and numbers, or the file is told", () => {
  const made = {
    collection: "c",
    detector: "ink",
    detectorSha256: null,
    segmenter: "grabcut",
    segmenterSha256: null,
    parameters: {},
  };
  assert.deepEqual(provenanceOf(JSON.stringify(made), "c.sqlite"), made);
  const others = [
    { detector: 3 },
    { collection: null },
    { detectorSha256: 3 },
    { segmenterSha256: undefined },
    { parameters: null },
    { parameters: [] },
  ].map((other) => JSON.stringify({ ...made, ...other }));
  for (const odd of ["{", "null", "[]", ...others]) {
    assert.throws(() => provenanceOf(odd, "c.sqlite"), /c\.sqlite: the note "provenance"/);
  }
});

Deno.test("what a text detector told is a score, a phrase and tokens, or the row is told", () => {
  const found = { x0: 1, y0: 0, x1: 3, y1: 2, score: 0.5, label: "figure" };
  const of = (words: string | null) =>
    detectionOf({ ...found, words }, { plate: "p-1", path: "c.sqlite" });
  assert.deepEqual(Object.keys(of(null)).sort(), ["box", "label", "score"]);
  const told = { textScore: 0.5, phrase: "a man", tokens: [{ token: "man", score: 0.4 }] };
  assert.deepEqual({ ...of(JSON.stringify(told)) }, { ...of(null), ...told });
  assert.deepEqual(of(JSON.stringify({ phrase: "a man" })).phrase, "a man");
  for (
    const odd of [
      "[]",
      "null",
      '{"textScore":"high"}',
      '{"phrase":4}',
      '{"tokens":{}}',
      '{"tokens":[{"token":"a","score":1},{"token":"b"}]}',
      '{"tokens":[{"token":3,"score":1}]}',
    ]
  ) assert.throws(() => of(odd), /its words are not a score, a phrase and tokens/, odd);
  assert.throws(() => of("{"), /its words are no JSON/);
});
