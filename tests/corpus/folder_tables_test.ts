import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  calledTwice,
  type FolderTables,
  readFolderTables,
  toldOfPlate,
} from "lib/corpus/folder_tables.ts";
import { labelReport } from "lib/corpus/label_report.ts";
import { withFolder } from "tests/with_folder.ts";

const plate = {
  ...{ id: "a", work: "a", impression: "", file: "b/a.png", width: 2, height: 1 },
  ...{ source: "", rights: "" },
};

Deno.test("a row counts before the labels, these before source.json, and a file's name for nothing", () =>
  withFolder((folder) => {
    const source = { work: "Rake", rights: "CC0", plates: [{ file: "a.png", artist: "Hogarth" }] };
    writeFileSync(join(folder, "source.json"), JSON.stringify(source));
    const read = () =>
      readFolderTables(folder, {
        paths: ["b/a.png", "metadata.csv", "source.json"],
        files: ["b/a.png"],
        report: labelReport(),
      });
    writeFileSync(join(folder, "metadata.csv"), "file,id\nb/a.png,\n");
    const named = toldOfPlate(plate, read());
    assert.deepEqual([named.work, named.rights, named.more], ["Rake", "CC0", {
      artist: "Hogarth",
    }]);
    // each of the names that a reader of labels makes of a file says no work
    for (const [id, work] of [["x", "x"], ["x", "a"], ["x", "b-a"]]) {
      assert.equal(toldOfPlate({ ...plate, id, work }, read()).work, "Rake");
    }
    const said = toldOfPlate({ ...plate, work: "Harlot", rights: "PD" }, read());
    assert.deepEqual([said.work, said.rights], ["Harlot", "PD"]);
    writeFileSync(join(folder, "metadata.csv"), "file,id,work,book\nb/a.png,one,Gate,Trusler\n");
    const row = toldOfPlate({ ...plate, work: "Harlot" }, read());
    assert.deepEqual([row.id, row.work, row.more?.book], ["one", "Gate", "Trusler"]);
    return Promise.resolve();
  }));

Deno.test("two files of one id are both named", () => {
  const { message } = calledTwice("a", { directory: "prints", files: ["a.png", "b.png"] });
  assert.equal(
    message,
    'Two plates of prints are called "a": a.png and b.png. Give each an id of its own',
  );
});

Deno.test("tables of folders below count for what lies there, and bare names fit wherever one file has them", () =>
  withFolder((folder) => {
    mkdirSync(join(folder, "b/c"), { recursive: true });
    const files = ["a.png", "b/c/one.png", "b/c/two.png", "b/same.png", "same2.png", "d/same2.png"];
    const tables = ["metadata.csv", "b/c/metadata.tsv", "b/c/metadata.jsonl"];
    writeFileSync(
      join(folder, "metadata.csv"),
      "file,work,artist\none.png,outer,Busch\nc\\two.png,outer,Busch\n,none,\nx/same.png,no,\n" +
        "same2.png,at the root,\n",
    );
    writeFileSync(join(folder, "b/c/metadata.tsv"), "file\twork\tdate\none.png\tinner\t1865\n");
    writeFileSync(join(folder, "b/c/metadata.jsonl"), "");
    const report = labelReport();
    const { rows } = readFolderTables(folder, { paths: [...files, ...tables], files, report });
    assert.deepEqual([...rows].map(([file, { told }]) => [file, told.work, told.more]), [
      ["b/c/one.png", "inner", { artist: "Busch", date: "1865" }],
      ["b/c/two.png", "outer", { artist: "Busch" }],
      ["same2.png", "at the root", undefined],
    ]);
    assert.deepEqual(
      report.end().map(({ what, count, first }) => [what, count, first.split(",")[0]]),
      [
        ["tables beside b/c/metadata.tsv that are not read", 1, "b/c/metadata.jsonl"],
        ["rows of metadata.csv that name no file", 1, `row 3 of ${join(folder, "metadata.csv")}`],
        ["rows of metadata.csv that fit no file", 1, "x/same.png"],
        ["files without a row in the tables of metadata", 3, "a.png"],
      ],
    );
    return Promise.resolve();
  }));

Deno.test("a bare name that several files have is told; a table that is called otherwise, too", () =>
  withFolder((folder) => {
    const files = ["a/1.png", "b/1.png"];
    const told = (table: string) => {
      const report = labelReport();
      const { rows } = readFolderTables(folder, { paths: [...files, table], files, report });
      return [rows.size, ...report.end().map(({ what }) => what)];
    };
    writeFileSync(join(folder, "metadata.csv"), "file,work\n1.png,x\n");
    assert.deepEqual(told("metadata.csv"), [
      0,
      "rows of metadata.csv that fit several files: write the folder before the name",
      "files without a row in metadata.csv",
    ]);
    const other = "tables that are not read: metadata.csv is, with a column file";
    assert.deepEqual(told("Inventar.xlsx"), [0, other]);
    return Promise.resolve();
  }));

/** What the tables of a folder with these texts and pictures say, and what of them is told as unused. */
async function readOf(texts: Readonly<Record<string, string>>, files: readonly string[]) {
  const report = labelReport();
  let tables: FolderTables | undefined;
  await withFolder((folder) => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const paths = [...Object.keys(texts), ...files].toSorted();
    tables = readFolderTables(folder, { paths, files, report });
    return Promise.resolve();
  });
  const unused = report.end().map(({ what, first }) => `${what}: ${first}`).join("\n");
  return { rows: tables!.rows, unused };
}

Deno.test("ids that tables of two folders below both count from 1 are no ids; one alone is one", async () => {
  const tables = {
    "a/metadata.csv": "file,id,title\n1.png,1,Gate\n2.png,2,Wall\n",
    "b/metadata.csv": "file,id,title\n1.png,1,Moat\n",
  };
  const { rows, unused } = await readOf(tables, ["a/1.png", "a/2.png", "b/1.png"]);
  assert.deepEqual([...rows].map(([file, { told }]) => [file, told.id]).toSorted(), [
    ["a/1.png", undefined],
    ["a/2.png", "2"],
    ["b/1.png", undefined],
  ]);
  assert.equal(rows.get("b/1.png")?.told.more?.title, "Moat");
  assert.match(unused, /ids in tables of folders below that several plates have: 1, a\/1\.png/);
});

Deno.test("a table below that tells of no pictures stops nothing and is named; that of the folder does", async () => {
  for (
    const [file, text] of [
      ["metadata.csv", "camera,lens\nNikon,50\n"],
      ["metadata.csv", "file,title\n1.png,Gate,too many,fields\n"],
      ["metadata.jsonl", "no JSON\n"],
    ]
  ) {
    const root = { "metadata.csv": "file,title\na/1.png,Gate\n" };
    const { rows, unused } = await readOf({ ...root, [`old/${file}`]: text }, ["a/1.png"]);
    assert.equal(rows.get("a/1.png")?.told.more?.title, "Gate");
    assert.match(unused, new RegExp(`folders below that tell of no pictures.*: old/${file}`));
    await assert.rejects(readOf({ [file]: text }, ["1.png"]));
  }
});

Deno.test("a name in either of its spellings fits pictures of two folders, and none of them is meant", async () => {
  const files = ["a/\u00e9.png", "b/e\u0301.png"];
  const { rows, unused } = await readOf({ "metadata.csv": "file,title\n\u00e9.png,Gate\n" }, files);
  assert.equal(rows.size, 0);
  assert.match(unused, /fit several files/);
});
