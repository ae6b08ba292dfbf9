import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCorpus } from "lib/study/corpus.ts";
import { drawMap } from "lib/study/map_page.ts";
import { json, ran } from "tests/cli/ran.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

Deno.test("a map's page shows its figures with their credit; those that do not open are left out", () =>
  withEmbeddings(async (folder) => {
    const { context, passedOver } = listening();
    const drawn = async () => await drawMap({ directory: folder, seed: 1, epochs: 10 }, context);
    const { files } = await drawn();
    assert.deepEqual(files, [join(folder, "map.json"), join(folder, "map.html")]);
    const page = readFileSync(files[1], "utf8");
    assert.equal(page.match(/<img /g)!.length, 6);
    assert.match(page, /title="plate-0\.00\. rights unknown/);
    assert.match(page, /6 characters of .*, by simclr; trustworthiness/);
    assert.match(page, /deno task embed --out \S+ --map --embedder simclr/);
    const corpus = openCorpus(folder);
    writeFileSync(join(folder, corpus.characters[0].withBackground), "none");
    await drawn();
    assert.equal(readFileSync(files[1], "utf8").match(/<img /g)!.length, 5);
    assert.equal(passedOver.length, 1);
  }));

Deno.test("embed --map lays out what was embedded, by the run's seed", () =>
  withEmbeddings(async (folder) => {
    json(await ran("embed", "--out", folder, "--threads", "1", "--json"));
    assert.ok(!existsSync(join(folder, "map.json")));
    const { status, err } = await ran("embed", "--out", folder, "--threads", "1", "--map");
    assert.equal(status, 0, err);
    assert.match(err, /6 characters had vectors; 0 embedded now/);
    assert.match(err, /wrote .*map\.json\n.*wrote .*map\.html/);
    assert.ok(existsSync(join(folder, "map.html")));
  }));
