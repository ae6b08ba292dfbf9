import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { dataCommand, modelsCommand } from "lib/cli/data.ts";
import { json, ran, withFolder } from "./ran.ts";

/** With an empty cache, and no mirror but a folder. */
async function away(folder: string, run: () => Promise<void>) {
  const before = { cache: process.env.BURIN_CACHE, mirror: process.env.BURIN_MIRROR };
  process.env.BURIN_CACHE = join(folder, "cache");
  process.env.BURIN_MIRROR = join(folder, "mirror");
  try {
    await run();
  } finally {
    for (
      const [name, value] of [["BURIN_CACHE", before.cache], [
        "BURIN_MIRROR",
        before.mirror,
      ]] as const
    ) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

Deno.test("what there is to fetch is listed with rights and licence", async () => {
  const data = json<{ id: string; rights: string; plates: number }[]>(
    await ran("data", "list", "--json"),
  );
  assert.deepEqual(data.map(({ id, plates }) => [id, plates]), [["alice", 26]]);
  assert.match(data[0].rights, /public domain/);
  const models = json<{ id: string; licence: string }[]>(await ran("models", "list", "--json"));
  assert.match(models.find(({ id }) => id === "yolox_nano")!.licence, /Apache-2\.0/);
  assert.deepEqual([dataCommand.name, modelsCommand.name], ["data", "models"]);
});

Deno.test("verify tells what is missing and what is damaged", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const { states } = json<{ states: { state: string }[] }>(
        await ran("models", "verify", "--json"),
      );
      assert.deepEqual(states.map(({ state }) => state), ["missing", "missing", "missing"]);
      mkdirSync(join(folder, "mirror/models"), { recursive: true });
      writeFileSync(join(folder, "mirror/models/yolox_nano.onnx"), "no weights");
      const damaged = await ran("models", "verify");
      assert.equal(damaged.status, 1);
      assert.match(damaged.err, /damaged +models\/yolox_nano\.onnx[^]*its SHA-256 is/);
    })
  ));

Deno.test("wrong actions and names are told", async () => {
  assert.match((await ran("data", "lits")).err, /no action "lits"\. Did you mean list\?/);
  assert.match((await ran("data", "fetch")).err, /takes a name: alice/);
  assert.match((await ran("models", "fetch", "yolo")).err, /no model "yolo"\. Known: .*yolox_nano/);
});
