import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import type { Character } from "lib/corpus/character.ts";
import type { Detection } from "lib/corpus/detection.ts";
import type { Plate } from "lib/corpus/plate.ts";
import { type Extracted, openStore, type Provenance } from "lib/corpus/store.ts";
import { schema, second } from "lib/corpus/store_schema.ts";
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
    const figures = characters.map(({ mask: _, ...figure }) => figure);
    assert.deepEqual([...store.eachFigure()], figures);
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
    assert.equal(one.seconds(), 0);
    for (const id of ["p1", "p2"]) one.add(extracted(id));
    assert.equal(one.seconds(), 0);
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
        /begun in another way:\n {2}detector: "ink" then, "yolox" now\nUse .* or another folder/,
      );
      const parameters = { minScore: 0.4, masks: { holes: "fill" } };
      assert.throws(
        () => store.begin({ ...provenance, parameters }),
        /another way:\n {2}masks: nothing then, \{"holes":"fill"\} now\nUse/,
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
    assert.throws(
      () => openStore(file),
      /corpus of version 9, and this Burin reads version 1 to 4;/,
    );
  }));

/** What a detector said of a plate: its boxes may lie beside the plate, and a text detector tells more. */
const detections: readonly Detection[] = [
  { box: [-0.5, 0, 1 / 3, 2.25], score: 0.7, label: "figure" },
  {
    box: [0, 0, 1, 1],
    score: 0.05,
    label: "man",
    textScore: 0.3,
    phrase: "a man",
    tokens: [{ token: "man", score: 0.3 }],
  },
];

Deno.test("detections are kept as they were found, and go with their plate", () =>
  inFolder((file) => {
    using store = openStore(file);
    const before = store.contentDigest();
    store.add({ ...extracted("p1"), characters: [], detections, floor: 0.05 });
    store.add({ ...extracted("p2"), detections: [], floor: 0.05 });
    store.add(extracted("p3"));
    assert.deepEqual(store.detections("p1"), detections);
    assert.deepEqual([store.detections("p2"), store.detections("p9")], [[], []]);
    assert.deepEqual(store.seen().map(({ floor }) => floor), [0.05, 0.05, null]);
    store.forget(["p1", "p2", "p3"]);
    assert.deepEqual(store.detections("p1"), []);
    assert.equal(store.contentDigest(), before);
  }));

Deno.test("the digest does not count detections: the same corpus of an older Burin has the same", () =>
  inFolder((file) => {
    using one = openStore(file);
    using two = openStore(`${file}-2`);
    one.add(extracted("p1"));
    two.add({ ...extracted("p1"), detections, floor: 0.05 });
    assert.deepEqual(one.digests(), two.digests());
  }));

Deno.test("a detection that cannot be is told by its plate", () =>
  inFolder((file) => {
    openStore(file)[Symbol.dispose]();
    const faults: Record<string, RegExp> = {
      "score = 1.5": /on plate "p1": its score is 1.5, not from 0 to 1/,
      "x1 = 9e999": /on plate "p1": its x1 is Infinity/,
      "words = '{'": /its words are no JSON/,
      "words = '[]'": /its words are not a score, a phrase and tokens/,
      [`words = '{"tokens":[{"token":"man"}]}'`]: /its words are not a score/,
    };
    for (const [fault, said] of Object.entries(faults)) {
      using store = openStore(file);
      store.add({ ...extracted("p1"), detections, floor: 0.05 });
      const other = new DatabaseSync(file);
      other.exec(`UPDATE detection SET ${fault}`);
      other.close();
      assert.throws(() => store.detections("p1"), said);
      store.forget(["p1"]);
    }
  }));

