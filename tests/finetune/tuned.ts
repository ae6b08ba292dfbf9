/** A tiny model trained on squares, as the tests of training use it. */
import { join } from "node:path";
import { finetuneStudy, type StudyOptions } from "lib/finetune/study.ts";
import { squares } from "./plates.ts";
import { tiny } from "./fixture.ts";

/** The options of a study of a few seconds. */
export const smallStudy = (directory: string, more: Partial<StudyOptions> = {}): StudyOptions => ({
  model: tiny.model,
  size: tiny.size,
  opened: { classes: ["a", "b", "c"], keep: new Set(["a", "b", "c"]) },
  collection: squares(24),
  directory: join(directory, "study"),
  seed: 3,
  lengths: [1, 2, 12],
  config: { batch: 4, learningRate: 0.03 },
  session: { threads: 1 },
  ...more,
});

export const runSmallStudy = (directory: string, more: Partial<StudyOptions> = {}) =>
  finetuneStudy(smallStudy(directory, more));
