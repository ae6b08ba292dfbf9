import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  calledTwice,
  readFolderTables,
  toldOfPlate,
  withIdsBelow,
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

Deno.test("an id of a table below counts where no other plate is called so, and is told elsewhere", () => {
  const files = ["1.png", "a/1.png", "a/2.png", "b/1.png", "b/x.png"];
  const report = labelReport();
  const row = (id: string) => ({ id, where: `row of ${id}` });
  const idsBelow = new Map([
    ["a/1.png", row("one")],
    ["a/2.png", row("Same")],
    ["b/1.png", row("same")],
    ["b/x.png", row("1")],
  ]);
  const ids = ["1", "a-1", "a-2", "b-1", "b-x"];
  assert.deepEqual(withIdsBelow(files, { ids, idsBelow, report }), ["1", "one", ...ids.slice(2)]);
  assert.deepEqual(report.end().map(({ count, first }) => [count, first]), [
    [3, '"Same", row of Same'],
  ]);
});

Deno.test("a table below that is none is told and stops nothing; the folder's own is an error", () =>
  withFolder((folder) => {
    const files = ["a/1.png", "old/1.png", "old/2.png"];
    const faulty = {
      "metadata.csv": [
        ["camera,lens\nLeica,50\n", /row 1 has no "file"/],
        ["file,work\n1.png,x,y,z\n", /row 1 has 4 cells/],
        ["file,id\n1.png,a b\n", /gives the id "a b"/],
        ["file,work\n1.png,x\n1.png,y\n", /are both about .*1\.png/],
        [new Uint8Array([0xff, 0xfe, 0xfd]), /as text/],
      ],
      "metadata.jsonl": [["no JSON", /line 1 is no object of JSON/]],
    } as const;
    mkdirSync(join(folder, "old"));
    for (const [name, cases] of Object.entries(faulty)) {
      for (const [content, reason] of cases) {
        const write = (path: string) =>
          typeof content === "string"
            ? writeFileSync(join(folder, path), content)
            : writeFileSync(join(folder, path), content);
        const read = (path: string, files: readonly string[]) => {
          const report = labelReport();
          const { rows } = readFolderTables(folder, { paths: [...files, path], files, report });
          return { rows, unused: report.end() };
        };
        write(`old/${name}`);
        const { rows, unused } = read(`old/${name}`, files);
        assert.equal(rows.size, 0);
        assert.deepEqual(unused.map(({ what }) => what), [
          `table in a folder below that is not read: old/${name}`,
        ]);
        assert.match(unused[0].first, reason);
        write(name);
        assert.throws(() => read(name, ["1.png"]), reason);
      }
    }
    return Promise.resolve();
  }));

Deno.test("a bare name that two folders spell in two ways is told, as where both spell it alike", () =>
  withFolder((folder) => {
    const files = [`a/${"é.png".normalize("NFC")}`, `b/${"é.png".normalize("NFD")}`];
    writeFileSync(join(folder, "metadata.csv"), "file,work\né.png,x\n");
    const report = labelReport();
    const paths = [...files, "metadata.csv"];
    assert.equal(readFolderTables(folder, { paths, files, report }).rows.size, 0);
    assert.equal(
      report.end()[0].what,
      "rows of metadata.csv that fit several files: write the folder before the name",
    );
    return Promise.resolve();
  }));
