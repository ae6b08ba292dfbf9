import assert from "node:assert/strict";
import fc from "fast-check";
import { kept, type Labelled } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats, recognise } from "lib/corpus/label_formats.ts";
import { inMemory, labelled } from "tests/corpus/labelled.ts";

/** Numbers to a billionth; each plate's labels in their order; flags that are set; files move, and are left out. */
function comparable({ plates, labels, parts }: Labelled) {
  const tidy = (value: unknown): unknown =>
    typeof value === "number"
      ? Number(value.toFixed(9)) + 0
      : Array.isArray(value)
      ? value.map(tidy)
      : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).sort().map(([key, own]) => [key, tidy(own)]))
      : value;
  const ordered = plates.toSorted((a, b) => a.id < b.id ? -1 : 1);
  return tidy({
    plates: ordered.map(({ file: _, ...plate }) => plate),
    labels: ordered.map(({ id }) =>
      labels.filter(({ plate }) => plate === id).map(({ difficult, truncated, ...label }) => ({
        ...label,
        ...difficult ? { difficult } : {},
        ...truncated ? { truncated } : {},
      }))
    ),
    parts,
  });
}

for (const [name, format] of Object.entries(labelFormats)) {
  Deno.test(`${name}: what it holds comes back, and what it loses is named`, async () => {
    await fc.assert(
      fc.asyncProperty(labelled, async (given) => {
        const { labelled: left, losses } = kept(given, format.holds);
        const folder = inMemory(format.write(left), given.plates);
        assert.ok(format.recognises(folder));
        const back = await format.read(folder);
        assert.deepEqual(comparable(back), comparable(left));
        // a loss is named when, and only when, something is not as it was
        const whole = { ...given, parts: left.parts };
        const changed = JSON.stringify(comparable(left)) !== JSON.stringify(comparable(whole)) ||
          Object.keys(given.parts).some((id) => left.parts[id] !== given.parts[id]);
        assert.equal(losses.length > 0, changed, JSON.stringify(losses));
      }),
      { numRuns: 150 },
    );
  });
}

Deno.test("a folder is recognised as what was written, boxes and outlines of YOLO alike", () => {
  const plate = {
    id: "p",
    work: "p",
    impression: "",
    file: "p.png",
    width: 4,
    height: 4,
    source: "",
    rights: "",
  };
  const given: Labelled = {
    plates: [plate],
    labels: [{ plate: "p", box: [0, 0, 2, 2], name: "Alice" }],
    parts: { p: "train" },
  };
  const seen = Object.entries(labelFormats).map(([name, format]) => {
    const { labelled } = kept(given, format.holds);
    return [name, recognise(inMemory(format.write(labelled), given.plates))];
  });
  const alike: Partial<Record<LabelFormatName, LabelFormatName>> = { "yolo-segment": "yolo" };
  for (const [name, found] of seen) {
    assert.equal(found, alike[name as LabelFormatName] ?? name);
  }
});
