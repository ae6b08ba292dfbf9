import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runEmbed } from "lib/study/embed_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { readMap, runMap } from "lib/study/figure_map.ts";
import { layOut } from "lib/retrieval/umap.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

const made = (directory: string, more: { embedder?: string; seed?: number } = {}) =>
  runMap({ directory, threads: 1, epochs: 10, seed: 1, ...more }, listening().context);

Deno.test("the map is that of the gallery that is searched, in the order of the vectors", () =>
  withEmbeddings(async (folder) => {
    assert.throws(
      () => readMap(folder),
      /There is no .*map\.json: make a map first .*embed .*--map/,
    );
    const { file, ...map } = await made(folder);
    assert.equal(file, join(folder, "map.json"));
    assert.deepEqual(readMap(folder), map);
    const { ids, galleries } = readEmbeddings(folder);
    assert.deepEqual(map.ids, ids);
    const { data } = await layOut(galleries["with background"].direct, { seed: 1, epochs: 10 });
    map.x.forEach((x, i) => assert.ok(Math.abs(x - data[2 * i]) < 1e-5));
    map.y.forEach((y, i) => assert.ok(Math.abs(y - data[2 * i + 1]) < 1e-5));
    assert.ok(map.trustworthiness! <= 1 && map.trustworthiness! > 0);
    assert.deepEqual(await made(folder), { file, ...map });
    assert.notDeepEqual((await made(folder, { seed: 2 })).x, map.x);
  }));

Deno.test("each embedder has a map of its own, and vectors that were made anew have none", () =>
  withEmbeddings(async (folder) => {
    await runEmbed({ directory: folder, embedder: "phash" }, listening().context);
    const { file, embedder } = await made(folder, { embedder: "phash" });
    assert.deepEqual([file, embedder], [join(folder, "map.phash.json"), "phash"]);
    assert.throws(() => readMap(folder), /There is no/);
    await made(folder);
    train(folder, 2);
    await runEmbed({ directory: folder, threads: 1 }, listening().context);
    assert.throws(
      () => readMap(folder),
      /the map is of another checkpoint .*: run .*embed .*--map$/,
    );
    readMap(folder, { embedder: "phash" });
  }));

Deno.test("maps that are damaged are refused by name, with what mends them", () =>
  withEmbeddings(async (folder) => {
    const { file } = await made(folder);
    const whole = JSON.parse(readFileSync(file, "utf8"));
    const refused = (change: Record<string, unknown> | string, said: RegExp) => {
      writeFileSync(
        file,
        typeof change === "string" ? change : JSON.stringify({ ...whole, ...change }),
      );
      assert.throws(() => readMap(folder), said);
      assert.throws(
        () => readMap(folder),
        /Cannot use .*map\.json: .*: run deno task embed .* --map$/,
      );
    };
    refused("{", /map\.json/);
    refused("null", /older Burin/);
    refused({ origin: undefined }, /older Burin/);
    refused({ x: whole.x.slice(1) }, /its characters are not those of the vectors/);
    refused({ ids: whole.ids.toReversed() }, /its characters are not those/);
    refused({ x: whole.x.with(0, 1.01) }, /1 or less/);
    refused({ y: whole.y.with(0, -0.01) }, /0 or more/);
    refused({ y: whole.y.with(0, null) }, /a number/);
    refused({ trustworthiness: "good" }, /trustworthiness/);
    writeFileSync(file, JSON.stringify(whole));
    readMap(folder);
  }));
