import assert from "node:assert/strict";
import { readObject } from "lib/corpus/voc_object.ts";
import { parseXml } from "lib/corpus/xml.ts";
import { maskArea } from "lib/geometry/mask.ts";

const plate = {
  ...{ id: "p", work: "p", impression: "", file: "p.png", source: "", rights: "" },
  ...{ width: 200, height: 100 },
};

/** Labels of an object, in few words, or its fault. */
function read(inner: string, size = plate) {
  const sound = readObject(parseXml(`<object>${inner}</object>`), size);
  if ("fault" in sound) return sound.fault;
  return [
    ...sound.value.labels.map(({ name, box, mask, difficult, truncated }) =>
      [
        `${name} ${box.map((side) => Math.round(side * 100) / 100)}`,
        ...mask ? [`mask of ${maskArea(mask)}`] : [],
        ...difficult ? ["difficult"] : [],
        ...truncated ? ["truncated"] : [],
      ].join(", ")
    ),
    ...sound.value.unused,
  ];
}

const name = "<name>Alice</name>";
const bndbox = (x0: unknown, y0: unknown, x1: unknown, y1: unknown) =>
  `<bndbox><xmin>${x0}</xmin><ymin>${y0}</ymin><xmax>${x1}</xmax><ymax>${y1}</ymax></bndbox>`;
const box = bndbox(21, 11, 80, 90);
const at = "Alice 20,10,80,90";

Deno.test("numbers whole, with fractions and exponents; all boxes of an object", () => {
  assert.deepEqual(read(name + box), [at]);
  assert.deepEqual(read(name + bndbox("2.1e1", "+11.", "80.0", " 90 ")), [at]);
  assert.deepEqual(read(name + bndbox(20.5, 10.25, 80.75, 90)), ["Alice 19.5,9.25,80.75,90"]);
  assert.deepEqual(read(name + bndbox(0, 0, 200, 100)), ["Alice -1,-1,200,100"]);
  assert.deepEqual(read(name + box + bndbox(1, 1, 5, 5)), [at, "Alice 0,0,5,5"]);
  assert.deepEqual(read(name + bndbox(5, 5, 5, 5)), ["Alice 4,4,5,5"]);
});

Deno.test("what is no number, no box, no name, or not on the picture is named", () => {
  for (
    const [inner, fault] of [
      [name + bndbox("21,5", 1, 2, 3), '"Alice" has no number for xmin: "21,5"'],
      [name + bndbox(1, "", 2, 3), '"Alice" has no number for ymin'],
      [name + bndbox(1, 1, "nan", 3), '"Alice" has no number for xmax: "nan"'],
      [name + bndbox(1, 1, 9, "0x9"), '"Alice" has no number for ymax: "0x9"'],
      [name + bndbox(1, 1, "1e999", 9), '"Alice" has no number for xmax: "1e999"'],
      [name + bndbox(80, 11, 21, 90), '"Alice": its box has sides of -58 and 80'],
      [name + bndbox(6, 6, 5, 9), '"Alice": its box has no area: 0 x 4'],
      [name + bndbox(301, 1, 320, 9), '"Alice" lies outside of the picture'],
      [name, '"Alice" has no bndbox'],
      [box, "an object has no name"],
      [`<name> </name>${box}`, "an object has no name"],
    ]
  ) assert.equal(read(inner), fault);
});

Deno.test("flags in words and numbers; a word that is neither is told", () => {
  for (const word of ["1", "true", "Yes", "TRUE", "y", "0.4", "2"]) {
    const flags = `<difficult>${word}</difficult><truncated>${word}</truncated>`;
    assert.deepEqual(read(name + flags + box), [`${at}, difficult, truncated`], word);
  }
  for (const word of ["0", "false", "No", "", "Unspecified", "0.0"]) {
    const flags = `<difficult>${word}</difficult><truncated>${word}</truncated>`;
    assert.deepEqual(read(name + flags + box), [at], word);
  }
  assert.deepEqual(read(`${name}<difficult>perhaps</difficult>${box}`), [
    at,
    "words for difficult that are neither yes nor no",
  ]);
});

