import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workingCopies } from "lib/tools/working_copies.ts";

/** Two notebooks and a place for their copies. */
function place(): { from: string; to: string } & Disposable {
  const root = mkdtempSync(join(tmpdir(), "burin copies ä#%20-"));
  const [from, to] = [join(root, "notebooks"), join(root, "out", "lab")];
  mkdirSync(from);
  writeFileSync(join(from, "00.ipynb"), "zero");
  writeFileSync(join(from, "01.ipynb"), "one");
  writeFileSync(join(from, "README.md"), "read me");
  return { from, to, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

const text = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
const names = (folder: string) =>
  readdirSync(folder).filter((name) => name.endsWith(".ipynb")).sort();

Deno.test("notebooks are copied once, and nothing happens the second time", () => {
  using there = place();
  const first = workingCopies(there);
  assert.deepEqual(names(there.to), ["00.ipynb", "01.ipynb"]);
  assert.deepEqual(first.copied, [join(there.to, "00.ipynb"), join(there.to, "01.ipynb")]);
  const { copied, kept } = workingCopies(there);
  assert.deepEqual([copied, kept], [[], []]);
});

Deno.test("a copy that was saved stays, also when a newer notebook comes, which is said each time", () => {
  using there = place();
  workingCopies(there);
  writeFileSync(join(there.to, "00.ipynb"), "zero, run and saved");
  assert.deepEqual(workingCopies(there).kept, [], "no newer one yet");
  writeFileSync(join(there.from, "00.ipynb"), "zero, newer");
  for (let time = 0; time < 2; time++) {
    const { copied, kept } = workingCopies(there);
    assert.deepEqual([copied, kept], [[], ["00.ipynb"]]);
    assert.equal(text(there.to, "00.ipynb"), "zero, run and saved");
  }
  rmSync(join(there.to, "00.ipynb"));
  workingCopies(there);
  assert.equal(text(there.to, "00.ipynb"), "zero, newer");
});

Deno.test("a copy that nobody changed follows its notebook", () => {
  using there = place();
  workingCopies(there);
  writeFileSync(join(there.from, "01.ipynb"), "one, newer");
  assert.deepEqual(workingCopies(there).copied, [join(there.to, "01.ipynb")]);
  assert.equal(text(there.to, "01.ipynb"), "one, newer");
});

Deno.test("where the note is torn, or a file was there before, nothing is written over", () => {
  using there = place();
  workingCopies(there);
  for (const torn of ["{", "null", "[1]", '{"01.ipynb": 7}']) {
    writeFileSync(join(there.to, ".burin.json"), torn);
    writeFileSync(join(there.to, "01.ipynb"), "mine");
    assert.deepEqual(workingCopies(there).kept, ["01.ipynb"], torn);
    assert.equal(text(there.to, "01.ipynb"), "mine");
  }
});

Deno.test("without a note, which none is needed for, what is the same stays as it is and is noted", () => {
  using there = place();
  mkdirSync(there.to, { recursive: true });
  writeFileSync(join(there.to, "00.ipynb"), "zero");
  const { copied, kept } = workingCopies(there);
  assert.deepEqual([copied, kept], [[join(there.to, "01.ipynb")], []]);
  writeFileSync(join(there.from, "00.ipynb"), "zero, newer");
  assert.deepEqual(workingCopies(there).copied, [join(there.to, "00.ipynb")], "nobody changed it");
});

Deno.test("many notebooks come in the order of their names", () => {
  using there = place();
  const all = ["09", "03", "07", "05", "08", "02", "06", "04"];
  for (const name of all) writeFileSync(join(there.from, `${name}.ipynb`), name);
  const { copied } = workingCopies(there);
  assert.deepEqual(copied, [...copied].sort());
  assert.equal(copied.length, 10);
});

Deno.test("a copy that stays behind is told of again, also where it begins to be the first one known", () => {
  using there = place();
  mkdirSync(there.to, { recursive: true });
  writeFileSync(join(there.to, "00.ipynb"), "mine");
  assert.deepEqual(workingCopies(there).kept, ["00.ipynb"]);
  assert.deepEqual(workingCopies(there).kept, [], "it was told of, and no newer one came");
  const noted = () => JSON.parse(text(there.to, ".burin.json"))["00.ipynb"];
  const known = noted();
  writeFileSync(join(there.from, "00.ipynb"), "zero, newer");
  assert.deepEqual(workingCopies(there).kept, ["00.ipynb"]);
  assert.equal(noted(), known, "its own beginning is remembered");
});
