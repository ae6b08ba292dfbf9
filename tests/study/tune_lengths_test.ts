import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { changeModel } from "lib/onnx/surgery.ts";
import { tuneLengths } from "lib/study/tune_lengths.ts";
import { readFinetuning } from "lib/study/finetuning.ts";
import type { StageContext } from "lib/study/stage_context.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withFolder } from "tests/with_folder.ts";
import { tiny } from "../finetune/fixture.ts";
import { squares } from "../finetune/plates.ts";
import { runSmallStudy } from "../finetune/tuned.ts";
import { listening } from "./listening.ts";

/** The fixture's model, whose file names its three classes. */
const model = changeModel(tiny.model, {
  constants: {},
  metadata: { names: JSON.stringify({ 0: "a", 1: "b", 2: "c" }) },
});

const how = {
  seed: 3,
  size: tiny.size,
  batch: 4,
  learningRate: 0.03,
  threads: 1,
  command: "deno task finetune --epochs 1,12",
};

Deno.test("squares are learnt: what is recorded is what the study of lengths gives", () =>
  withFolder(async (folder) => {
    const start = { name: "tiny", model, sha256: sha256(model), startsAs: 0 };
    const collection = squares(24);
    const file = join(folder, "result.json");
    const tuned = await tuneLengths({ collection, whole: collection, start }, {
      ...how,
      directory: join(folder, "out"),
      lengths: [1, 12],
      result: file,
    });
    assert.deepEqual(tuned.plates, { train: 17, validation: 3, test: 4 });
    assert.deepEqual(tuned.runs.map(({ history }) => history.length), [1, 12]);
    assert.equal(tuned.train, "head");
    assert.ok(tuned.before.map50 < 0.01 && tuned.after.map50 > 0.05, JSON.stringify(tuned.after));
    assert.equal(tuned.tuned, sha256(new Uint8Array(readFileSync(tuned.file))));
    const study = await runSmallStudy(folder, { model, lengths: [1, 12] });
    assert.deepEqual([tuned.tuned, tuned.after], [study.sha256, study.after]);
    const kept = readFinetuning(file)!;
    assert.equal(kept.command, how.command);
    assert.equal(kept.tuned, tuned.tuned);
    assert.deepEqual(kept.chosen, study.chosen);
  }));

Deno.test("a stop is told with how to go on, and leaves nothing that passes for tuned", () =>
  withFolder(async (folder) => {
    const start = { name: "tiny", model, sha256: sha256(model), startsAs: 0 };
    const collection = squares(14);
    const directory = join(folder, "out");
    const tune = (context: StageContext) =>
      tuneLengths({ collection, whole: collection, start }, {
        ...how,
        directory,
        lengths: [1, 3],
      }, context);
    const { said, controller, context } = listening();
    const stopping: StageContext = {
      ...context,
      bar: (title) => ({
        at: (done) => title === "training" && done === 2 && controller.abort(),
        total() {},
        [Symbol.dispose]() {},
      }),
    };
    await assert.rejects(tune(stopping), { name: "AbortError" });
    const file = join(directory, "tuned.onnx");
    assert.ok(!existsSync(file));
    assert.equal(said.length, 1);
    assert.match(said[0], /tuned\.onnx is not written yet.*the same command goes on from there/);
    assert.equal((await tune(listening().context)).file, file);
  }));