Deno.test("turned boxes become the box around them", () => {
  const turned = (angle: unknown) =>
    `<robndbox><cx>100</cx><cy>30</cy><w>60</w><h>20</h><angle>${angle}</angle></robndbox>`;
  const said = "turns of boxes: the box around each is read";
  assert.deepEqual(read(name + turned(Math.PI / 2)), ["Alice 90,0,110,60", said]);
  assert.deepEqual(read(name + turned(0)), ["Alice 70,20,130,40", said]);
  assert.equal(
    read(name + turned(90)),
    '"Alice" is turned by 90, which is more than a whole turn in radians',
  );
  assert.equal(read(name + turned("")), '"Alice" has no number for angle');
  const rotation = (degrees: number) =>
    "<attributes><attribute><name>rotation</name>" +
    `<value>${degrees}</value></attribute></attributes>`;
  const lying = bndbox(71, 21, 130, 40);
  assert.deepEqual(read(name + rotation(90) + lying), ["Alice 90,0,110,60", said]);
  assert.deepEqual(read(name + rotation(0) + lying), ["Alice 70,20,130,40"]);
});

Deno.test("outlines of Roboflow and of LabelMe on the web are masks", () => {
  const square =
    "<x1>20</x1><y1>10</y1><x2>80</x2><y2>10</y2><x3>80</x3><y3>90</y3><x4>20</x4><y4>90</y4>";
  assert.deepEqual(read(`${name}<polygon>${square}</polygon>${box}`), [`${at}, mask of 4800`]);
  const pt = (x: number, y: number) => `<pt><x>${x}</x><y>${y}</y></pt>`;
  const points = pt(20, 10) + pt(80, 10) + pt(80, 90) + pt(20, 90);
  const web = `<polygon><username>x</username>${points}</polygon>`;
  assert.deepEqual(read(name + web), [`${at}, mask of 4800`]);
  assert.deepEqual(read(`${name}<deleted>1</deleted>${web}`), ["deleted objects"]);
  assert.equal(
    read(`${name}<polygon>${pt(1, 1)}${pt(2, 2)}</polygon>`),
    '"Alice" has an outline of 2 corners',
  );
  assert.equal(
    read(`${name}<polygon>${square.replace("<y3>90</y3>", "")}</polygon>${box}`),
    '"Alice" has no number for y3',
  );
  const long = `${name}<polygon>${pt(1, 1).repeat(100_001)}</polygon>`;
  assert.equal(read(long), '"Alice" has an outline of more than 100000 corners');
  // without a picture there is nothing to draw it on
  assert.deepEqual(read(name + web, { ...plate, width: 0, height: 0 }), [at]);
});

Deno.test("parts, points, actions, poses and attributes are told", () => {
  const head = `<part><name>head</name>${bndbox(30, 11, 50, 30)}</part>`;
  assert.deepEqual(read(name + head + box), [at, "parts of objects"]);
  assert.deepEqual(read(`${name}<pose>Left</pose>${box}`), [at, "poses of objects"]);
  assert.deepEqual(read(`${name}<pose>Unspecified</pose><occluded>0</occluded>${box}`), [at]);
  const attribute = "<attribute><name>hat</name><value>top</value></attribute>";
  assert.deepEqual(read(`${name}<attributes>${attribute}</attributes>${box}`), [
    at,
    "attributes of objects",
  ]);
});

Deno.test("sides as shares, and an object of two names, are faults", () => {
  assert.match(`${read(name + bndbox(0.1, 0.1, 0.4, 0.9))}`, /looks like shares of the sides/);
  assert.deepEqual(read(name + bndbox(1, 1, 1, 1)), ["Alice 0,0,1,1"]);
  assert.equal(read(name + name + box), "an object has two names");
});