Deno.test("of a corpus of version 2 what was cut out is what is known to have been found", () =>
  inFolder((file) => {
    mkdirSync(dirname(file), { recursive: true });
    const old = new DatabaseSync(file);
    old.exec(`${schema} ${second}`);
    old.exec(
      `INSERT INTO plate VALUES
         ('p1', 'w', '', 'p1.png', 2, 2, '', '', '', 0, NULL, 's', 'l', '{}'),
         ('p2', 'w', '', 'p2.png', 2, 2, '', '', '', 0, NULL, 's', 'l', '{}')`,
    );
    const insert = old.prepare(
      "INSERT INTO character VALUES (?, 'p1', 0, 0, 1, 2, ?, 'figure', '{}', NULL, 0, 'a', 'b')",
    );
    // the best has the least number, and .100 comes after .99
    const ids = Array.from({ length: 101 }, (_, i) => `p1.${String(i).padStart(2, "0")}`);
    for (const [i, id] of ids.entries()) insert.run(id, 1 - i / 128);
    old.exec("INSERT INTO note VALUES ('digest content', 'x'), ('digest figures', 'y')");
    old.close();
    const expected = ids.map((_, i) => ({
      box: [0, 0, 1, 2],
      score: 1 - i / 128,
      label: "figure",
    }));
    {
      using store = openStore(file, { readOnly: true });
      assert.deepEqual(store.detections("p1"), expected);
      assert.deepEqual(store.seen().map(({ floor }) => floor), [null, null]);
      assert.deepEqual(store.digests(), { content: "x", figures: "y" });
    }
    using store = openStore(file);
    assert.deepEqual(store.detections("p1"), expected);
    assert.deepEqual(store.detections("p2"), []);
    assert.deepEqual(store.seen().map(({ floor, stamp }) => [floor, stamp]), [
      [null, "s"],
      [null, "s"],
    ]);
    // what was made from the corpus is not made again
    assert.deepEqual(store.digests(), { content: "x", figures: "y" });
    store.add({ ...extracted("p3"), detections, floor: 0.05 });
    assert.deepEqual(store.detections("p3"), detections);
  }));

Deno.test("a corpus of version 1 is brought up to date, and read as it is where nothing may be written", () =>
  inFolder((file) => {
    mkdirSync(dirname(file), { recursive: true });
    const old = new DatabaseSync(file);
    old.exec(`PRAGMA journal_mode = WAL; ${schema} PRAGMA user_version = 1;`);
    old.exec("INSERT INTO plate VALUES ('p1', 'w', '', 'p1.png', 2, 2, '', '', '', 0, NULL)");
    old.close();
    let before: string;
    {
      using store = openStore(file, { readOnly: true });
      assert.equal(store.plates()[0].id, "p1");
      assert.deepEqual(store.seen()[0].stamp, "");
      assert.throws(() => store.add(extracted("p2")), /cannot be written to|older|readonly/);
      before = store.contentDigest();
    }
    using store = openStore(file);
    // what came later says nothing yet
    assert.equal(store.contentDigest(), before);
    store.add({ ...extracted("p2"), stamp: "3 4 5", labels: "x", seconds: 2 });
    store.add({ ...extracted("p3"), seconds: 1.5 });
    assert.deepEqual(store.seen().map(({ stamp }) => stamp), ["", "3 4 5", ""]);
    assert.equal(store.seconds(), 3.5);
    assert.deepEqual(store.seen()[0].floor, null);
  }));

Deno.test("at rest it is one file; reading leaves nothing beside it, and sees what a killed writer had done", () =>
  inFolder((file) => {
    const beside = () => readdirSync(dirname(file)).sort();
    {
      using store = openStore(file);
      store.add(extracted("p1"));
      // as a kill leaves it: what was written lies beside the file
      for (const name of beside()) {
        copyFileSync(join(dirname(file), name), `${file}-torn${name.slice(13)}`);
      }
    }
    assert.ok(!beside().includes("corpus.sqlite-wal"));
    {
      using store = openStore(file, { readOnly: true });
      assert.equal(store.characters().length, 2);
      assert.deepEqual(beside().filter((name) => !name.includes("torn")), ["corpus.sqlite"]);
    }
    using torn = openStore(`${file}-torn`, { readOnly: true });
    assert.equal(torn.characters().length, 2);
    assert.throws(() => openStore(join(dirname(file), "none"), { readOnly: true }), /no such file/);
    assert.ok(!beside().includes("none"));
  }));

