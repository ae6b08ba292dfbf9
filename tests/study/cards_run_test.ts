import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest } from "lib/assets/fetch.ts";
import { modelManifests } from "lib/assets/manifest.ts";
import { cardLines, isCardFormat, runCards } from "lib/study/cards_run.ts";
import { ownDigest } from "lib/retrieval/onnx_encoder.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { trainingOf } from "lib/study/run.ts";
import { addToSummary, type TrainingSummary } from "lib/study/summary.ts";
import { toldRights, withCredits } from "./credited_run.ts";
import { withFolder } from "tests/with_folder.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";
import { listening } from "./listening.ts";

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

/** Rows of the tables of a card in Markdown: what stands in their first two cells. */
const rowsIn = (card: string): Map<string, string> =>
  new Map(
    card.split("\n").filter((line) => line.startsWith("| ")).map((line) => {
      const [, first, second] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return [first, second];
    }),
  );

const training: TrainingSummary = {
  experiment: "demo",
  start: "random",
  items: { trained: 5, heldOut: 1 },
  identities: { share: 0.5, figures: 4, from: ["engraver", "twist"], people: 2, named: 3 },
  books: { learnt: ["busch", "twist"], without: ["hogarth"] },
  steps: 7,
  epochs: 3,
  pairs: 4,
  finished: false,
  engine: "onnx",
  provider: "cpu",
  loss: { first: 2.34567, last: 1.2 },
  chance: 1.9459,
  floor: 0.01,
  diagnosis: "",
  unreadable: [],
  part: null,
  views: null as never,
};

Deno.test("the card of the models tells how the encoder was trained, and what to type to make the run again", () =>
  withEmbeddings(async (directory) => {
    const { views: _, ...told } = training;
    addToSummary(directory, {
      corpus: "engraver",
      seed: 5,
      training: told as TrainingSummary,
      extraction: { of: 9, asked: { detector: "ink" } } as never,
      seconds: { extract: 1, train: 2, embed: 3 },
    });
    const { file, unknownRights } = await runCards({ directory, format: "model-card", at });
    const card = readFileSync(file, "utf8");
    const rows = rowsIn(card);
    const expected = {
      "experiment": "demo",
      "begins as": "random",
      "collection": "engraver",
      "figures learnt from": "5",
      "figures kept apart": "1",
      "who is who": "2 people from engraver, twist, 3 figures",
      "books learnt from": "busch, twist",
      "books left out": "hogarth",
      "steps": "7, 3 epochs of 4 pairs a step",
      "finished": "no: it was stopped",
      "loss": "2.346 to 1.200; chance 1.946, floor 0.010",
      "engine": "onnx, cpu",
      "seed": "5",
    };
    for (const [label, value] of Object.entries(expected)) {
      assert.equal(rows.get(label), value, label);
    }
    assert.match(rows.get("views")!, /^\d+ x \d+, .*, with background/);
    assert.equal(rows.get("encoder"), "demo, 7 steps");
    assert.equal(rows.get("start of the encoder"), "random");
    assert.match(card, /deno task train --out \S+ --experiment demo$/m);
    // one of a file is called by its name, once with the ending that it was typed with
    for (const experiment of ["mine", "mine.json"]) {
      addToSummary(directory, { training: { ...told as TrainingSummary, experiment } });
      const { file } = await runCards({ directory, format: "model-card", at });
      assert.match(
        readFileSync(file, "utf8"),
        /deno task train --out \S+ --experiment mine\.json$/m,
      );
    }
    addToSummary(directory, { training: told as TrainingSummary });
    assert.match(
      card,
      /deno task extract --out \S+ --corpus engraver --seed 5 --plates 9 --detector ink$/m,
    );
    assert.match(card, /deno task train --out \S+\ndeno task embed --out \S+$/m);
    assert.equal(unknownRights, 3);
    assert.match(card, /5 figures were trained on and 1 were not/);
  }));

Deno.test("what a run does not know stands on no card", () =>
  withEmbeddings(async (directory) => {
    const { views: _, identities: _i, books: _b, ...told } = { ...training, finished: true };
    addToSummary(directory, { corpus: "mine", training: told as TrainingSummary });
    const rows = rowsIn(
      readFileSync((await runCards({ directory, format: "model-card", at })).file, "utf8"),
    );
    assert.equal(rows.get("finished"), "yes");
    for (const label of ["who is who", "books learnt from", "books left out", "machine"]) {
      assert.ok(!rows.has(label), label);
    }
    const { files } = await runCards({ directory, format: "croissant", at });
    const paths = files.map(({ path }) => path);
    assert.ok(!paths.includes("pairs.json") && !paths.includes("croissant.json"), `${paths}`);
    assert.ok(paths.includes("figures.json") && paths.includes("MODEL_CARD.md"));
    rmSync(trainingOf(directory), { recursive: true });
    const untold = readFileSync(
      (await runCards({ directory, format: "model-card", at })).file,
      "utf8",
    );
    assert.ok(!rowsIn(untold).has("experiment"));
  }));

Deno.test("a card whose rights are all known says nothing of them", () => {
  const written = { file: "c", format: "croissant", files: [], unknownRights: 0 } as const;
  assert.deepEqual(cardLines(written), ["wrote c, which lists 0 files"]);
});

Deno.test("the encoder that embedded a run is among its models, with its licence and hash", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 1 });
    await fakeCutOuts(directory);
    addToSummary(directory, { corpus: "mine", seed: 5 });
    const rows = async () => {
      const { file } = await runCards({ directory, format: "model-card", at });
      return rowsIn(readFileSync(file, "utf8"));
    };
    assert.ok(!(await rows()).has("embedder"), "nothing was embedded yet");
    const embedder = "burin_encoder";
    await runEmbed({ directory, embedder, threads: 1 }, listening().context);
    assert.equal((await rows()).get("embedder"), "burin\\_encoder");
    const { file } = await runCards({ directory, format: "model-card", at });
    const { variants, licence } = modelManifests().find(({ id }) => id === embedder)!;
    const card = readFileSync(file, "utf8");
    assert.ok(card.includes(licence) && card.includes(variants[0].sha256!));
  }));

Deno.test("a file of one's own that embedded a run stands on its card with its hash", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 1 });
    await fakeCutOuts(directory);
    addToSummary(directory, { corpus: "mine", seed: 5 });
    const embedder = join(directory, "own.onnx");
    writeFileSync(embedder, exportEncoder(untrained(configs.demo, 3), { head: false }));
    await runEmbed({ directory, embedder, threads: 1 }, listening().context);
    const { file } = await runCards({ directory, format: "model-card", at });
    const [, hash] = ownDigest(embedder).split(":");
    assert.match(readFileSync(file, "utf8"), new RegExp(`embedder .*own.*${hash}`));
  }));
