import assert from "node:assert/strict";
import { join } from "node:path";
import { engraveCollection } from "lib/engraver/collection.ts";
import { readBooksResult } from "lib/study/book_results.ts";
import { ran, withFolder } from "./ran.ts";

Deno.test("a detector is judged on a collection, at the sizes asked for, and it is written", async () => {
  await withFolder(async (folder) => {
    const small = await engraveCollection({
      seed: 2,
      plates: 2,
      width: 200,
      height: 150,
      directory: join(folder, "plates"),
    });
    const file = join(folder, "books.json");
    const typed = ["judge", "--corpus", join(folder, "plates"), "--detector", "ink"];
    const { status, out, err } = await ran(...typed, "--result", file);
    assert.equal(status, 0);
    assert.match(out + err, /figures/);
    const [{ detector, sha256, side, books, mean }] = readBooksResult(file).rows;
    assert.deepEqual([detector, sha256.length, side], ["ink", 1, null]);
    assert.equal(books.length, 1, "plates of no book are one");
    assert.deepEqual([books[0].plates, mean.books], [2, []]);
    assert.equal(books[0].figures, small.labels.filter(({ difficult }) => !difficult).length);
    const none = await ran("judge", "--detector", "inc");
    assert.equal(none.status, 2);
    assert.match(none.err, /There is no detector "inc"/);
  });
});
