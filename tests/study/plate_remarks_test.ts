import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { readRemarks, remarkText } from "lib/study/plate_remarks.ts";
import { withFolder } from "tests/with_folder.ts";

const look = (distance: number) => ({ distance, book: "leech", isUsual: true, differs: [] });
const plates = Array.from({ length: 52 }, (_, i) => ({ id: `p${String(i).padStart(2, "0")}` }));
const about = {
  work: "w",
  impression: "",
  width: 2,
  height: 2,
  source: "",
  rights: "",
};

/** A corpus of these plates, with what is remembered of each; undefined: by an older Burin. */
function remember(directory: string, remarks: Readonly<Record<string, string | undefined>>) {
  using store = openStore(storeFile(directory));
  for (const [id, remark] of Object.entries(remarks)) {
    const plate = { ...about, id, file: `${id}.png` };
    store.add({ plate, sha256: "", characters: [], missed: 0, skipped: null, remark });
  }
}

Deno.test("the first fifty plates of a collection are looked at, without those of an older Burin", () =>
  withFolder((directory) => {
    const first = () => [...readRemarks(directory, { plates }).first];
    assert.deepEqual([first().length, first().at(-1)], [50, "p49"]);
    remember(directory, { p00: undefined, p01: remarkText({}) });
    assert.deepEqual([first()[0], first().length, first().at(-1)], ["p01", 50, "p50"]);
  }));

Deno.test("looks are those of the first plates in their order, turns those of all", () =>
  withFolder((directory) => {
    remember(directory, {
      p51: remarkText({ look: look(3), turn: 90 }),
      p01: remarkText({ look: look(2) }),
      p00: remarkText({ look: look(1), turn: 180 }),
      p02: remarkText({}),
    });
    const read = readRemarks(directory, { plates });
    assert.deepEqual(read.looks.map(({ distance }) => distance), [1, 2]);
    assert.deepEqual(read.turned, [
      { plate: "p00", file: "p00.png", by: 180 },
      { plate: "p51", file: "p51.png", by: 90 },
    ]);
    assert.deepEqual([...read.plates].sort(), ["p00", "p01", "p02", "p51"]);
  }));

Deno.test("nothing is remembered where there is no run, or one was killed before it began", () =>
  withFolder((directory) => {
    const nothing = () => {
      const { looks, turned, plates: own } = readRemarks(directory, { plates });
      return [looks.length, turned.length, own.size];
    };
    assert.deepEqual(nothing(), [0, 0, 0]);
    writeFileSync(storeFile(directory), "");
    assert.deepEqual(nothing(), [0, 0, 0]);
  }));

Deno.test("a remark that nobody can have made is an error that names file and plate", async () => {
  for (const told of [JSON.stringify({ turn: 45 }), "{"]) {
    await withFolder((directory) => {
      remember(directory, { p03: told });
      assert.throws(
        () => readRemarks(directory, { plates }),
        /corpus\.sqlite remembers of plate p03 .*\{.*: extract into another folder/,
      );
    });
  }
});
