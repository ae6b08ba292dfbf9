import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { inputFormText, readInputForm } from "lib/detect/input_form.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { detectionsOf } from "lib/finetune/head_evaluation.ts";
import { pictureOf, samplesOf } from "lib/finetune/samples.ts";
import { cellsOfHead } from "lib/finetune/step.ts";
import { finetuneStudy, partsOf, type StudyOptions, tunedOptions } from "lib/finetune/study.ts";
import { evaluateDetector } from "lib/finetune/evaluate_detector.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { changeModel } from "lib/onnx/surgery.ts";
import { tiny } from "./fixture.ts";
import { squares } from "./plates.ts";
import { runSmallStudy, smallStudy } from "./tuned.ts";

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "burin-study-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("from labelled plates to a file that is an ordinary detector", () =>
  withFolder(async (folder) => {
    const study = await runSmallStudy(folder);
    assert.deepEqual(study.plates, { train: 17, validation: 3, test: 4 });
    assert.deepEqual(study.runs.map(({ epochs }) => epochs), [1, 2, 12]);
    for (const { epochs, history } of study.runs) {
      const csv = readFileSync(join(folder, "study", `${epochs}-epochs`, "results.csv"), "utf8");
      assert.equal(csv.trim().split("\n").length, 1 + history.length);
    }
    const parts = JSON.parse(readFileSync(join(folder, "study/parts.json"), "utf8"));
    assert.deepEqual(parts, partsOf(squares(24), { seed: 3 }));
    assert.equal(study.before.map50, 0);
    assert.ok(study.after.map50 > 0.05, JSON.stringify(study.after));

    // the file, opened like any other, is what was evaluated
    const collection = squares(24);
    await using detect = await openYolox(study.file, { ...tunedOptions, threads: 1 });
    const { test } = partsOf(collection, { seed: 3 });
    assert.deepEqual(await evaluateDetector(detect, collection, { ids: test }), study.after);

    // and says what the training's own reading of its rows says
    await using session = await openSession(study.file, { threads: 1 });
    const head = readHead(new Uint8Array(readFileSync(study.file)), tiny.size);
    const [sample] = samplesOf(collection, { ids: test, size: tiny.size });
    const picture = await pictureOf(sample, { collection, size: tiny.size });
    const { output } = await session.run({ images: picture });
    const logits = Float32Array.from(
      output.data as Float32Array,
      (p, i) => i % 6 < 4 ? p : Math.log(p / (1 - p)),
    );
    const ours = detectionsOf(logits, { cells: cellsOfHead(head), ...head, ...sample });
    const theirs = await detect(await collection.open(sample.plate), { minScore: 0.01 });
    assert.equal(ours.length, theirs.length);
    assert.ok(theirs.length > 0);
    ours.forEach(({ box, score }, i) => {
      assert.ok(Math.abs(score - theirs[i].score) < 1e-4);
      box.forEach((value, k) => assert.ok(Math.abs(value - theirs[i].box[k]) < 1e-2));
    });
  }));

Deno.test("all of a model is trained by the same study, and its file is what was evaluated", () =>
  withFolder(async (folder) => {
    const study = await runSmallStudy(folder, {
      train: "all",
      lengths: [1, 2],
      config: { batch: 4, learningRate: 2e-3 },
      collection: squares(14),
    });
    assert.equal(study.train, "all");
    assert.deepEqual(study.runs.map(({ history }) => history.length), [1, 2]);
    assert.ok(existsSync(join(folder, "study/2-epochs/results.csv")));
    const collection = squares(14);
    // its size and the reduction by areas are what the file tells
    await using detect = await openYolox(study.file, { ...tunedOptions, threads: 1 });
    const { test } = partsOf(collection, { seed: 3 });
    assert.deepEqual(await evaluateDetector(detect, collection, { ids: test }), study.after);
    const [before, after] = [tiny.model, new Uint8Array(readFileSync(study.file))]
      .map((model) => readNetwork(model, tiny.size).weights["body.0.weight"].data);
    assert.notDeepEqual(after, before, "the body learns, too");
  }));

Deno.test("the tuned file looks as its start does, and the start is evaluated by the same looks", () =>
  withFolder(async (folder) => {
    const form = {
      sides: [64, 96],
      mirrored: true,
      looks: "as needed",
      reduction: "area",
      fitted: true,
    } as const;
    const model = changeModel(tiny.model, { constants: {}, metadata: inputFormText(form) });
    const opened = { classes: ["a", "b", "c"], keep: new Set(["a", "b", "c"]) };
    const collection = squares(14);
    const { test } = partsOf(collection, { seed: 3 });
    const metricsOf = async (...given: Parameters<typeof openYolox>) => {
      await using detect = await openYolox(...given);
      return await evaluateDetector(detect, collection, { ids: test });
    };
    const small = { model, opened, collection, lengths: [1], config: { batch: 4 } };
    const own = await metricsOf(model, { ...opened, threads: 1 });
    for (const train of ["head", "all"] as const) {
      const study = await runSmallStudy(join(folder, train), { ...small, train });
      assert.deepEqual(readInputForm(readMetadata(study.file)), form);
      assert.deepEqual(study.before, own, `${train}: what is trained does not change the start`);
      assert.deepEqual(await metricsOf(study.file, { threads: 1 }), study.after);
    }
    // a start that tells nothing is looked at in the size of the training, though it has one of its own
    const study = await runSmallStudy(join(folder, "untold"), {
      ...small,
      train: "all",
      model: tiny.model,
      size: { width: 96, height: 96 },
    });
    const at96 = { sizes: [96], reduction: "area", mirrored: false, threads: 1 } as const;
    assert.deepEqual(study.before, await metricsOf(tiny.model, { ...opened, ...at96 }));
    assert.deepEqual(study.after, await metricsOf(study.file, at96));
  }));

