import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type CharacterRecord, writeRecords } from "lib/extract/records.ts";

const provenance = {
  collection: "prints",
  detector: "yolox_nano",
  detectorSha256: "d".repeat(64),
  segmenter: "grabcut",
  segmenterSha256: null,
  parameters: { minScore: 0.4 },
};

Deno.test("each character has a record with the hashes of its plate and models", async () => {
  const directory = await Deno.makeTempDir({ prefix: "burin-records-" });
  try {
    assert.throws(() => writeRecords(directory), /Nothing was extracted/);
    {
      using store = openStore(storeFile(directory));
      store.begin(provenance);
      const plate = {
        id: "p",
        work: "w",
        impression: "",
        file: "p.png",
        width: 4,
        height: 1,
        source: "shelf 1",
        rights: "CC0",
        more: { title: "Croquet", year: "1865" },
      };
      const character = {
        plate: "p",
        box: [0, 0, 4, 1] as const,
        score: 0.5,
        label: "person",
        mask: { width: 4, height: 1, counts: [1, 2, 1] },
        name: null,
        match: 0,
        withBackground: "a.png",
        withoutBackground: "b.png",
      };
      store.add({
        plate,
        sha256: "f".repeat(64),
        characters: ["p.00", "p.01"].map((id) => ({ ...character, id })),
        missed: 0,
        skipped: null,
      });
    }
    const path = writeRecords(directory);
    assert.equal(path, join(directory, "characters.jsonl"));
    const lines = readFileSync(path, "utf8").trim().split("\n");
    const records: CharacterRecord[] = lines.map((line) => JSON.parse(line));
    assert.deepEqual(records.map(({ id }) => id), ["p.00", "p.01"]);
    const [{ credit, rights }] = records;
    assert.deepEqual([rights, credit.rights, credit.title, credit.year], [
      ...["CC0", "CC0", "Croquet", "1865"],
    ]);
    const [{ sha256, source, area, made, box, more }] = records;
    assert.deepEqual(more, { title: "Croquet", year: "1865" });
    assert.deepEqual([sha256, source, area, box], ["f".repeat(64), "shelf 1", 2, [0, 0, 4, 1]]);
    assert.deepEqual(made, {
      detector: "yolox_nano",
      detectorSha256: "d".repeat(64),
      segmenter: "grabcut",
      segmenterSha256: null,
      parameters: { minScore: 0.4 },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
