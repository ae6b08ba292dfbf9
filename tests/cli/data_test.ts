import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataCommand } from "lib/cli/data.ts";
import { away, json, ran, withFolder } from "./ran.ts";

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
