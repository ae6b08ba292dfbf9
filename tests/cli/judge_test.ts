import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engraveCollection } from "lib/engraver/collection.ts";
import { readBooksResult } from "lib/study/book_results.ts";
import { json, ran, withFolder } from "./ran.ts";

Deno.test("a detector is evaluated on a collection, at the sizes asked for, and it is written", async () => {
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

Deno.test("without a detector's name the project's own is evaluated, and nothing is written unasked", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "plates");
    await engraveCollection({ seed: 2, plates: 1, width: 96, height: 96, directory });
    const typed = ["judge", "--corpus", directory, "--side", "96", "--threads", "1", "--json"];
    const { rows } = json<{ rows: { detector: string; side: number }[] }>(await ran(...typed));
    assert.deepEqual(rows.map(({ detector, side }) => [detector, side]), [["burin_nano", 96]]);
    assert.deepEqual(readdirSync(folder), ["plates"]);
  }));

Deno.test("a fold is one of those that are counted; detectors and books are known", async () => {
  const refused = async (...typed: string[]) => {
    const { status, err } = await ran("judge", "--corpus", "/no such folder", ...typed);
    return [status, err.trim()] as const;
  };
  const fits = /There is no folder/;
  assert.match((await refused("--fold", "4", "--detector", "ink"))[1], fits);
  assert.deepEqual(await refused("--fold", "5"), [2, "--fold takes numbers from 1 to 4, not 5"]);
  assert.match((await refused("--fold", "5", "--folds", "5"))[1], fits);
  assert.match((await refused("--detector", "ink, inc"))[1], /There is no detector "inc"/);
  assert.match((await refused("--mean", "hogarth, phiz"))[1], fits);
  // of prints before any is fetched
  const { status, err } = await ran("judge", "--corpus", "prints", "--mean", "hogarth, no-book");
  assert.deepEqual([status, /no book "no-book" among the prints/.test(err)], [1, true]);
});

Deno.test("own labels: what cannot be read is passed over, what is unlabelled is said, books are its own", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "plates");
    const { plates } = await engraveCollection({
      seed: 2,
      plates: 3,
      width: 96,
      height: 96,
      directory,
    });
    const [first, second, third] = plates;
    writeFileSync(
      join(directory, first.file),
      readFileSync(join(directory, first.file)).subarray(0, 900),
    );
    writeFileSync(join(directory, "more.png"), readFileSync(join(directory, third.file)));
    writeFileSync(
      join(directory, "metadata.csv"),
      `file,book\n${second.file},Rake\n${third.file},Gin Lane\nmore.png,Rake\n`,
    );
    const typed = ["judge", "--corpus", directory, "--detector", "ink"];
    const { status, err } = await ran(...typed, "--mean", "Gin,Rake");
    assert.equal(status, 3);
    assert.match(err, /passed over: Cannot decode/);
    assert.match(err, /1 plate without labels to judge by\./);
    const file = join(folder, "books.json");
    await ran(...typed, "--mean", "Gin,Rake", "--result", file);
    const [{ books, mean }] = readBooksResult(file).rows;
    assert.deepEqual(books.map(({ book, plates }) => [book, plates]), [["Rake", 1], [
      "Gin Lane",
      1,
    ]]);
    assert.deepEqual(mean.books, ["Rake", "Gin Lane"]);
    const other = await ran(...typed, "--mean", "gin");
    assert.deepEqual([other.status, /no labelled book "gin" in [^]*\n {2}Rake/.test(other.err)], [
      2,
      true,
    ]);
    rmSync(join(directory, "annotations.json"));
    const none = await ran(...typed);
    assert.deepEqual([none.status, /no figure on its plates is labelled/.test(none.err)], [
      1,
      true,
    ]);
  }));
