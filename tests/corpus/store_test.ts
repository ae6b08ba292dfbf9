import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Character } from "lib/corpus/character.ts";
import type { Plate } from "lib/corpus/plate.ts";
import { type Extracted, openStore, type Provenance } from "lib/corpus/store.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";

const plate = (id: string): Plate => ({
  id,
  work: "w",
  impression: "clean",
  file: `${id}.png`,
  width: 2,
  height: 2,
  source: "here",
  rights: "CC0",
});
const character = (id: string, of: string): Character => ({
  id,
  plate: of,
  box: [0.1, 0, 1 / 3, 2],
  score: 0.7,
  label: "figure",
  mask: maskFromPixels([1, 0, 1, 1], { width: 2, height: 2 }),
  name: id.endsWith("00") ? "Alice" : null,
  match: 0.8,
  withBackground: `a/${id}.png`,
  withoutBackground: `b/${id}.png`,
});
const extracted = (id: string): Extracted => ({
  plate: plate(id),
  sha256: "f".repeat(64),
  characters: [character(`${id}.00`, id), character(`${id}.01`, id)],
  missed: 1,
  skipped: null,
});
const provenance: Provenance = {
  collection: "test",
  detector: "ink",
  detectorSha256: null,
  segmenter: "grabcut",
  segmenterSha256: null,
  parameters: { minScore: 0.4 },
};

async function inFolder(run: (file: string) => void) {
  const directory = await Deno.makeTempDir({ prefix: "burin-store-" });
  try {
    run(join(directory, "deep/corpus.sqlite"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("what is added is there when the file is opened again", () =>
  inFolder((file) => {
    {
      using store = openStore(file);
      store.begin(provenance);
      store.add(extracted("p1"));
    }
    using store = openStore(file);
    assert.deepEqual(store.provenance(), provenance);
    assert.deepEqual([...store.done()], ["p1"]);
    const { characters, plate: row, ...rest } = extracted("p1");
    assert.deepEqual(store.plates(), [{ ...row, ...rest }]);
    assert.deepEqual(store.characters(), characters);
    assert.deepEqual(store.character("p1.01"), characters[1]);
    assert.equal(store.character("p9.00"), null);
  }));

Deno.test("a plate is added whole or not at all", () =>
  inFolder((file) => {
    using store = openStore(file);
    const broken = { ...extracted("p1"), characters: [character("x", "p1"), character("x", "p1")] };
    assert.throws(() => store.add(broken), /UNIQUE/);
    assert.deepEqual([store.plates(), store.characters()], [[], []]);
    store.add(extracted("p1"));
    assert.throws(() => store.add(extracted("p1")), /UNIQUE/);
    assert.equal(store.characters({ plate: "p1" }).length, 2);
  }));

Deno.test("the digest is of the content, not of the order it came in", () =>
  inFolder((file) => {
    using one = openStore(file);
    using two = openStore(`${file}-2`);
    const empty = one.contentDigest();
    for (const id of ["p1", "p2"]) one.add(extracted(id));
    for (const id of ["p2", "p1"]) two.add(extracted(id));
    assert.equal(one.contentDigest(), two.contentDigest());
    assert.notEqual(one.contentDigest(), empty);
    two.add(extracted("p3"));
    assert.notEqual(one.contentDigest(), two.contentDigest());
  }));

Deno.test("skipped plates can be tried again", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.add({ ...extracted("p1"), characters: [], skipped: "torn" });
    store.add(extracted("p2"));
    assert.equal(store.plates()[0].skipped, "torn");
    store.forgetSkipped();
    assert.deepEqual([...store.done()], ["p2"]);
  }));

Deno.test("other settings, another version and other files are refused", () =>
  inFolder((file) => {
    {
      using store = openStore(file);
      store.begin(provenance);
      store.begin(provenance);
      assert.throws(
        () => store.begin({ ...provenance, detector: "yolox" }),
        /begun in another way[^]*"ink"[^]*"yolox"[^]*another folder/,
      );
    }
    const other = `${file}-other`;
    writeFileSync(other, "this is a letter, not a database".repeat(40));
    assert.throws(() => openStore(other), /Cannot open .*-other: the file is damaged or no corpus/);
  }));

Deno.test("a corpus of another version says which one it is", () =>
  inFolder((file) => {
    openStore(file)[Symbol.dispose]();
    const database = new DatabaseSync(file);
    database.exec("PRAGMA user_version = 9");
    database.close();
    assert.throws(() => openStore(file), /corpus of version 9, and this Burin reads version 1/);
  }));
