import assert from "node:assert/strict";
import {
  filesBelow,
  foldersAbove,
  mergedTold,
  readSourceFile,
  sourcesOfFiles,
} from "lib/corpus/source_file.ts";

const read = (value: unknown) => readSourceFile(JSON.stringify(value), { name: "source.json" });

Deno.test("an object holds for the whole folder, its list for some pictures, a list alone for those", () => {
  const shared = { holder: "Albertina", licence: "CC0", year: 1791 };
  const plates = [{ file: "a.png", accession_number: "7" }];
  assert.deepEqual(read(shared), {
    all: { rights: "CC0", more: { holder: "Albertina", year: "1791" } },
    rows: [],
  });
  const both = read({ ...shared, plates })!;
  assert.equal(both.all.rights, "CC0");
  assert.deepEqual(both.rows.map(({ file, told }) => [file, told]), [
    ["a.png", { more: { accession_number: "7" } }],
  ]);
  assert.deepEqual(read(plates)!.rows, both.rows);
  // one id for many plates would be none
  assert.equal(read({ id: "x", rights: "CC0" })!.all.id, undefined);
});

Deno.test("what is called so and tells of no pictures is none; a known field that is no text is named", () => {
  for (const other of ["", "no JSON", "7", "null", '"text"', "[1]", '{"files":["a.png"]}']) {
    assert.equal(readSourceFile(other, { name: "source.json" }), null, other);
  }
  assert.throws(
    () => read([{ file: "a.png" }, { file: "b.png", rights: ["CC0"] }]),
    /Cannot read source\.json: "rights" in entry 2 is no text/,
  );
  assert.throws(() => read([{ rights: "CC0" }]), /row 1 has no "file"/);
});

const files = ["a.png", "x/a.png", "x/y/b.png", "z/c.png"];
const source = (folder: string, value: unknown) => ({ folder, ...read(value)! });

Deno.test("the nearest folder counts, an entry before its folder, and what is silent changes nothing", () => {
  const { told, unfit } = sourcesOfFiles(files, [
    source("x/y/", { rights: "", more: "deep" }),
    source("x/", { rights: "of x", holder: "X" }),
    source("", {
      rights: "of all",
      holder: "all",
      source: "shelf",
      plates: [{ file: "x/a.png", rights: "own" }],
    }),
  ]);
  assert.deepEqual(unfit, []);
  const rights = files.map((file) => told.get(file)?.rights);
  assert.deepEqual(rights, ["of all", "own", "of x", "of all"]);
  assert.deepEqual(told.get("x/y/b.png"), {
    ...{ rights: "of x", source: "shelf", more: { holder: "X", more: "deep" } },
  });
  assert.deepEqual(told.get("x/a.png")?.more, { holder: "X" });
});

Deno.test("entries name pictures by the end of their paths where only one fits", () => {
  const { told, unfit } = sourcesOfFiles([
    "p/one/a.png",
    "p/two/a.png",
    "p/two/b.png",
    "ä.png".normalize("NFD"),
  ], [
    source("", [
      { file: "one/a.png", rights: "1" },
      { file: "a.png", rights: "2" },
      { file: ".\\b.png", rights: "3" },
      { file: "ä.png".normalize("NFC"), rights: "4" },
      { file: "nowhere.png", rights: "5" },
    ]),
  ]);
  assert.deepEqual([...told.values()].map(({ rights }) => rights), ["1", "3", "4"]);
  assert.deepEqual(unfit.map(({ file }) => file), ["a.png", "nowhere.png"]);
  // a path from the folder itself is no doubt
  const exact = sourcesOfFiles(["a.png", "p/a.png"], [
    source("", [{ file: "a.png", rights: "1" }]),
  ]);
  assert.deepEqual([...exact.told.keys()], ["a.png"]);
});

Deno.test("of two tables the second counts where it says something, other columns come together", () => {
  assert.deepEqual(mergedTold({ rights: "a", source: "s" }, { rights: "", work: "w" }), {
    ...{ rights: "a", source: "s", work: "w" },
  });
  assert.deepEqual(mergedTold({ more: { a: "1", b: "1" } }, { more: { b: "2" } }), {
    more: { a: "1", b: "2" },
  });
  assert.deepEqual(mergedTold(), {});
});

Deno.test("files by the folders above them, each looked at once", () => {
  assert.deepEqual(foldersAbove("a.png"), [""]);
  assert.deepEqual(foldersAbove("x/y/b.png"), ["", "x/", "x/y/"]);
  const below = filesBelow(files, ["", "x/", "nowhere/"]);
  assert.deepEqual([below(""), below("x/"), below("nowhere/"), below("z/")], [
    files,
    ["x/a.png", "x/y/b.png"],
    [],
    [],
  ]);
});
