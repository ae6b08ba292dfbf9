import assert from "node:assert/strict";
import type { Store } from "lib/corpus/store.ts";
import { lookedAt, readRemarks, remarkText } from "lib/study/plate_remarks.ts";

const look = (distance: number) => ({ distance, book: "leech", isUsual: true, differs: [] });
const plates = Array.from({ length: 51 }, (_, i) => ({ id: `p${i}` }));

/** A corpus that remembers these remarks. */
const remembering = (remarks: Readonly<Record<string, string>>) =>
  ({
    remarks: () => new Map(Object.entries(remarks)),
    plates: () => plates.map(({ id }) => ({ id, file: `${id}.png` })),
  }) as unknown as Store;

Deno.test("the first fifty plates of a collection are looked at", () => {
  assert.deepEqual([lookedAt(plates).size, lookedAt(plates).has("p50")], [50, false]);
});

Deno.test("looks are those of the first plates in their order, turns those of all", () => {
  const remarks = {
    p50: remarkText({ look: look(3), turn: 90 }),
    p1: remarkText({ look: look(2) }),
    p0: remarkText({ look: look(1), turn: 180 }),
    p2: remarkText({}),
  };
  const read = readRemarks(remembering(remarks), { plates });
  assert.deepEqual(read.looks.map(({ distance }) => distance), [1, 2]);
  assert.deepEqual(read.turned, [
    { plate: "p0", file: "p0.png", by: 180 },
    { plate: "p50", file: "p50.png", by: 90 },
  ]);
  assert.deepEqual([...read.plates].sort(), ["p0", "p1", "p2", "p50"]);
});

Deno.test("a remark that nobody can have made is an error that names the plate", () => {
  const told = JSON.stringify({ turn: 45 });
  assert.throws(() => readRemarks(remembering({ p3: told }), { plates }), /plate p3 .*45/);
});