Deno.test("digests are kept until a row changes; figures do not depend on what is told of a plate", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.add(extracted("p1"));
    const before = store.digests();
    assert.equal(before.content, store.contentDigest());
    assert.deepEqual(store.digests(), before);
    store.describe({ ...plate("p1"), rights: "other", more: { artist: "Tenniel" } }, {
      stamp: "1",
    });
    const told = store.digests();
    assert.notEqual(told.content, before.content);
    assert.equal(told.figures, before.figures);
    assert.deepEqual(store.plates()[0].more, { artist: "Tenniel" });
    const characters = [{ id: "p1.00", name: "Queen", match: 0.9 }];
    assert.ok(store.rename("p1", { labels: "y", missed: 1, characters }));
    assert.ok(!store.rename("p1", { labels: "z", missed: 1, characters }));
    assert.equal(store.character("p1.00")!.name, "Queen");
    assert.equal(store.digests().figures, before.figures);
    assert.deepEqual(store.forget(["p1"]), [
      "a/p1.00.png",
      "b/p1.00.png",
      "a/p1.01.png",
      "b/p1.01.png",
    ]);
    assert.notEqual(store.digests().figures, before.figures);
  }));

const shared = (process.env.BURIN_MIRROR ?? "../shared").split(":")
  .map((mirror) => join(mirror, "cases/attack")).find(existsSync);

Deno.test({
  name: "mutated databases are read as they stand, or told by file, and row where it is a row",
  ignore: shared === undefined, // the folder of cases is not here
  fn: () =>
    inFolder((file) => {
      mkdirSync(dirname(file), { recursive: true });
      for (const kind of ["store", "storerows"]) {
        for (const name of readdirSync(join(shared!, kind))) {
          copyFileSync(join(shared!, kind, name), file);
          try {
            using store = openStore(file, { readOnly: true });
            store.provenance();
            store.plates();
            for (const { id, box, score } of store.eachCharacter()) {
              assert.ok([...box, score].every(Number.isFinite), `${kind}/${name}: ${id}`);
            }
            assert.notEqual(kind, "storerows", `${name} has a row that cannot be`);
          } catch (error) {
            assert.match(
              (error as Error).message,
              /(Cannot open|Cannot use) .*corpus\.sqlite: /,
              name,
            );
            if (kind === "storerows") {
              assert.match((error as Error).message, /character "|plate "/, name);
            }
          }
          rmSync(file);
        }
      }
    }),
});

Deno.test("named and unnamed are counted on labelled plates, figures on all", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.add(extracted("p1"));
    store.add({ ...extracted("p2"), characters: [character("p2.00", "p2")], missed: 2 });
    const counts = { plates: 2, characters: 3, unnamed: 1, named: 2, missed: 3, skipped: [] };
    assert.deepEqual(store.counts(), counts);
    const labelled = (...ids: string[]) => store.counts({ labelled: new Set(ids) });
    assert.deepEqual(labelled("p1"), { ...counts, unnamed: 1, named: 1 });
    assert.deepEqual(labelled("p2"), { ...counts, unnamed: 0, named: 1 });
    assert.deepEqual(labelled(), { ...counts, unnamed: 0, named: 0 });
  }));

Deno.test("remarks are those of the plates that are there, and count in no digest", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.add(extracted("p1"));
    const digest = store.contentDigest();
    assert.deepEqual(store.remarks(), new Map());
    store.forget(["p1"]);
    // a note of another kind is called "plate folder"
    store.keepPlateFolder("plates");
    for (const id of ["p1", "p-2"]) store.add({ ...extracted(id), remark: `of ${id}` });
    assert.deepEqual(store.remarks(), new Map([["p-2", "of p-2"], ["p1", "of p1"]]));
    store.forget(["p-2"]);
    assert.deepEqual(store.remarks(), new Map([["p1", "of p1"]]));
    assert.equal(store.contentDigest(), digest);
  }));
