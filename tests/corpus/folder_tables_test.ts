import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { calledTwice, readFolderTables, toldOfPlate } from "lib/corpus/folder_tables.ts";
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
