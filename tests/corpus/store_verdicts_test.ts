import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "lib/corpus/store.ts";
import { schema, second, third } from "lib/corpus/store_schema.ts";
import { readVerdictCsv, writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
import { withFolder } from "tests/with_folder.ts";
import { placed, verdictId, verdictOf } from "./verdict_sample.ts";

const inFolder = (run: (file: string) => void) =>
  withFolder((folder) => Promise.resolve(run(join(folder, "corpus.sqlite"))));

const undone = "2026-02-01T00:00:00.000Z";
const figure = placed("p1", { figure: "p1.00", box: [0.1, 0, 1 / 3, 20], sha256: "f".repeat(64) });
const sound = [
  verdictOf(1, { who: "Robert'); DROP TABLE verdict;--" }),
  verdictOf(2, { type: "drop", a: figure, b: null, undone }),
  verdictOf(3, {
    a: figure,
    b: placed("p2", { box: [1, 2, 3, 4] }),
    suggestion: { model: "m", hash: "h", type: "recut", probability: 1 / 3 },
  }),
];
const plain = (verdicts: readonly { number: number }[]) =>
  verdicts.map(({ number: _, ...verdict }) => verdict);

Deno.test("verdicts are kept as they were said, and there when the file is opened again", () =>
  inFolder((file) => {
    {
      using store = openStore(file);
      assert.deepEqual(store.addVerdicts(sound), { added: 3, undone: 0, known: 0, conflicts: [] });
    }
    using store = openStore(file, { readOnly: true });
    assert.deepEqual(plain(store.verdicts()), sound);
    assert.deepEqual(store.verdicts().map(({ number }) => number), [1, 2, 3]);
  }));

Deno.test("a verdict is taken back and stands again, and its row stays", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.addVerdicts(sound);
    assert.equal(store.undoVerdict(1, { undone })?.undone, undone);
    assert.deepEqual(store.verdicts().map((one) => one.undone), [undone, undone, null]);
    assert.equal(store.undoVerdict(2, { undone: null })?.undone, null);
    assert.equal(store.verdicts().length, 3);
    assert.equal(store.undoVerdict(4, { undone }), null);
  }));

Deno.test("what is added twice is there once; a taking back is taken over, and never undone by an older copy", () =>
  inFolder((file) => {
    using store = openStore(file);
    const [one, two] = [verdictOf(1), verdictOf(2)];
    store.addVerdicts([one, two]);
    assert.deepEqual(store.addVerdicts([one, { ...two, undone }, verdictOf(3)]), {
      added: 1,
      undone: 1,
      known: 1,
      conflicts: [],
    });
    assert.deepEqual(store.addVerdicts([one, two]), {
      added: 0,
      undone: 0,
      known: 2,
      conflicts: [],
    });
    assert.equal(store.verdicts()[1].undone, undone);
    const other = { ...one, who: "somebody else" };
    assert.deepEqual(store.addVerdicts([verdictOf(4), other]).conflicts, [1]);
    assert.equal(store.verdicts()[0].who, one.who);
  }));

Deno.test("verdicts outlive the plates that they are about, and change no digest", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.add({
      plate: {
        id: "p1",
        work: "w",
        impression: "",
        file: "p1.png",
        width: 600,
        height: 800,
        source: "",
        rights: "",
      },
      sha256: "",
      characters: [],
      missed: 0,
      skipped: null,
    });
    const before = store.digests();
    store.addVerdicts(sound);
    assert.deepEqual(store.digests(), before);
    assert.equal(store.contentDigest(), before.content);
    store.forget(["p1"]);
    assert.equal(store.verdicts().length, 3);
  }));

Deno.test("a corpus of version 3 that is only read has none, and gets them when it is written", () =>
  inFolder((file) => {
    const old = new DatabaseSync(file);
    old.exec(`${schema} ${second} ${third}`);
    old.close();
    {
      using store = openStore(file, { readOnly: true });
      assert.deepEqual(store.verdicts(), []);
    }
    using store = openStore(file);
    store.addVerdicts(sound);
    assert.equal(store.verdicts().length, 3);
  }));

Deno.test("a row that is no verdict is refused with the file and its number", () =>
  inFolder((file) => {
    using store = openStore(file);
    store.addVerdicts(sound);
    const other = new DatabaseSync(file);
    other.exec("UPDATE verdict SET a_plate = '../x' WHERE number = 2");
    other.close();
    assert.throws(() => store.verdicts(), /corpus\.sqlite, verdict 2: a: plate: "\.\.\/x" is not/);
  }));

Deno.test("from one corpus through a file to another and back the bytes are the same", () =>
  inFolder((file) => {
    using one = openStore(file);
    using two = openStore(`${file}-2`);
    one.addVerdicts(sound);
    const text = writeVerdictCsv(one.verdicts());
    const { verdicts } = readVerdictCsv(text, { name: "v.csv" });
    two.addVerdicts(verdicts.map(({ verdict }) => verdict).reverse());
    assert.equal(writeVerdictCsv(two.verdicts()), text);
    assert.ok(text.includes(verdictId(3)));
  }));