const real = mirrorDirectories().map((folder) => join(folder, "models/yolox_nano.onnx"))
  .find(existsSync);

Deno.test({
  name: "the real weights find more engraved figures after two epochs than before",
  ignore: !real,
  fn: () =>
    withFolder(async (folder) => {
      const study = await finetuneStudy({
        model: new Uint8Array(readFileSync(real!)),
        collection: await engraveCollection({
          seed: 1,
          plates: 20,
          directory: join(folder, "plates"),
        }),
        directory: folder,
        seed: 1,
        lengths: [2],
        mirrored: false,
      });
      assert.ok(study.after.map50 > study.before.map50 + 0.05, JSON.stringify(study.after));
      assert.ok(study.after.map > study.before.map + 0.05, JSON.stringify(study.before));
    }),
});

Deno.test("parts go by work, or as an export has them; none may be empty", () =>
  withFolder(async (folder) => {
    const collection = squares(24);
    const dealt = partsOf(collection, { seed: 3 });
    assert.equal(new Set(Object.values(dealt).flat()).size, 24);
    assert.notDeepEqual(partsOf(collection, { seed: 4 }), dealt);
    const parts = { "plate-0": "train", "plate-1": "validation", "plate-2": "test" } as const;
    assert.deepEqual(partsOf(collection, { seed: 3, parts }), {
      train: ["plate-0"],
      validation: ["plate-1"],
      test: ["plate-2"],
    });
    await assert.rejects(
      runSmallStudy(folder, { parts: { "plate-0": "train", "plate-1": "test" } }),
      /none is left for the validation part/,
    );
    const labels = collection.labels.filter(({ plate }) => !dealt.test.includes(plate));
    await assert.rejects(
      runSmallStudy(folder, { collection: { ...collection, labels } }),
      /of the 4 plates of the test part none has a label\. Label some/,
    );
  }));

Deno.test("plates without labels are in no part, and books may be dealt out whole", () => {
  const { plates, ...rest } = squares(24);
  const labelled = new Set(plates.slice(0, 18).map(({ id }) => id));
  const books = plates.map((plate, i) => ({ ...plate, more: { book: `book ${i % 6}` } }));
  const parts = partsOf({ ...rest, plates: books, labelled }, { seed: 3, by: "book" });
  assert.deepEqual(new Set(Object.values(parts).flat()), labelled);
  const own = Object.values(parts).map((ids) =>
    new Set(books.filter(({ id }) => ids.includes(id)).map(({ more }) => more.book))
  );
  assert.equal(own.reduce((sum, { size }) => sum + size, 0), 6);
  assert.equal(
    Object.values(partsOf({ ...rest, plates, labelled }, { seed: 3 })).flat().length,
    18,
  );
});

/** A study stopped after so many epochs of one of its lengths. */
async function stopAfter(
  [length, epoch]: readonly [number, number],
  folder: string,
  more: Partial<StudyOptions>,
): Promise<void> {
  const controller = new AbortController();
  const stopped = runSmallStudy(folder, {
    ...more,
    signal: controller.signal,
    onEpoch: (at) => at.length === length && at.record.epoch === epoch && controller.abort(),
  });
  await assert.rejects(stopped, { name: "AbortError" });
  assert.ok(!existsSync(join(folder, "study/tuned.onnx")), "nothing passes for tuned");
}

for (const train of ["head", "all"] as const) {
  Deno.test(`a study of ${train} that was stopped goes on to the very bytes of an unbroken one`, () =>
    withFolder(async (folder) => {
      const config = { batch: 4, learningRate: 2e-3 };
      const small = { train, config, collection: squares(14), lengths: [1, 3] };
      const whole = await runSmallStudy(join(folder, "whole"), small);
      const torn = join(folder, "torn");
      // within a length, between two, and when the best is to be evaluated
      await stopAfter([3, 1], torn, { ...small, lengths: [3, 1] });
      await stopAfter([1, 1], torn, small);
      await stopAfter([3, 3], torn, small);
      const seen: number[] = [];
      const study = await runSmallStudy(torn, {
        ...small,
        onEpoch: ({ length, record }) => seen.push(10 * length + record.epoch),
      });
      assert.deepEqual(seen, [], "all epochs are kept");
      assert.equal(study.sha256, whole.sha256);
      const [a, b] = [whole.file, study.file].map((file) => readFileSync(file));
      assert.ok(a.equals(b));
      assert.deepEqual([study.before, study.after], [whole.before, whole.after]);
    }));
}

Deno.test("a stop before any length was finished is told as a stop", () =>
  withFolder(async (folder) => {
    await stopAfter([1, 1], folder, {});
    assert.ok(smallStudy(folder).lengths!.length >= 3);
  }));
