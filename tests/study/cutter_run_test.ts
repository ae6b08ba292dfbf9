import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCutter } from "lib/study/cutter_run.ts";
import { workIn } from "lib/study/run.ts";
import { listening } from "./listening.ts";
import { withFolder } from "tests/with_folder.ts";

// a training to its end is in cli/cutter_test.ts
Deno.test("one process works in a folder, and what was stopped leaves no result", () =>
  withFolder(async (folder) => {
    const result = join(folder, "cutter.json");
    const choice = {
      directory: join(folder, "run"),
      figures: folder,
      seed: 1,
      engraver: 1,
      prints: false,
      testPlates: 1,
      settings: { steps: 1, batch: 2 },
      threads: 1,
      command: "deno task cutter",
      result,
    };
    {
      using _other = workIn(choice.directory, "another training");
      await assert.rejects(runCutter(choice), { name: "LockedError" });
    }
    const { context, controller } = listening();
    controller.abort(new Error("stopped"));
    await runCutter(choice, context).then(
      (made) => assert.equal(made, null),
      (error) => assert.equal(error.message, "stopped"),
    );
    assert.ok(!existsSync(result) && !existsSync(join(choice.directory, "burin_cutter.onnx")));
  }));
