import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readMetadata } from "lib/onnx/metadata.ts";
import { withoutBooks } from "lib/study/left_out_books.ts";
import { tuneSteps } from "lib/study/tune_steps.ts";
import { withFolder } from "tests/with_folder.ts";
import { tiny } from "../finetune/fixture.ts";
import { listening } from "./listening.ts";
import { twoBooks } from "./two_books.ts";

const start = { name: "tiny", model: tiny.model, sha256: "0", startsAs: 0 };
const options = { seed: 2, batch: 2, steps: 2, sizes: [64], threads: 1, folds: 2 };

Deno.test("all of a detector is trained on all books but those left out, and its file says how", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "out");
    const whole = twoBooks();
    const { context } = listening();
    const kept = withoutBooks(whole, { fold: 1, folds: 2 }).plates;
    const tuned = await tuneSteps({ start, whole }, {
      ...options,
      directory,
      fold: 1,
      augmentation: { flip: 0.5, mosaic: 0 },
    }, context);
    assert.deepEqual([tuned.plates, tuned.without, tuned.fold], [kept.length, "", 1]);
    assert.ok(tuned.finished && existsSync(tuned.file));
    assert.ok(tuned.losses.first > 0 && tuned.losses.last > 0);
    assert.deepEqual(tuned.config.sizes, [64]);
    assert.deepEqual(JSON.parse(readMetadata(tuned.file).tuned), {
      from: "0",
      plates: "squares",
      labels: "all",
      without: "",
      fold: "1 of 2",
      engraver: 0,
      share: 0.2,
      augment: "flip=0.5,mosaic=0",
      seed: 2,
      steps: 2,
      sizes: [64],
    });
  }));

Deno.test("a stop is heard, and the same call goes on to the same weights", () =>
  withFolder(async (folder) => {
    const whole = twoBooks();
    const own = { ...options, steps: 2, directory: join(folder, "stopped") };
    // bars move as plates are read and after each step
    const stopping = listening();
    const { bar } = stopping.context;
    const context = {
      ...stopping.context,
      bar: (title: string, total: number) => ({
        ...bar(title, total),
        at: (done: number) => {
          if (title === "training" && done === 1) stopping.controller.abort();
        },
      }),
    };
    await assert.rejects(tuneSteps({ start, whole }, own, context));
    assert.match(stopping.said.at(-1)!, /^Stopped; .* the same command goes on from it/);
    const on = await tuneSteps({ start, whole }, own);
    const once = await tuneSteps({ start, whole }, { ...own, directory: join(folder, "once") });
    assert.equal(on.sha256, once.sha256);
    assert.deepEqual(on.losses, once.losses);
  }));
