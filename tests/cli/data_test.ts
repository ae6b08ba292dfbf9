import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataCommand } from "lib/cli/data.ts";
import { parse } from "lib/command/parse.ts";
import { away, json, ran, recorded, withFolder } from "./ran.ts";

Deno.test("what there is to fetch is listed with its rights", async () => {
  const data = json<{ id: string; rights: string; plates: number }[]>(
    await ran("data", "list", "--json"),
  );
  assert.deepEqual(data.map(({ id, plates }) => [id, plates]), [["alice", 26], ["prints", 999]]);
  assert.match(data[0].rights, /public domain/);
  assert.equal(dataCommand.name, "data");
});

Deno.test("verify tells what is missing and what is damaged", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const states = json<{ state: string }[]>(await ran("data", "verify", "--json"));
      assert.deepEqual(new Set(states.map(({ state }) => state)), new Set(["missing"]));
      mkdirSync(join(folder, "mirror/data/alice"), { recursive: true });
      writeFileSync(join(folder, "mirror/data/alice/illustration-2.png"), "no picture");
      const damaged = await ran("data", "verify");
      assert.equal(damaged.status, 1);
      assert.match(damaged.err, /damaged +data\/alice\/illustration-2\.png[^]*its SHA-256 is/);
    })
  ));

Deno.test("wrong actions and names are told", async () => {
  assert.match((await ran("data", "lits")).err, /no action "lits"\. Did you mean list\?/);
  assert.match((await ran("data", "fetch")).err, /takes a name: alice, prints/);
  assert.match((await ran("data", "verify", "alice", "--book", "x")).err, /--book is for prints/);
  assert.match((await ran("data", "verify", "--book", "x")).err, /takes a name before it/);
  assert.match(
    (await ran("data", "verify", "prints", "--book", "x")).err,
    /no book "x"[^]*seymour/,
  );
});

Deno.test("of the prints some books are verified alone, by either spelling", () =>
  withFolder((folder) =>
    away(folder, async () => {
      type States = { path: string; state: string }[];
      const [option, path] = [
        json<States>(await ran("data", "verify", "prints", "--book", "leech-comic", "--json")),
        json<States>(await ran("data", "verify", "prints/leech-comic", "--json")),
      ];
      assert.equal(option.length, 4);
      assert.deepEqual(path, option);
      assert.ok(option.every(({ path }) => path.startsWith("data/prints/plates/leech-comic-")));
    })
  ));

/** Manifests as they are written, apart from the code that reads them. */
const manifests = ["alice", "prints"].map((id) => {
  const folder = new URL(`../../data/${id}/`, import.meta.url);
  return JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"));
});

Deno.test("a list says plates and megabytes of each collection, and each book's plates", async () => {
  const listed = json<{ id: string; bytes: number; books?: unknown[] }[]>(
    await ran("data", "list", "--json"),
  );
  const { err } = await ran("data", "list");
  const lines = err.split("\n");
  for (const [i, { items, books = [] }] of manifests.entries()) {
    const { id, bytes } = listed[i];
    const sum = items.reduce(
      (sum: number, { variants: [first] }: { variants: { bytes?: number }[] }) =>
        sum + (first.bytes ?? 0),
      0,
    );
    assert.equal(bytes, sum);
    const head = lines.findIndex((line) => line.startsWith(`${id}: `));
    const { length } = items;
    assert.ok(lines[head + 1].startsWith(`  ${length} plates, ${(sum / 1e6).toFixed(0)} MB. `));
    assert.equal(listed[i].books?.length ?? 0, books.length);
    for (const { id: book, artist, year } of books) {
      const own = items.filter((item: { book: string }) => item.book === book).length;
      assert.ok(
        lines.includes(
          `  ${id}/${book}: ${own} ${own === 1 ? "plate" : "plates"}. ${artist}, ${year}`,
        ),
        book,
      );
    }
  }
  assert.ok(!("books" in listed[0]));
});

Deno.test("the network is for fetch and overlay alone", () => {
  const uses = (action: string) => dataCommand.uses!({ words: [action], values: {} });
  assert.deepEqual(["fetch", "overlay", "list", "verify"].map(uses), [["net"], ["net"], [], []]);
});

Deno.test("what is fetched, drawn or verified is what was named", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const ended = async (...typed: string[]) => {
        // stopped before it begins, so that nothing is asked of the network
        const { bars, lines, context } = recorded(AbortSignal.abort(new Error("stopped")));
        const run = dataCommand.run(parse(dataCommand, typed), context);
        const error = await run.then(() => null, (error: Error) => error.message);
        return { bars, error, lines };
      };
      assert.deepEqual(await ended("fetch", "alice"), {
        bars: [["fetching alice", 26]],
        error: "stopped",
        lines: [],
      });
      assert.deepEqual((await ended("fetch", "prints/leech-comic")).bars, [
        ["fetching prints/leech-comic", 4],
      ]);
      assert.deepEqual((await ended("fetch", "prints/", "--book", "leech-comic")).bars, [
        ["fetching prints/leech-comic", 4],
      ]);
      assert.deepEqual(await ended("overlay", "alice"), {
        bars: [["fetching alice", 1]],
        error: "stopped",
        lines: [],
      });
      const { bars, error, lines } = await ended("verify", "alice");
      assert.deepEqual([bars, error, lines.length], [[], null, 26]);
      assert.equal((await ended("verify")).lines.length, 26 + 999);
    })
  ));
