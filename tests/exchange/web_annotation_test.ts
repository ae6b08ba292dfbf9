import assert from "node:assert/strict";
import { rightsUnknownUri } from "lib/corpus/credit.ts";
import { findingTables } from "lib/exchange/finding_rows.ts";
import { writeAnnotations } from "lib/exchange/web_annotation.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { sample } from "./sample.ts";
import { frozenText, made } from "./texts.ts";

interface Read {
  readonly id: string;
  readonly motivation: string;
  readonly rights: readonly string[];
  readonly bodies: readonly (readonly [value: string, purpose: string])[];
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly targets: readonly (readonly [
    source: string,
    selector: string,
    rights: readonly string[],
    words: string,
  ])[];
}

// as a JSON-LD processor reads them, which also looked for what the model requires
const reads = JSON.parse(frozenText("peers_read.json"));
const annotations = (table: string): readonly Read[] => reads[table].annotations;
const shareAlike = "https://creativecommons.org/licenses/by-sa/4.0/";

Deno.test("the frozen annotations are those that are written now", () => {
  const frozen = JSON.parse(frozenText("texts.json"));
  for (const table of findingTables) {
    assert.equal(made[table].annotations, frozen[table].annotations);
  }
});

Deno.test("an annotation of a pair links two targets, each a region with its own rights", () => {
  const [figures, plates] = annotations("pairs");
  assert.equal(figures.motivation, "linking");
  assert.deepEqual(figures.targets, [
    // whole pixels outward, within the plate
    [
      "https://example.org/prints/1?a=1&b=2",
      "xywh=pixel:10,0,191,480",
      [shareAlike],
      "CC BY-SA 4.0",
    ],
    [
      `ni:///sha-256;${Buffer.from("1".repeat(64), "hex").toString("base64url")}`,
      "xywh=pixel:10,0,191,480",
      [rightsUnknownUri],
      "rights unknown",
    ],
  ]);
  assert.deepEqual(figures.rights, [shareAlike, rightsUnknownUri]);
  assert.deepEqual(figures.numbers, {
    ...{ a: "rake-1.00", b: "ведьма.00", type: "coloured", probability: 0.93, score: 0.61 },
    reversed: false,
  });
  assert.deepEqual(figures.bodies, [
    ["coloured", "classifying"],
    ["coloured: rake-1.00 and ведьма.00, probability 93 %", "describing"],
  ]);
  assert.deepEqual(plates.targets.map(([, selector]) => selector), [
    "xywh=pixel:10,20,101,201",
    "xywh=pixel:0,0,640,480",
  ]);
  assert.match(plates.bodies[1][0], /in reverse: .* its probability was not calibrated/);
  assert.ok(!("probability" in plates.numbers), "none is made up");
});

Deno.test("an annotation of a figure identifies it on one target, whoever it is", () => {
  const rows = annotations("figures");
  assert.equal(rows.length, 3);
  for (const [i, { motivation, targets, numbers, bodies }] of rows.entries()) {
    const { name, label, id } = sample.figures[i];
    assert.deepEqual([motivation, targets.length], ["identifying", 1]);
    assert.deepEqual([numbers.figure, numbers.type, numbers.probability], [id, label, 0.875]);
    assert.equal(bodies[0][0], `${name ?? label} (${id}), found with a score of 0.88`);
  }
  // words that are no address stand beside `rights`, which takes addresses alone
  assert.deepEqual(rows[2].targets[0].slice(2), [[], "© Trustees; ask first"]);
});

Deno.test("neighbours are linked, too, with their cosines", () => {
  const [first] = annotations("neighbours");
  assert.equal(first.motivation, "linking");
  assert.equal(first.targets.length, 2);
  assert.deepEqual([first.numbers.rank, first.numbers.similarity], [1, 0.98]);
});

Deno.test("the same finding has the same name whenever it is written, another one another", () => {
  const later = { ...sample, made: { ...sample.made, at: "2027-01-01T00:00:00.000Z" } };
  const ids = (text: string) =>
    JSON.parse(text).first.items.map(({ id }: { id: string }) => id) as string[];
  const again = ids([...writeAnnotations(later, "pairs")].join(""));
  assert.deepEqual(again, ids(made.pairs.annotations));
  const other = { ...sample, collection: "another" };
  assert.notDeepEqual(ids([...writeAnnotations(other, "pairs")].join("")), again);
  for (const id of again) assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
});

Deno.test("without findings the collection is empty, and JSON", () => {
  const text = [...writeAnnotations({ ...sample, pairs: [] }, "pairs")].join("");
  const { total, first, generator } = JSON.parse(text);
  assert.deepEqual([total, first.items, generator.name], [0, [], "Burin 0.2.0"]);
});

Deno.test("a name is a UUID of version 8, its other bits those of a digest of what it names", () => {
  for (const year of [2021, 2022, 2023, 2024, 2025]) {
    const dated = { ...sample, made: { ...sample.made, at: `${year}-01-01T00:00:00.000Z` } };
    const { id, first } = JSON.parse([...writeAnnotations(dated, "pairs")].join(""));
    const hex = sha256(JSON.stringify(["page", id]));
    const variant = "89ab"[Number.parseInt(hex[16], 16) & 3];
    assert.equal(
      first.id,
      `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-` +
        `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    );
  }
});
