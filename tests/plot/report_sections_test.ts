import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { blank, decodeImage } from "lib/image/image.ts";
import { sectionsOf } from "lib/plot/report_sections.ts";
import { sampleReport } from "./report_sample.ts";

const report = await sampleReport();

Deno.test("sections come in the order of the work, those without anything are left out", async () => {
  const whole = (await sectionsOf({ ...report, plates: [], cutOuts: [] })).map(({ id }) => id);
  assert.deepEqual(whole, [
    "detection",
    "augmentation",
    "training",
    "evaluation",
    "neighbours",
    "duplicates",
    "making",
  ]);
});

Deno.test("the detector is shown in parts, where there were labels to evaluate it by", async () => {
  const shown = (await sectionsOf(report)).find(({ id }) => id === "detection")!.body.html;
  assert.match(shown, /figure for truncated 32; .*missed for truncated 22/);
  assert.match(shown, /plate-007/);
  const bare = await sectionsOf({ ...report, judgement: null });
  assert.doesNotMatch(bare.find(({ id }) => id === "detection")!.body.html, /taken for what/);
});

Deno.test("a plate's words name how many figures are marked, and who", async () => {
  const { image, caption, marks } = report.plates[0];
  const only = { ...report, plates: [{ image, caption, marks: marks.slice(0, 1) }] };
  const [plates] = await sectionsOf(only);
  assert.match(plates.body.html, /alt="A made-up plate, no\. 1: 1 figure marked: Alice\."/);
  const [{ box }] = marks;
  const mixed = { image, caption, marks: [{ box }, marks[0], { box, name: "" }] };
  const [three] = await sectionsOf({ ...report, plates: [mixed] });
  assert.match(three.body.html, /no\. 1: 3 figures marked: Alice\."/);
});

Deno.test("a pair is true, false, or not verified, and says how it was turned", async () => {
  const pair = report.duplicates!.pairs[0];
  const pairs = [
    { ...pair, kind: "worn", reversed: true, correct: null },
    { ...pair, kind: "reversed", reversed: true, correct: false },
  ];
  const sections = await sectionsOf({ ...report, duplicates: { scores: [], pairs } });
  const { html } = sections.find(({ id }) => id === "duplicates")!.body;
  assert.match(html, /worn, in reverse, agreement 0\.93, unverified/);
  assert.match(html, /reversed, agreement 0\.93, false/);
  assert.doesNotMatch(html, /<table/, "no scores, no table");
});

Deno.test("a picture says how large it is: a large one as it was shrunk, a small one as it is", async () => {
  const sizes = [[2000, 1111], [700, 1333], [451, 449], [31, 17]] as const;
  const cutOuts = sizes.map(([width, height]) => {
    const image = blank({ width, height }, [90, 80, 70, 255]);
    return { caption: "", withBackground: image, withoutBackground: image };
  });
  const sections = await sectionsOf({ ...report, plates: [], cutOuts });
  const { html } = sections.find(({ body }) => body.html.includes("cutouts"))!.body;
  const shown = [...html.matchAll(/base64,([^"]+)" width="(\d+)" height="(\d+)"/g)];
  assert.equal(shown.length, 2 * sizes.length);
  for (const [, code, ...said] of shown) {
    const { width, height } = await decodeImage(Buffer.from(code, "base64"));
    assert.deepEqual(said.map(Number), [width, height]);
  }
  assert.deepEqual(shown.at(-1)!.slice(2), ["31", "17"]);
});
