import assert from "node:assert/strict";
import { bookOfSheet, openTestedModels, trainedOn } from "lib/study/evaluated_models.ts";
import { addToSummary } from "lib/study/summary.ts";
import { originOf } from "lib/corpus/origin.ts";
import { withFolder } from "tests/with_folder.ts";
import { train, withEmbeddings } from "./embedded_run.ts";

Deno.test("a plate is of its book, or of its collection", () => {
  const summary = { corpus: "engraver" };
  assert.equal(bookOfSheet({ more: { book: "twist" } }, summary), "twist");
  assert.equal(bookOfSheet({ more: {} }, summary), "engraver");
  assert.equal(bookOfSheet({}, summary), "engraver");
});

Deno.test("a run's encoder comes first, with h and z, then what needs no training", () =>
  withEmbeddings(async (folder) => {
    addToSummary(folder, { corpus: "mine" });
    await using opened = await openTestedModels({ directory: folder, threads: 1, seed: 1 });
    const names = opened.models.map(({ embedder }) => embedder.name);
    assert.deepEqual(names.slice(0, 2), ["simclr", "simclr z"]);
    assert.deepEqual(names.slice(-2), ["untrained", "phash"]);
    assert.deepEqual(opened.models.map(({ books }) => books).slice(0, 2), [["mine"], ["mine"]]);
    for (const { embedder: { name }, books } of opened.models.slice(2)) {
      // Burin's own was found on the labelled books of the prints, others' weights on none
      assert.equal(books?.length, name === "burin_encoder" ? 16 : 0, name);
    }
    assert.equal(opened.checkpoint?.step, 1);
    await using only = await openTestedModels({
      directory: folder,
      threads: 1,
      seed: 1,
      only: "phash",
    });
    assert.deepEqual(only.models.map(({ embedder }) => embedder.name), ["untrained", "phash"]);
    assert.equal(only.checkpoint, null);
    for (const only of ["fash", "simclr, fash"]) {
      await assert.rejects(
        openTestedModels({ directory: folder, seed: 1, only }),
        /no embedder "fash"\. Did you mean phash\?/,
      );
    }
  }));

Deno.test("where nothing was trained there are the baselines", () =>
  withFolder(async (folder) => {
    await using opened = await openTestedModels({ directory: folder, threads: 1, seed: 1 });
    assert.equal(opened.checkpoint, null);
    assert.deepEqual(opened.models.map(({ embedder }) => embedder.name).slice(-2), [
      "untrained",
      "phash",
    ]);
  }));

Deno.test("what was held out was not trained on", () =>
  withEmbeddings((folder) => {
    assert.equal(trainedOn(folder).trained.length, 6);
    train(folder, 2);
    const parameters = { experiment: "demo", seed: 1, heldOut: 0.4 };
    const origin = originOf({ encoder: "e", corpus: "c", parameters });
    addToSummary(folder, { corpus: "mine", origins: { training: origin } });
    const { trained, heldOut, books } = trainedOn(folder);
    assert.deepEqual([trained.length + heldOut.length, books], [6, ["mine"]]);
    assert.ok(heldOut.length >= 2);
    assert.deepEqual(new Set([...trained, ...heldOut]).size, 6);
    return Promise.resolve();
  }));
