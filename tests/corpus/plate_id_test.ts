import assert from "node:assert/strict";
import fc from "fast-check";
import { checkedPlateId, isPlateId, plateId, plateIds, workId } from "lib/corpus/plate_id.ts";

Deno.test("an id holds letters of every script with their marks", () => {
  assert.equal(plateId("folder/Ähre (2).final.tiff"), "folder-Ähre-2-final");
  assert.notEqual(plateId("की.png"), plateId("कि.png"));
  assert.equal(plateId("Ko\u0308nigin.png"), "Königin");
  assert.equal(plateId("???.png"), "-");
});

Deno.test("100 characters and 200 bytes are kept, one more ends in a hash", () => {
  assert.equal(plateId("a".repeat(100)), "a".repeat(100));
  assert.match(plateId("a".repeat(101)), /^a{89}-[0-9a-f]{10}$/);
  assert.notEqual(plateId("a".repeat(101)), plateId("a".repeat(102)));
  assert.equal(plateId("ä".repeat(100)), "ä".repeat(100));
  const long = plateId("画".repeat(67));
  assert.match(long, /^画+-[0-9a-f]{10}$/);
  assert.ok(new TextEncoder().encode(long).length <= 200);
});

Deno.test("what is cut of a long id is its end", () => {
  const letters = Array.from({ length: 120 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join("");
  const id = plateId(letters);
  const kept = id.slice(0, id.lastIndexOf("-"));
  assert.ok(kept.length > 40 && letters.startsWith(kept), id);
  assert.ok(new TextEncoder().encode(`${kept}${letters[kept.length]}-0123456789`).length > 200);
});

Deno.test("given ids are checked, and the error says where", () => {
  const where = "a.json, annotation 3";
  assert.equal(checkedPlateId("plate-1_b", { where }), "plate-1_b");
  assert.equal(checkedPlateId("Ko\u0308nig", { where }), "König");
  for (
    const bad of ["../x", "a/b", "a.b", "", " ", "a\0", "a".repeat(101), 5, null, undefined, {}]
  ) {
    assert.throws(() => checkedPlateId(bad, { where }), /a\.json, annotation 3 gives the id/);
  }
});

Deno.test("augmented copies of Roboflow share their work", () => {
  assert.equal(workId("a_jpg.rf.0123.jpg"), "a_jpg");
});

Deno.test("ids are by name where that is enough, and never alike", () => {
  assert.deepEqual(plateIds(["x/a.png", "y/b.png"], { by: "name" }), ["a", "b"]);
  assert.deepEqual(plateIds(["x/a.png"], { by: "path" }), ["x-a"]);
  assert.deepEqual(plateIds(["x/a.png", "y/a.png"], { by: "name" }), ["x-a", "y-a"]);
  const [first, second] = plateIds(["Plate 1.png", "Plate-1.png"], { by: "name" });
  assert.equal(first, "Plate-1");
  assert.match(second, /^Plate-1-[0-9a-f]{10}$/);
  const [upper, lower] = plateIds(["A.png", "a.jpg"], { by: "name" });
  assert.notEqual(upper.toLowerCase(), lower.toLowerCase());
  assert.deepEqual(
    plateIds(["Plate-1.png", "Plate 1.png"], { by: "name" }),
    [second, first],
    "the order of the files does not matter",
  );
  assert.match(plateIds(["a.png"], { by: "name", taken: new Set(["a"]) })[0], /^a-/);
});

Deno.test("a file keeps the id that it had, whatever is added or removed beside it", () => {
  const ids = (files: readonly string[], before: Readonly<Record<string, string>>) =>
    plateIds(files, { by: "path", before: new Map(Object.entries(before)) });
  const both = ["a.jpg", "a.png"];
  const [first, second] = plateIds(both, { by: "path" });
  assert.equal(first, "a");
  const [added, kept] = ids(both, { "a.png": "a" });
  assert.equal(kept, "a");
  assert.match(added, /^a-[0-9a-f]{10}$/);
  assert.deepEqual(ids(["a.png"], { "a.jpg": first, "a.png": second }), [second]);
  // what is no id of its own, or is given already, is none that it had
  assert.deepEqual(ids(["a.png"], { "a.png": "b" }), ["a"]);
  assert.deepEqual(ids(both, { "a.png": "a", "a.jpg": "a" }), [first, second]);
  const taken = new Set(["A"]);
  const [other] = plateIds(["a.png"], { by: "path", taken, before: new Map([["a.png", "a"]]) });
  assert.notEqual(other, "a");
});

Deno.test("any names give fit and distinct ids", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 130 }), { maxLength: 20 }),
    (names) => {
      const ids = plateIds(names, { by: "path" });
      assert.equal(new Set(ids.map((id) => id.toLowerCase())).size, ids.length);
      for (const id of ids) assert.ok(isPlateId(id), id);
    },
  ));
});
