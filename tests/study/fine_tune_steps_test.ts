import assert from "node:assert/strict";
import { join } from "node:path";
import { fineTuneSteps } from "lib/study/fine_tune_steps.ts";
import { workIn } from "lib/study/run.ts";
import { withFolder } from "tests/with_folder.ts";

// what is trained is in tune_steps_test.ts
Deno.test("a start that is not there, and a folder in use, are refused", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "out");
    const choice = { corpus: "engraver", seed: 1, plates: 2, directory, start: "yolo9", steps: 1 };
    await assert.rejects(fineTuneSteps(choice), /no model and no file "yolo9"/);
    using _other = workIn(directory, "another training");
    await assert.rejects(fineTuneSteps(choice), { name: "LockedError" });
  }));
