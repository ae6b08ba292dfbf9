import assert from "node:assert/strict";
import fc from "fast-check";
import { type ListPiece, listPieces, type Wanted } from "lib/corpus/json_lists.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** All pieces of a text that comes in chunks of so many bytes, and the rest. */
function read(
  text: string,
  { size = 1e6, lists = { a: "all", b: "all" } }: {
    size?: number;
    lists?: Readonly<Record<string, Wanted>>;
  } = {},
) {
  const bytes = bytesOf(text);
  // one buffer for all chunks, as a reader of files has it
  const buffer = new Uint8Array(size);
  function* chunks() {
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
    }
  }
  const pieces: ListPiece[] = [];
  const all = listPieces(chunks(), { lists });
  for (;;) {
    const { done, value } = all.next();
    if (done) return { pieces, rest: value };
    pieces.push(value);
  }
}

const entriesOf = (pieces: readonly ListPiece[], name: string) =>
  pieces.filter(({ list }) => list === name).flatMap(({ entries }) => entries);

Deno.test("lists come back whole, however the bytes are cut", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(fc.property(
    fc.record({ a: fc.array(value), b: fc.array(value), c: value, 'x"\\': value }),
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom(0, 1),
    (object, size, indent) => {
      const { pieces, rest } = read(JSON.stringify(object, null, indent), { size });
      const plain = JSON.parse(JSON.stringify(object));
      assert.deepEqual(entriesOf(pieces, "a"), plain.a);
      assert.deepEqual(entriesOf(pieces, "b"), plain.b);
      assert.deepEqual(rest, { ...plain, a: [], b: [] });
      for (const name of ["a", "b"]) {
        let before = 0;
        for (const { list, first, entries } of pieces) {
          if (list !== name) continue;
          assert.equal(first, before);
          before += entries.length;
        }
      }
    },
  ));
});

Deno.test("only lists directly in the object, of which some, or only that it is there", () => {
  const text = '{"c":{"a":[0]},"a":[{"a":[9]},2,3],"b":[4],"d":"a"}';
  const { pieces } = read(text, { size: 4, lists: { a: "some", b: "none" } });
  assert.deepEqual(entriesOf(pieces, "a"), [{ a: [9] }, 2]);
  assert.deepEqual(pieces.at(-1), { list: "b", first: 0, entries: [] });
  assert.deepEqual(read("[1,[2]]").rest, [1, [2]]);
});

Deno.test("ids of many digits stay as they are, and numbers as Python writes them are text", () => {
  const { pieces } = read(
    '{"a":[{"id":9007199254740993,"image_id" : -12345678901234567890,"x":0.12345678901234567,' +
      '"s":"\\"id\\":9007199254740993"},{"score":NaN,"y":[-Infinity,"NaN"]}]}',
  );
  assert.deepEqual(entriesOf(pieces, "a"), [
    {
      id: "9007199254740993",
      image_id: "-12345678901234567890",
      x: 0.12345678901234567,
      s: '"id":9007199254740993',
    },
    { score: "NaN", y: ["-Infinity", "NaN"] },
  ]);
});

Deno.test("what is no JSON is said with its place", () => {
  assert.throws(() => read(""), /it is empty/);
  assert.throws(() => read('{"a":[1,2'), /ends in the middle of its list "a"/);
  assert.throws(() => read('{"c":1'), /it is no JSON, or ends in the middle/);
  assert.throws(() => read('{"a":[{"x":1},{x:2},3]}'), /entry 2 of its list "a" is no JSON/);
  assert.throws(() => read('{"a":[1],"a":[2]}'), /two lists "a"/);
  assert.throws(() => read('{"a":[1}}'), /it is no JSON/);
  const latin1 = Uint8Array.from([...bytesOf('{"a":["'), 0xe9, ...bytesOf('"]}')]);
  assert.throws(() => [...listPieces([latin1], { lists: { a: "all" } })], /it is not UTF-8/);
});
