import assert from "node:assert/strict";
import {
  classList,
  dataYaml,
  isClassList,
  readYoloData,
  yoloDataText,
} from "lib/corpus/yolo_data.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const reading = (yaml: string) => readYoloData(folderWith({ "data.yaml": yaml }));
const names = (yaml: string) => reading(yaml).names;

Deno.test("names are what is written: YAML's numbers, truths and nothings are texts", () => {
  assert.deepEqual(
    names("names: [010, 1e3, 1.0, no, null, ~, true, 0x1f, .inf, 1_000, 2024-01-02]"),
    [
      ..."010 1e3 1.0 no null ~ true 0x1f .inf 1_000 2024-01-02".split(" "),
    ],
  );
  assert.deepEqual(names("names:\n  0: Alice\n  1: 'no'\n"), ["Alice", "no"]);
  assert.deepEqual(names("\uFEFFnames:\r\n- Alice\r\n- Ko\u0308nig\r\n"), ["Alice", "K\u00f6nig"]);
});

Deno.test("names go by their numbers, whatever their order", () => {
  assert.deepEqual(names("names: {2: c, 0: a, '1': b, }"), ["a", "b", "c"]);
  assert.deepEqual(
    names("names: {10: k, 9: j, 8: i, 7: h, 6: g, 5: f, 4: e, 3: d, 2: c, 1: b, 0: a}"),
    [
      ..."abcdefghijk",
    ],
  );
});

Deno.test("names that do not fit the numbers of labels are refused", () => {
  const wrong = (yaml: string, message: RegExp) => assert.throws(() => reading(yaml), message);
  wrong(
    "names: {1: Alice, 2: Hatter}",
    /data\.yaml .*numbered from 1, and classes in labels from 0/,
  );
  wrong("names: {0: a, 2: c}", /0 to 1 without gaps, and one is 2/);
  wrong("names: {0: a, -1: c}", /without gaps, and one is -1/);
  wrong("names: {0: a, x: c}", /without gaps, and one is x/);
  wrong("names: {0: a, 0.5: c}", /without gaps, and one is 0\.5/);
  wrong("names: {__proto__: x}", /without gaps, and one is __proto__/);
  wrong("names: {0: a, 0: b}", /the key "0" twice/);
  wrong("names: [a]\nnames: [b]", /the key "names" twice/);
  wrong("names: Alice", /neither a list nor numbered/);
  wrong("names: ['', b]", /class 0: its name is empty/);
  wrong("names: {0: , 1: b}", /class 0: its name is empty/);
  wrong("names: [a, [b]]", /class 1: its name is \["b"\], which is no text/);
  wrong("names: [a, {b: c}]", /class 1: its name is .*, which is no text/);
  wrong("nc: 1", /it has no "names"/);
  wrong("just words", /no list of keys/);
  wrong("names: [a]\n---\nnames: [b]", /multiple documents/);
});

Deno.test("the count of classes must be that of the names", () => {
  assert.deepEqual(names("nc: 2\nnames: [a, b]"), ["a", "b"]);
  for (const nc of ["5", "1", "-2", "two", "[2]"]) {
    assert.throws(
      () => reading(`nc: ${nc}\nnames: [a, b]`),
      /data\.yaml .*\(nc\), and its "names" are 2/,
    );
  }
});

Deno.test("key points: their count with two or three numbers each", () => {
  assert.equal(reading("names: [a]\nkpt_shape: [5, 3]").keypoints, 15);
  assert.equal(reading("names: [a]").keypoints, 0);
  for (const shape of ["5", "[5]", "[5, 4]", "[x, 2]", "[-1, 2]"]) {
    assert.throws(() => reading(`names: [a]\nkpt_shape: ${shape}`), /data\.yaml .*kpt_shape/);
  }
});

Deno.test("files that would take all memory or time are refused by name", () => {
  const laughs = ["a: &a [1,1,1,1,1,1,1,1,1,1]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) {
    laughs.push(`${to}: &${to} [${Array(10).fill(`*${from}`)}]`);
  }
  assert.throws(
    () => reading([...laughs, "names: *f"].join("\n")),
    /Cannot read data\.yaml .*alias/,
  );
  assert.throws(() => reading("[".repeat(20_000)), /Cannot read data\.yaml .*nested too deeply/);
  assert.throws(() => reading(`names: [a]\n# ${"x".repeat(4_000_000)}`), /data\.yaml .*long/);
});

