import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { platePictures } from "lib/review/plate_pictures.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { similarFigures } from "lib/review/similar_figures.ts";
import { openVectors } from "lib/review/vectors.ts";
import { runMap } from "lib/study/figure_map.ts";
import { silent } from "lib/study/stage_context.ts";
import { plateSize, type SampleRun, withSampleRun } from "./sample_run.ts";

function opened({ directory }: Pick<SampleRun, "directory">, told: string[] = []) {
  const corpus = readReviewCorpus(directory);
  const openPlate = platePictures(corpus).open;
  const onFault = (reason: string) => void told.push(reason);
  return similarFigures(corpus, { openPlate, threads: 1, onFault });
}

Deno.test("a box on a plate finds the figure that is there", () =>
  withSampleRun(async (sample) => {
    await using similar = opened(sample);
    const query = { revision: "", count: 3 };
    const box = { plate: 1, xyxy: [60, 20, 110, 150] as const };
    const { found, model } = await similar.search({ ...query, box });
    assert.deepEqual([found[0].figure, model, found.length], [3, "phash", 3]);
    // what leaves the plate is cut off
    const wide = { plate: 1, xyxy: [60, 20, 5000, 5000] as const };
    assert.equal((await similar.search({ ...query, box: wide })).found.length, 3);
    const beside = { plate: 1, xyxy: [plateSize.width, 0, 5000, 50] as const };
    await assert.rejects(similar.search({ ...query, box: beside }), /holds nothing of the plate/);
    const none = { plate: 3, xyxy: [0, 0, 9, 9] as const };
    await assert.rejects(similar.search({ ...query, box: none }), /no plate 3: there are 3/);
    await assert.rejects(similar.search({ ...query, like: [6] }), /no figure 6: there are 6/);
  }));

Deno.test("neighbours of several figures come together, to the last one", () =>
  withSampleRun(async (sample) => {
    await using similar = opened(sample);
    const file = await similar.neighbours(4, { figures: 10, count: 2 });
    assert.deepEqual([file.first, file.model, file.neighbours.map(({ length }) => length)], [
      4,
      "phash",
      [2, 2],
    ]);
    await assert.rejects(similar.neighbours(6, { figures: 1, count: 2 }), /no figure 6/);
  }));

Deno.test("the map is the one that embed --map left, and else that of the vectors; one that is damaged is told", () =>
  withSampleRun(async (sample) => {
    const { directory } = sample;
    const mapOf = async (told: string[] = []) => {
      await using similar = opened({ directory }, told);
      return await similar.map();
    };
    const principal = await mapOf();
    assert.deepEqual([principal.model, principal.x.length], ["phash", 6]);
    const { x, y, file } = await runMap({ directory, seed: 1, threads: 1 }, silent);
    assert.deepEqual(await mapOf(), { model: "phash", x: [...x], y: [...y] });
    writeFileSync(file, "{");
    const told: string[] = [];
    assert.deepEqual(await mapOf(told), principal);
    assert.match(told[0], /Cannot use .*map\.phash\.json/);
  }));

Deno.test("without vectors there is no map, no neighbour and no search, and it is said", () =>
  withSampleRun(async (sample) => {
    await using similar = opened(sample);
    assert.deepEqual(await similar.map(), { model: null, x: [], y: [] });
    const { model, neighbours } = await similar.neighbours(0, { figures: 1, count: 2 });
    assert.deepEqual([model, neighbours], [null, [[]]]);
    await assert.rejects(similar.search({ revision: "", like: [0], count: 1 }), /deno task embed/);
  }, { embedded: false }));

Deno.test("vectors of another corpus are told once, and it goes on without them", () =>
  withSampleRun(async ({ directory }) => {
    {
      using store = openStore(storeFile(directory));
      store.forget(["plate-2"]);
      store.digests();
    }
    const told: string[] = [];
    await using similar = opened({ directory }, told);
    assert.equal((await similar.map()).model, null);
    assert.equal((await similar.neighbours(0, { figures: 1, count: 2 })).model, null);
    assert.equal(told.length, 1);
    assert.match(told[0], /run deno task embed/);
  }));

Deno.test("a box of one pixel is looked for, less is none", () =>
  withSampleRun(async (sample) => {
    await using similar = opened(sample);
    const search = (...xyxy: readonly [number, number, number, number]) =>
      similar.search({ revision: "", count: 1, box: { plate: 0, xyxy } });
    assert.equal((await search(10, 10, 11, 11)).found.length, 1);
    await assert.rejects(search(10, 10, 10.9, 40), /holds nothing/);
    await assert.rejects(search(10, 10, 40, 10.9), /holds nothing/);
  }));

Deno.test("similarities of neighbours have four digits", () =>
  withSampleRun(async (sample) => {
    await using similar = opened(sample);
    await using vectors = await openVectors(readReviewCorpus(sample.directory), { threads: 1 });
    const { neighbours: [found] } = await similar.neighbours(0, { figures: 1, count: 5 });
    const [exact] = await vectors.neighbours([0], 5);
    assert.deepEqual(
      found,
      exact.map(({ figure, similarity }) => ({
        figure,
        similarity: Number(similarity.toFixed(4)),
      })),
    );
  }));
