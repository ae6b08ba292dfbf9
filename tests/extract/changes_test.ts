import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openFolder } from "lib/corpus/folder.ts";
import type { Label } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { type Changes, namesOf } from "lib/extract/changes.ts";
import { extract, type ExtractOptions, storeFile } from "lib/extract/extract.ts";
import { writeRecords } from "lib/extract/records.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { blobs, box, side } from "tests/extract/blobs.ts";

const none = {
  added: [],
  changed: [],
  removed: [],
  lost: [],
  described: [],
  relabelled: [],
  unread: [],
};

/** A plate with so many squares, of so dark a tone. */
async function plate(file: string, squares: number, tone: number): Promise<void> {
  const image = blank({ width: 2 * side * squares, height: side }, [255, 255, 255, 255]);
  for (let s = 0; s < squares; s++) {
    for (let y = 0; y < side; y++) {
      const from = (y * image.width + 2 * side * s) * 4;
      for (let x = 0; x < side; x++) image.data.fill(tone + s, from + x * 4, from + x * 4 + 3);
    }
  }
  writeFileSync(file, await encodePng(image));
}

async function withPrints(
  run: (given: {
    folder: string;
    directory: string;
    again(
      options?: Partial<ExtractOptions> & {
        labels?: readonly Label[];
        closed?: readonly string[];
      },
    ): Promise<Changes>;
  }) => Promise<void>,
) {
  const root = await Deno.makeTempDir({ prefix: "burin-changes-" });
  const [folder, directory] = [join(root, "prints"), join(root, "corpus")];
  mkdirSync(folder);
  for (const [i, name] of ["a", "b", "c"].entries()) await plate(join(folder, `${name}.png`), 2, i);
  try {
    await run({
      folder,
      directory,
      async again({ labels = [], closed = [], ...options } = {}) {
        let seen: Changes = none;
        const collection = { ...await openFolder(folder), labels, closed };
        const { finished } = await extract(collection, {
          directory,
          detector: { name: "blobs", sha256: null, use: () => blobs },
          segmenter: { name: "box", sha256: null, use: box },
          onBegin: (changes) => seen = changes,
          ...options,
        });
        assert.ok(finished);
        writeRecords(directory);
        return seen;
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const records = (directory: string) =>
  readFileSync(join(directory, "characters.jsonl"), "utf8").trim().split("\n")
    .map((line) => JSON.parse(line));
const cutOuts = (directory: string) => readdirSync(join(directory, "with_background")).sort();
const digest = (directory: string) => {
  using store = openStore(storeFile(directory), { readOnly: true });
  return store.contentDigest();
};

Deno.test("new, changed and removed plates are noticed; the corpus is that of a collection never different", () =>
  withPrints(async ({ folder, directory, again }) => {
    assert.deepEqual(await again(), { ...none, added: ["a", "b", "c"] });
    const looks: number[] = [];
    assert.deepEqual(await again({ onLook: (done) => looks.push(done) }), none);
    assert.deepEqual(looks, [1, 2, 3]);
    await plate(join(folder, "a.png"), 1, 9);
    rmSync(join(folder, "b.png"));
    await plate(join(folder, "d.png"), 3, 4);
    assert.deepEqual(await again(), { ...none, added: ["d"], changed: ["a"], removed: ["b"] });
    const names = ["a.00", "c.00", "c.01", "d.00", "d.01", "d.02"];
    assert.deepEqual(cutOuts(directory), names.map((name) => `${name}.png`));
    assert.deepEqual(records(directory).map(({ id }) => id), names);
    const updated = digest(directory);
    assert.deepEqual(await again(), none);
    const fresh = `${directory}-fresh`;
    await again({ directory: fresh });
    assert.equal(digest(fresh), updated);
    for (const name of cutOuts(directory)) {
      const [one, two] = [directory, fresh].map((of) =>
        sha256(readFileSync(join(of, "with_background", name)))
      );
      assert.equal(one, two, name);
    }
  }));

Deno.test("while a folder cannot be read no plate is gone, renamed or told of otherwise; new ones are found", () =>
  withPrints(async ({ folder, directory, again }) => {
    mkdirSync(join(folder, "locked"));
    await plate(join(folder, "locked/d.png"), 2, 7);
    await plate(join(folder, "locked.png"), 2, 9);
    await again();
    const before = cutOuts(directory);
    // what cannot be listed looks as if it were not there
    rmSync(join(folder, "locked"), { recursive: true });
    const reason = "it is not found, and not every folder can be read";
    const unread = [{ plate: "locked-d", reason }];
    assert.deepEqual(await again({ closed: ["locked"] }), { ...none, unread });
    assert.deepEqual(cutOuts(directory), before);
    // its labels and tables may lie there, too
    writeFileSync(join(folder, "metadata.csv"), "file,work\na.png,Rake\n");
    const labels: Label[] = [{ plate: "a", box: [0, 0, side, side], name: "Alice" }];
    const reads = { name: "blobs", sha256: null, readsLabels: true, use: () => blobs };
    await plate(join(folder, "e.png"), 2, 5);
    const changes = await again({ closed: ["locked"], labels, detector: reads });
    assert.deepEqual(changes, { ...none, added: ["e"], unread });
    assert.deepEqual(await again({ labels }), {
      ...none,
      ...{ removed: ["locked-d"], described: ["a"], relabelled: ["a"] },
    });
  }));

Deno.test("what is told of a plate is told anew, and no figure is looked for again", () =>
  withPrints(async ({ folder, directory, again }) => {
    const metadata = (work: string) =>
      writeFileSync(join(folder, "metadata.csv"), `file,work,rights\na.png,${work},CC0\n`);
    metadata("first");
    await again();
    assert.equal(records(directory)[0].work, "first");
    metadata("second");
    const blind = { name: "blobs", sha256: null, use: () => () => Promise.reject(new Error("no")) };
    assert.deepEqual(await again({ detector: blind }), { ...none, described: ["a"] });
    assert.deepEqual([0, 1, 2].map((i) => records(directory)[i].work), ["second", "second", "b"]);
  }));

Deno.test("names follow the labels; a detector that reads labels looks again", () =>
  withPrints(async ({ directory, again }) => {
    const label = (name: string): Label => ({ plate: "a", box: [0, 0, side, side], name });
    await again({ labels: [label("Alice")] });
    assert.deepEqual(records(directory).map(({ name }) => name).slice(0, 2), ["Alice", null]);
    assert.deepEqual(await again({ labels: [label("Queen")] }), { ...none, relabelled: ["a"] });
    assert.deepEqual(records(directory).map(({ name }) => name).slice(0, 2), ["Queen", null]);
    const reads = { name: "blobs", sha256: null, readsLabels: true, use: () => blobs };
    const changes = await again({ labels: [label("King")], detector: reads });
    assert.deepEqual(changes, { ...none, changed: ["a"] });
    assert.equal(records(directory)[0].name, "King");
  }));

Deno.test("a class names nobody, whoever is named beside it, and one person on all plates is named", () =>
  withPrints(async ({ directory, again }) => {
    const label = (name: string, x: number): Label => ({
      plate: "a",
      box: [x, 0, x + side, side],
      name,
    });
    const names = () => records(directory).map(({ name }) => name).slice(0, 2);
    const person = [label("person", 0), label("person", 2 * side)];
    await again({ labels: person });
    assert.deepEqual(names(), ["figure", "figure"]);
    assert.deepEqual(await again({ labels: person }), none);
    const alice: Label = { ...label("Alice", 0), plate: "b" };
    assert.deepEqual(await again({ labels: [...person, alice] }), { ...none, relabelled: ["b"] });
    assert.deepEqual(names(), ["figure", "figure"]);
    const quixote = [label("Don Quixote", 0), label("Don Quixote", 2 * side)];
    assert.deepEqual(await again({ labels: quixote }), { ...none, relabelled: ["a", "b"] });
    assert.deepEqual(names(), ["Don Quixote", "Don Quixote"]);
  }));

Deno.test("cut-outs that are missing are made again, damaged ones where everything is verified", () =>
  withPrints(async ({ directory, again }) => {
    await again();
    const [first, second] = ["a.00.png", "c.01.png"].map((name) =>
      join(directory, "without_background", name)
    );
    const before = readFileSync(first);
    rmSync(first);
    writeFileSync(second, "torn");
    assert.deepEqual(await again(), { ...none, lost: ["a"] });
    assert.ok(readFileSync(first).equals(before));
    assert.deepEqual(await again({ verify: true }), { ...none, lost: ["c"] });
    assert.deepEqual(await again({ verify: true }), none);
    // a kill may leave cut-outs that no row knows of
    const stray = join(directory, "with_background", "z.00.png");
    writeFileSync(stray, before);
    writeFileSync(join(directory, "with_background", "notes.txt"), "mine");
    await again();
    assert.ok(!existsSync(stray));
    assert.ok(existsSync(join(directory, "with_background", "notes.txt")));
  }));

Deno.test("a plate that was skipped is tried again once its file is another", () =>
  withPrints(async ({ folder, directory, again }) => {
    writeFileSync(join(folder, "d.png"), "no picture");
    await again();
    assert.deepEqual(await again(), none);
    await plate(join(folder, "d.png"), 2, 5);
    assert.deepEqual(await again(), { ...none, changed: ["d"] });
    assert.equal(records(directory).length, 8);
  }));

Deno.test("a plate whose file cannot be read any more keeps what was found on it, and is told", () =>
  withPrints(async ({ folder, directory, again }) => {
    await again();
    const { fileOf: _, ...gone } = await openFolder(folder);
    const digestOf = (...[{ id }]: Parameters<typeof gone.digest>) =>
      id === "b" ? Promise.reject(new Error("torn disk")) : gone.digest(gone.plates[0]);
    let seen: Changes = none;
    await extract(
      { ...gone, plates: gone.plates.slice(0, 3), digest: digestOf },
      {
        directory,
        detector: { name: "blobs", sha256: null, use: () => blobs },
        segmenter: { name: "box", sha256: null, use: box },
        onBegin: (changes) => seen = changes,
      },
    );
    assert.deepEqual(seen.unread, [{ plate: "b", reason: "torn disk" }]);
    assert.ok(cutOuts(directory).includes("b.00.png"));
  }));

Deno.test("a crowd names no one", () => {
  const crowd = { plate: "a", box: [0, 0, 9, 9], name: "people", crowd: true } as const;
  assert.equal(namesOf([[0, 0, 9, 9]], [crowd]).names[0].name, null);
});

/** Files that nobody has written to for a while: a fresh one has no stamp yet. */
const old = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const stamps = { a: old("blobs.ts"), b: old("run.ts"), c: old("changes_test.ts") };

/** Looks a folder over whose files are as old as those of `files`, and says which were read for it. */
async function lookedOver(
  folder: string,
  directory: string,
  { digest = (own: string) => own, files = stamps, ...options }: Partial<ExtractOptions> & {
    digest?: (own: string) => string;
    files?: Readonly<Record<string, string>> | null;
  } = {},
) {
  const { fileOf: _, ...collection } = await openFolder(folder);
  const read: string[] = [];
  let changes: Changes = none;
  await extract({
    ...collection,
    ...files ? { fileOf: ({ id }) => files[id] } : {},
    async digest(plate) {
      read.push(plate.id);
      return digest(await collection.digest(plate));
    },
  }, {
    directory,
    detector: { name: "blobs", sha256: null, use: () => blobs },
    segmenter: { name: "box", sha256: null, use: box },
    onBegin: (found) => changes = found,
    ...options,
  });
  return { read, changes };
}

Deno.test("a file is read again where its stamp is another, and once only; all are where it is asked for", () =>
  withPrints(async ({ folder, directory }) => {
    const look = (options?: Parameters<typeof lookedOver>[2]) =>
      lookedOver(folder, directory, options);
    assert.deepEqual((await look()).read, ["a", "b", "c"]);
    assert.deepEqual(await look(), { read: [], changes: none });
    const touched = { ...stamps, b: old("records_test.ts") };
    assert.deepEqual(await look({ files: touched }), { read: ["b"], changes: none });
    assert.deepEqual(await look({ files: touched }), { read: [], changes: none });
    assert.deepEqual((await look({ files: touched, verify: true })).read, ["a", "b", "c"]);
    // a collection that has no files is asked each time; one that knows no digest has not changed
    const asked = await look({ files: null, digest: () => "" });
    assert.deepEqual(asked, { read: ["a", "b", "c"], changes: none });
  }));

Deno.test("a plate that is written to while it is read is read again", () =>
  withPrints(async ({ folder, directory }) => {
    let files: Record<string, string> = stamps;
    const { fileOf: _, ...collection } = await openFolder(folder);
    await extract({
      ...collection,
      fileOf: ({ id }) => files[id],
      async open(plate, options) {
        const image = await collection.open(plate, options);
        if (plate.id === "c") files = { ...stamps, c: old("records_test.ts") };
        return image;
      },
    }, {
      directory,
      detector: { name: "blobs", sha256: null, use: () => blobs },
      segmenter: { name: "box", sha256: null, use: box },
    });
    assert.deepEqual((await lookedOver(folder, directory, { files })).read, ["c"]);
  }));

Deno.test("a look that is stopped says nothing of the plates behind, and opens no cut-out more", () =>
  withPrints(async ({ folder, directory }) => {
    await lookedOver(folder, directory);
    for (const name of ["b", "c"]) await plate(join(folder, `${name}.png`), 1, 7);
    const stop = new AbortController();
    const { read, changes } = await lookedOver(folder, directory, {
      files: null,
      signal: stop.signal,
      onLook: (done) => done === 2 && stop.abort(),
    });
    assert.deepEqual([read, changes], [["a", "b"], { ...none, changed: ["b"] }]);
    writeFileSync(join(directory, "with_background", "a.00.png"), "torn");
    const stopped = AbortSignal.abort();
    const looked = await lookedOver(folder, directory, { signal: stopped, verify: true });
    assert.deepEqual(looked, { read: [], changes: none });
  }));

Deno.test("who could not be read before, and cannot now, is not told twice; what is thrown is said", () =>
  withPrints(async ({ folder, directory }) => {
    writeFileSync(join(folder, "d.png"), "no picture");
    await lookedOver(folder, directory);
    const { fileOf: _, ...collection } = await openFolder(folder);
    let unread: Changes["unread"] = [];
    await extract({
      ...collection,
      digest: ({ id }) =>
        id < "c"
          ? collection.digest(collection.plates.find((p) => p.id === id)!)
          : Promise.reject("no disk"),
    }, {
      directory,
      detector: { name: "blobs", sha256: null, use: () => blobs },
      segmenter: { name: "box", sha256: null, use: box },
      onBegin: (changes) => unread = changes.unread,
    });
    assert.deepEqual(unread, [{ plate: "c", reason: "no disk" }]);
  }));

Deno.test("labels that name nobody else are no news", () =>
  withPrints(async ({ directory, again }) => {
    const label = (name: string, x = 0): Label => ({
      plate: "a",
      box: [x, 0, x + side, side],
      name,
    });
    await again({ labels: [label("Alice")] });
    const missing = label("Nobody", 200);
    const changes = await again({ labels: [label("Alice"), missing] });
    using store = openStore(storeFile(directory), { readOnly: true });
    assert.equal(store.counts({ plates: [{ id: "a" }] } as never).missed, 1);
    assert.deepEqual(changes, { ...none, relabelled: ["a"] });
    assert.deepEqual(await again({ labels: [label("Alice"), missing] }), none);
  }));