Deno.test("the description is data.yaml at the root, else the nearest file with names and parts", () => {
  const found = (texts: Record<string, string>) => dataYaml(folderWith(texts));
  const names = "names: [a]";
  assert.equal(found({ "data.yaml": "", "deep/data.yaml": names }), "data.yaml");
  assert.equal(found({ "DATA.YML": names }), "DATA.YML");
  assert.equal(found({ "coco.yaml": names, "mkdocs.yml": "nav: []" }), "coco.yaml");
  assert.equal(found({ "x/y/export.yaml": "train: a\nnames: [a]" }), "x/y/export.yaml");
  assert.equal(found({ "event-core-schema.yml": "type: object" }), undefined);
  assert.equal(found({ "x/y/schema.yml": "type: object\n  names: x" }), undefined);
  assert.equal(found({ "x/y/people.yml": names }), undefined);
  assert.equal(found({ "x/data.yaml": "nc: 1\nnames: [a]", "x/hyp.yaml": "lr: 1" }), "x/data.yaml");
  assert.throws(
    () => found({ "a/data.yaml": "nc: 1\nnames: [a]", "b/data.yaml": "nc: 1\nnames: [b]" }),
    /a\/data\.yaml and b\/data\.yaml both describe/,
  );
});

Deno.test("a foreign file of YAML that is no text at all does not stop a folder from being read", () => {
  const folder = folderWith({ "x/y.yml": "" });
  const text = () => {
    throw new Error("Cannot read x/y.yml as text");
  };
  assert.equal(dataYaml({ ...folder, text }), undefined);
});

Deno.test("without data.yaml a list of classes serves, one a line", () => {
  const read = (texts: Record<string, string>) => readYoloData(folderWith(texts));
  const { names, base, path } = read({
    "labels/classes.txt": "\uFEFFAlice\r\nMad Hatter \r\n\r\n",
    "images/a.png": "",
  });
  assert.deepEqual([names, base, path], [["Alice", "Mad Hatter"], "", "labels/classes.txt"]);
  assert.equal(read({ "x/obj.names": "a", "x/p.png": "" }).base, "x");
  assert.throws(
    () => read({ "classes.txt": "a\n\nb" }),
    /classes\.txt .*line 2: its name is empty/,
  );
  assert.throws(
    () => read({ "x/classes.txt": "a", "y/classes.txt": "b" }),
    /x\/classes\.txt and y\/classes\.txt list different/,
  );
  assert.equal(
    classList(folderWith({ "x/classes.txt": "a\n", "y/classes.txt": "a" })),
    "x/classes.txt",
  );
  assert.ok(isClassList("labels/Classes.TXT"));
  assert.throws(() => read({}), /a classes\.txt/);
});

Deno.test("what is written is read as the names it was", () => {
  const awkward = ["no", "010", "1e3", "~", "a: b", "# x", "null", " x", "'"];
  const text = yoloDataText({ names: Object.fromEntries(awkward.entries()) });
  assert.deepEqual(names(text), awkward);
});

Deno.test("of descriptions in several folders the one nearest to the root counts", () => {
  const yaml = "names: [a]\ntrain: x";
  const found = dataYaml(
    folderWith({ "a/b/data.yaml": yaml, "y/z/x/data.yaml": yaml, "z/data.yaml": yaml }),
  );
  assert.equal(found, "z/data.yaml");
  assert.throws(
    () => dataYaml(folderWith({ "a/data.yaml": yaml, "z/data.yaml": yaml })),
    /a\/data\.yaml.*z\/data\.yaml/,
  );
});

Deno.test("a key that is there twice is refused, at the top and among the names", () => {
  for (const yaml of ["names: [a]\nnames: [b]", "names: {0: a, 0: b}"]) {
    assert.throws(() => reading(yaml), /it has the key "(names|0)" twice/);
  }
});
