import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageOf } from "lib/augment/apply.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { readSummary } from "lib/study/summary.ts";
import { runTrain } from "lib/study/train_run.ts";
import { openSource } from "lib/study/training_source.ts";
import { type Corpus, cutOutFile, openCorpus } from "lib/study/corpus.ts";
import { cacheOf, partOf } from "lib/study/run.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { encodePng, readImage } from "lib/image/image.ts";
import { configs } from "lib/simclr/config.ts";
import { noise } from "tests/augment/pictures.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("a part of a collection, with a damaged cut-out, is trained on, and both are said", () =>
  withFolder(async (directory) => {
    const collection = await engraveCollection({
      seed: 5,
      plates: 4,
      width: 450,
      height: 338,
      directory: join(directory, "collection"),
    });
    const extraction = { corpus: "engraver", seed: 5, detector: "labels", directory };
    const stopping = listening((done) => done === 2 && stopping.controller.abort());
    const { context: until } = stopping;
    const { finished } = await extractCharacters(collection, { ...extraction, context: until });
    assert.equal(finished, false);
    assert.deepEqual(partOf(readSummary(directory)), { plates: 2, of: 4 });

    const corpus = openCorpus(directory);
    const { id } = corpus.characters[1];
    writeFileSync(cutOutFile(corpus, 1, "with background"), "no picture");
    const training = { directory, experiment: "demo", seed: 1, epochs: 1, weights: "random" };
    const part = listening();
    const trained = await runTrain(training, part.context);
    assert.match(part.said[0], /^Only a part of the collection is there: 2 of 4 plates/);
    const left = part.said.filter((line) => line.startsWith(`left out ${id}, `));
    assert.equal(left.length, 1);
    assert.match(
      left[0],
      /takes its place: Cannot decode .*replace the file by an intact one of these$/,
    );
    const { training: told } = trained;
    assert.deepEqual(told!.part, { plates: 2, of: 4 });
    assert.deepEqual(told!.unreadable.map(({ character }) => character), [id]);
    assert.equal(told!.views.looked, corpus.characters.length);
    assert.equal(told!.views.identical, 0);
    assert.ok(existsSync(cacheOf(directory)));

    await extractCharacters(collection, extraction);
    assert.equal(partOf(readSummary(directory)), null);
    const whole = listening();
    assert.equal((await runTrain(training, whole.context)).training!.part, null);
    assert.ok(!whole.said.some((line) => line.startsWith("Only a part")));
  }));

Deno.test("an extraction that is killed leaves no word that it was whole", () =>
  withFolder(async (directory) => {
    const size = { width: 450, height: 338 };
    const engraved = (plates: number) =>
      engraveCollection({ seed: 5, plates, ...size, directory: join(directory, `${plates}`) });
    const extraction = { corpus: "engraver", seed: 5, detector: "labels", directory };
    await extractCharacters(await engraved(2), extraction);
    assert.equal(partOf(readSummary(directory)), null);
    let during: unknown;
    const collection = await engraved(2);
    const plates = [...collection.plates, { ...collection.plates[0], id: "another" }];
    const digest = () => {
      during = partOf(readSummary(directory));
      return Promise.resolve("");
    };
    await extractCharacters({ ...collection, plates, digest }, extraction);
    assert.deepEqual(during, { plates: 2, of: 3 });
  }));

Deno.test("characters that the recipe destroys are counted, named and shown", () =>
  withFolder(async (directory) => {
    const sheet = noise(400, 600, 1);
    const corner = sheet.data.map((level, i) => i % 1200 < 300 && i < 1200 * 100 ? level : 255);
    for (const [name, data] of [["whole", sheet.data], ["corner", corner]] as const) {
      writeFileSync(join(directory, `${name}.png`), await encodePng(imageOf({ ...sheet, data })));
    }
    const characters = ["whole", "corner", "corner", "whole"].map((name, i) => ({
      id: `${name}-${i}`,
      withBackground: `${name}.png`,
      withoutBackground: `${name}.png`,
    }));
    const corpus = { directory, characters } as unknown as Corpus;
    const config = { ...configs.ResNet18_50epoch_base_aug, size: { width: 22, height: 40 } };
    const { said, context } = listening();
    await using source = openSource(corpus, {
      config,
      seed: 7,
      split: { train: [0, 1, 2, 3], heldOut: [] },
      background: "with background",
      workers: 0,
    }, context);
    const views = await source.look();
    assert.deepEqual(views.characters, ["corner-1", "corner-2"]);
    assert.equal(views.destroyed, 0.5);
    assert.match(said[0], /^base_aug destroys 50 % of the characters: nothing is left of them in/);
    assert.match(said.at(-1)!, /^Some of them are shown in .*destroyed\.jpg$/);
    const { width, height } = await readImage(join(directory, "destroyed.jpg"));
    assert.ok(width > 600 && height > 100);
    assert.ok(readdirSync(directory).includes("destroyed.jpg"));
  }));
