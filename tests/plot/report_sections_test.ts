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

Deno.test("pairs of plates come first, with their relation, how sure it is and whose both are", async () => {
  const [{ a, b }] = report.duplicates!.pairs;
  const credit = (whole: string) => ({ short: "CC0", whole });
  const pair = {
    ...{ a, b, kind: "cut again", reversed: true, probability: 0.875, caption: "p1 and p2" },
    credits: [credit("Busch, Max. CC0"), credit("Wüstling & Söhne")] as const,
  };
  const shown = async (duplicates: Partial<NonNullable<typeof report.duplicates>>) => {
    const sections = await sectionsOf({
      ...report,
      duplicates: { scores: [], pairs: [], ...duplicates },
    });
    return sections.find(({ id }) => id === "duplicates")!.body.html;
  };
  const some = await shown({ plates: { count: 40, pairs: [pair] } });
  assert.match(some, /40 pairs of plates; 1 of them, spread over all\./);
  assert.match(some, /p1 and p2<br>cut again, in reverse, probability 0\.88/);
  assert.match(some, />Busch, Max\. CC0<.*>Wüstling &amp; Söhne</s);
  assert.match(some, /No figures were paired/);
  const sure = { ...pair, reversed: false, probability: null };
  const all = await shown({
    plates: { count: 1, pairs: [sure] },
    pairs: report.duplicates!.pairs,
  });
  assert.match(all, /1 pair of plates\..*<br>cut again<small.*Figures that are one/s);
  assert.match(await shown({ plates: { count: 0, pairs: [] } }), /No pair was found/);
});

Deno.test("a plate's whole credit stands below it, not only where a pointer rests", async () => {
  const [plate] = report.plates;
  const credit = { short: "CC0", whole: "Busch, Max und Moritz, 1865. CC0" };
  const [plates] = await sectionsOf({ ...report, plates: [{ ...plate, credit }] });
  assert.match(plates.body.html, />Busch, Max und Moritz, 1865\. CC0</);
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
