import assert from "node:assert/strict";
import { changesLines, unusedLines } from "lib/study/collection_lines.ts";

Deno.test("what is not used is counted and named", () => {
  const unused = [{ what: "files not read: 2 .heic, 1 .pdf", count: 3, first: "a.heic" }];
  assert.deepEqual(unusedLines({ unused }), [
    "3 files not read: 2 .heic, 1 .pdf; the first: a.heic",
  ]);
  const one = (what: string) => unusedLines({ unused: [{ what, count: 1, first: "a" }] })[0];
  assert.equal(one("files not read: 1 .pdf"), "1 file not read: 1 .pdf (a)");
  assert.equal(one("links that lead out"), "1 link that leads out (a)");
  assert.equal(one("rows of m.csv that fit no file"), "1 row of m.csv that fits no file (a)");
  assert.equal(one("tables beside a that are not read"), "1 table beside a that is not read (a)");
  assert.deepEqual(unusedLines({}), []);
});

Deno.test("what changed is counted and named, five at most; what a stopped run had not come to is no news", () => {
  const none = {
    added: [],
    changed: [],
    removed: [],
    lost: [],
    described: [],
    relabelled: [],
    unread: [],
  };
  assert.deepEqual(changesLines(none, { wasWhole: true }), []);
  const six = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual(changesLines({ ...none, added: six }, { wasWhole: true }), [
    "6 plates are new: a, b, c, d, e, ...",
  ]);
  assert.deepEqual(changesLines({ ...none, added: six }, { wasWhole: false }), []);
  assert.deepEqual(
    changesLines({ ...none, removed: ["a"], relabelled: six.slice(0, 5) }, { wasWhole: false }),
    [
      "1 plate is gone, and its characters with it: a",
      "5 plates have other labels: their names follow: a, b, c, d, e",
    ],
  );
});

Deno.test("of two the first is named, of one it is said which", () => {
  const said = (count: number) =>
    unusedLines({ unused: [{ what: "files not read", count, first: "a" }] });
  assert.deepEqual(said(2), ["2 files not read; the first: a"]);
  assert.deepEqual(said(1), ["1 file not read (a)"]);
});
