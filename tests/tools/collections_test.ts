import assert from "node:assert/strict";
import { byId, dataManifests } from "lib/assets/manifest.ts";
import { chosenItems, collectionLines, listedCollection } from "lib/tools/collections.ts";
import { UsageError } from "lib/study/usage.ts";

const prints = byId(dataManifests(), { id: "prints", kind: "collection" });
const [alice] = dataManifests().filter(({ id }) => id === "alice");

Deno.test("a collection is listed with its plates and bytes, and its books where it has some", () => {
  const [first, ...books] = collectionLines(prints);
  const { plates, bytes } = listedCollection(prints);
  assert.equal(plates, prints.items.length);
  assert.equal(bytes, prints.items.reduce((sum, { variants }) => sum + variants[0].bytes!, 0));
  const known = {
    ...prints,
    items: [{
      ...prints.items[0],
      variants: [
        { ...prints.items[0].variants[0], bytes: 12_600_000 },
        { ...prints.items[0].variants[0], bytes: 5 },
      ],
    }],
  };
  assert.match(collectionLines(known)[0], /\n {2}1 plates, 13 MB\. /);
  assert.ok(first.startsWith(`prints: ${prints.title}\n  ${plates} plates, `));
  assert.equal(books.length, prints.books!.length);
  const counts = books.map((line) => Number(line.match(/: (\d+) plates?\. /)![1]));
  assert.equal(counts.reduce((sum, count) => sum + count), plates);
  assert.ok(!("books" in listedCollection(alice)));
});

Deno.test("bytes that nobody knows count as none", () => {
  const [item, ...rest] = alice.items;
  const unknown = { ...item, variants: [{ ...item.variants[0], bytes: null }] };
  const { bytes } = listedCollection({ ...alice, items: [unknown, ...rest] });
  assert.equal(bytes, listedCollection({ ...alice, items: rest }).bytes);
});

Deno.test("plates are chosen by a collection's name and by books; without a name they are all", () => {
  const book = prints.books![0].id;
  const own = prints.items.filter((item) => item.book === book);
  assert.deepEqual(chosenItems("prints", book).items, own);
  assert.deepEqual(chosenItems("prints/", book), { title: `prints/${book}`, items: own });
  assert.deepEqual(chosenItems(`prints/${book}`, undefined).items, own);
  assert.deepEqual(chosenItems("alice", undefined), { title: "alice", items: alice.items });
  const all = dataManifests().reduce((sum, { items }) => sum + items.length, 0);
  assert.equal(chosenItems(undefined, undefined).items.length, all);
  assert.throws(() => chosenItems(undefined, book), UsageError);
  assert.throws(() => chosenItems("alice", book), /--book is for prints: alice has no books/);
  assert.throws(() => chosenItems("alise", undefined), /alise/);
});
