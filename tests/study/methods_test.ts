import assert from "node:assert/strict";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { compareSegmenters, runPrompts } from "lib/study/compare_segmenters.ts";
import { methodRows, openMethods, openTextDetector } from "lib/study/methods.ts";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

/** Runs where no weights are to be had, whatever this machine has. */
async function withoutWeights(run: () => Promise<void>): Promise<void> {
  await withFolder((empty) => withEnvironment({ BURIN_MIRROR: empty, BURIN_CACHE: empty }, run));
}

function onePlate(seed = 3): Pick<Collection, "open" | "plates" | "labels"> {
  const sheet = impression(engravePlate(seed, { cast: [7, 8], width: 420, height: 320 }), {
    kind: "clean",
    seed: 1,
  });
  const { image, figures } = print(sheet);
  return {
    plates: [{ id: "one", width: image.width, height: image.height } as Plate],
    labels: figures.map(({ name, box, mask }) => ({ plate: "one", name, box, mask })),
    open: () => Promise.resolve(image),
  };
}

Deno.test("what is not here is left out, with a row that says how to get it", () =>
  withoutWeights(async () => {
    const methods = await openMethods({ threads: 1 });
    assert.deepEqual(methods.map(({ name }) => name), [
      "ink + GrabCut",
      "burin_nano + GrabCut",
      "burin_nano + burin_cutter",
    ]);
    assert.ok(methods.every(({ random }) => !random));
    assert.deepEqual(methods.map(({ weights }) => weights), [
      "none needed",
      "burin_nano",
      "burin_nano, burin_cutter",
    ]);
    const rows = methodRows(methods);
    assert.deepEqual(rows.map(({ state }) => state), [
      ...methods.map(() => "here"),
      "not here: deno task models fetch sam_vit_b",
      "not here: deno task models fetch hq_sam_vit_l",
      "not here: deno task models fetch grounding_dino_swinb, bert_vocabulary and sam_vit_b",
    ]);
    assert.equal(rows.at(-1)!.weights, null);
    assert.equal(await openTextDetector({ threads: 1 }), null);
    const nothing = await runPrompts(["person"], { text: null, collection: onePlate() });
    assert.deepEqual(nothing, []);
  }));

Deno.test("random weights run where they are asked for, and say that they mean nothing", () =>
  withoutWeights(async () => {
    const methods = await openMethods({ threads: 1, missing: "random weights" });
    assert.deepEqual(methods.map(({ name }) => name), [
      "ink + GrabCut",
      "burin_nano + GrabCut",
      "burin_nano + burin_cutter",
      "burin_nano + SAM",
      "burin_nano + HQ-SAM",
      "lang-SAM",
    ]);
    const random = methods.filter((method) => method.random);
    assert.deepEqual(random.map(({ name }) => name), methods.slice(3).map(({ name }) => name));
    assert.ok(random.every(({ weights }) => weights === "random weights: masks mean nothing"));
    const collection = onePlate();
    const told: string[] = [];
    const [compared] = await compareSegmenters(methods, collection, {
      onProgress: (_, words) => told.push(words),
    });
    assert.equal(told.length, 6);
    assert.equal(compared.answers.length, 6);
    const [ink, nano, cutter, sam, hqSam, langSam] = compared.answers;
    // one detector's boxes, cut out by four
    for (const own of [cutter, sam, hqSam]) {
      assert.deepEqual(own.map(({ box }) => box), nano.map(({ box }) => box));
    }
    assert.ok(ink.length > 0 && nano.length > 0 && langSam.length <= 6);
    for (const { mask } of compared.answers.flat()) {
      const { width, height } = compared.image;
      assert.deepEqual([mask.width, mask.height], [width, height]);
    }
  }));

Deno.test("each prompt is asked of each plate, and all scores are kept", () =>
  withoutWeights(async () => {
    const text = await openTextDetector({ threads: 1, missing: "random weights" });
    assert.ok(text?.random);
    const collection = onePlate();
    const [one, two] = await runPrompts(["human characters", "person"], { text, collection });
    assert.deepEqual([one.prompt, two.prompt], ["human characters", "person"]);
    assert.equal(one.plates.length, 1);
    const scores = one.plates[0].detections.map(({ score }) => score);
    assert.ok(scores.length > 0 && scores.every((score) => score > 0.05));
    assert.equal(one.plates[0].labels.length, collection.labels.length);
    assert.notDeepEqual(one.plates[0].detections, two.plates[0].detections);
  }));

Deno.test("boxes of a text count whose score is above .4, or above what is asked for", () =>
  withoutWeights(async () => {
    const { open, plates: [plate] } = onePlate(4);
    const image = await open(plate);
    const how = { threads: 1, missing: "random weights" } as const;
    const text = await openTextDetector(how);
    const scoresOf = async (prompt: string, options: { boxThreshold?: number } = {}) => {
      const langSam = (await openMethods({ ...how, ...options, prompt })).at(-1)!;
      return (await langSam.answer(image)).map(({ score }) => score);
    };
    // of random weights six boxes are taken: the nearest to .4 among them is above it, and below
    for (const [prompt, nearest] of [["bird", 0.416], ["woman", 0.396]] as const) {
      const detect = await text!.open(prompt);
      const scores = (await detect(image)).map(({ score }) => score).slice(0, 6);
      assert.ok(scores.some((score) => Math.abs(score - nearest) < 0.002), `${prompt}: ${scores}`);
      assert.deepEqual(await scoresOf(prompt), scores.filter((score) => score > 0.4));
      if (prompt === "woman") continue;
      assert.deepEqual(await scoresOf(prompt, { boxThreshold: scores[2] }), scores.slice(0, 2));
    }
  }));
