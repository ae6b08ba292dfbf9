import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "lib/study/usage.ts";
import { runStudy } from "lib/study/whole_study.ts";
import { withFolder } from "tests/with_folder.ts";

// all stages, one after the other, are in cli/demo_test.ts
Deno.test("a detector that is none is told before anything is engraved", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "out");
    const study = {
      corpus: "engraver",
      seed: 1,
      plates: 1,
      directory,
      experiment: "demo" as const,
    };
    const more = { heldOut: 0, resume: true, queries: 10, neighbours: 1, workers: 0, cache: 0 };
    const how = { engine: "onnx", provider: "cpu", "steps-per-run": 1, reduced: false } as const;
    const extraction = { detector: "yolo9" };
    const run = runStudy({ ...study, ...more, ...how, extraction } as never);
    await assert.rejects(run, (error: Error) => error instanceof UsageError);
    assert.ok(!existsSync(directory));
  }));
