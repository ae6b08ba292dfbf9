import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest } from "lib/assets/fetch.ts";
import { cardLines, isCardFormat, runCards } from "lib/study/cards_run.ts";
import { addToSummary } from "lib/study/summary.ts";
import { toldRights, withCredits } from "./credited_run.ts";

const at = "2026-01-31T12:00:00.000Z";

Deno.test("cards list the files of the run by their hashes, with every statement of rights", () =>
  withCredits(async (directory) => {
    addToSummary(directory, { corpus: "three </script> plates", seed: 5 });
    const croissant = await runCards({ directory, format: "croissant", at });
    const data = JSON.parse(readFileSync(croissant.file, "utf8"));
    assert.equal(croissant.file, join(directory, "croissant.json"));
    assert.deepEqual(
      data.recordSet.map(({ name }: { name: string }) => name),
      ["figures", "pairs"],
    );
    assert.equal(data.license.length, 3);
    assert.ok(data.usageInfo.includes("rights unknown"));
    const crate = await runCards({ directory, format: "ro-crate", author: "Ada", at });
    assert.equal(crate.file, join(directory, "ro-crate-metadata.json"));
    const paths = crate.files.map(({ path }) => path);
    const expected = ["figures.json", "corpus.sqlite", "embeddings.safetensors", "croissant.json"];
    for (const path of expected) assert.ok(paths.includes(path), path);
    const graph: Record<string, unknown>[] = JSON.parse(readFileSync(crate.file, "utf8"))["@graph"];
    for (const { path, sha256 } of crate.files) {
      assert.equal(await fileDigest(join(directory, path)), sha256, path);
      assert.ok(graph.some((entity) => entity["@id"] === path && entity.sha256 === sha256), path);
    }
    const names = graph.map(({ name }) => name);
    for (const rights of toldRights) assert.ok(names.includes(rights), rights);
    assert.ok(names.includes("Ada"));
    const models = await runCards({ directory, format: "model-card", at });
    const card = readFileSync(models.file, "utf8");
    assert.match(card, /\| detector \| none \| licence unknown \|/);
    assert.match(card, /\| rights unknown \| 1 \|/);
    assert.match(card, /deno task duplicates --out/);
    assert.match(
      cardLines(models).join("\n"),
      /lists \d+ files\nThe rights of 1 plate are unknown/,
    );
  }));

Deno.test("names of cards are known", () => {
  assert.ok(isCardFormat("ro-crate") && !isCardFormat("csv") && !isCardFormat("constructor"));
});
