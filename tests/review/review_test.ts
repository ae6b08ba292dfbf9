import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { openReview } from "lib/review/review.ts";
import { runMap } from "lib/study/figure_map.ts";
import { silent } from "lib/study/stage_context.ts";
import { hostile, plateSize, type SampleRun, withSampleRun } from "./sample_run.ts";

const opened = ({ directory }: SampleRun) =>
  openReview(directory, { reviewer: "E. H.", threads: 1 });

Deno.test("the collection says all that a page needs, hostile words as they are", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    const { plates, figures, reviewer, canSave, canSearch, atlases } = review.collection();
    assert.deepEqual([reviewer, canSave, canSearch], ["E. H.", true, true]);
    assert.deepEqual([plates.id.length, figures.id.length, atlases.figures.count], [3, 6, 6]);
    assert.equal(plates.artist.values[plates.artist.codes[0]], hostile);
    assert.deepEqual(plates.year, [1838, 1839, 1840]);
  }));

Deno.test("a box on a plate finds the figure that is there", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    const query = { revision: "", count: 3 };
    const box = { plate: 1, xyxy: [60, 20, 110, 150] as const };
    const { found, model } = await review.search({ ...query, box });
    assert.deepEqual([found[0].figure, model, found.length], [3, "phash", 3]);
    // what leaves the plate is cut off
    const wide = { plate: 1, xyxy: [60, 20, 5000, 5000] as const };
    assert.equal((await review.search({ ...query, box: wide })).found.length, 3);
    const beside = { plate: 1, xyxy: [plateSize.width, 0, 5000, 50] as const };
    await assert.rejects(review.search({ ...query, box: beside }), /holds nothing of the plate/);
    const none = { plate: 3, xyxy: [0, 0, 9, 9] as const };
    await assert.rejects(review.search({ ...query, box: none }), /no plate 3: there are 3/);
    await assert.rejects(review.search({ ...query, like: [6] }), /no figure 6: there are 6/);
  }));

Deno.test("neighbours of several figures come together, to the last one", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    const file = await review.neighbours(4, { figures: 10, count: 2 });
    assert.deepEqual([file.first, file.model, file.neighbours.map(({ length }) => length)], [
      4,
      "phash",
      [2, 2],
    ]);
    await assert.rejects(review.neighbours(6, { figures: 1, count: 2 }), /no figure 6/);
  }));

Deno.test("the map is the one that embed --map left, and else that of the vectors; one that is damaged is told", () =>
  withSampleRun(async (sample) => {
    const { directory } = sample;
    const mapOf = async (told: string[] = []) => {
      await using review = openReview(directory, {
        ...{ reviewer: "x", threads: 1 },
        onFault: (reason) => void told.push(reason),
      });
      return await review.map();
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
    await using review = opened(sample);
    assert.equal(review.collection().canSearch, false);
    assert.deepEqual(await review.map(), { model: null, x: [], y: [] });
    const { model, neighbours } = await review.neighbours(0, { figures: 1, count: 2 });
    assert.deepEqual([model, neighbours], [null, [[]]]);
    await assert.rejects(review.search({ revision: "", like: [0], count: 1 }), /deno task embed/);
  }, { embedded: false }));

Deno.test("vectors of another corpus are told once, and it goes on without them", () =>
  withSampleRun(async ({ directory }) => {
    {
      using store = openStore(storeFile(directory));
      store.forget(["plate-2"]);
      store.digests();
    }
    const told: string[] = [];
    await using review = openReview(directory, {
      ...{ reviewer: "x", threads: 1 },
      onFault: (reason) => void told.push(reason),
    });
    assert.equal((await review.map()).model, null);
    assert.equal((await review.neighbours(0, { figures: 1, count: 2 })).model, null);
    assert.equal(told.length, 1);
    assert.match(told[0], /run deno task embed/);
  }));

Deno.test("a review knows when the corpus on disk is another one, and that a verdict does not make it one", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    review.desk.say({ of: "figure", figure: 0, value: "keep" });
    assert.equal(review.isOutdated(), false);
    using store = openStore(storeFile(sample.directory));
    store.forget(["plate-2"]);
    assert.equal(review.isOutdated(), true);
  }, { embedded: false }));
