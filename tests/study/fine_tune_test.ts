import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import type { SplitName } from "lib/corpus/splits.ts";
import { encodePng } from "lib/image/image.ts";
import { changeModel } from "lib/onnx/surgery.ts";
import { fineTune } from "lib/study/fine_tune.ts";
import { workIn } from "lib/study/run.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withFolder } from "tests/with_folder.ts";
import { tiny } from "../finetune/fixture.ts";
import { squares } from "../finetune/plates.ts";
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

/** Squares as a folder of labels with parts of its own. */
async function folderOf(directory: string, parts: readonly SplitName[]): Promise<string> {
  const { plates, labels, open } = squares(parts.length);
  for (const plate of plates) {
    writeFileSync(join(directory, plate.file), await encodePng(await open(plate)));
  }
  const labelled = join(directory, "labels");
  saveLabelled({
    plates,
    labels,
    parts: Object.fromEntries(plates.map(({ id }, i) => [id, parts[i]])),
  }, { format: "roboflow", directory: labelled, fileOf: ({ file }) => join(directory, file) });
  return labelled;
}

Deno.test("a folder of labels and a file are enough; its own parts are kept to", () =>
  withFolder(async (folder) => {
    const parts = ["train", "train", "train", "validation", "test"] as const;
    const corpus = await folderOf(folder, parts);
    const file = join(folder, "mine.onnx");
    writeFileSync(file, model);
    const { context, said } = listening();
    const choice = { ...how, corpus, plates: 1, start: file, directory: join(folder, "out") };
    const tuned = await fineTune({ ...choice, lengths: [1] }, context);
    assert.deepEqual(tuned.plates, { train: 3, validation: 1, test: 1 });
    assert.deepEqual(tuned.start, { name: "mine.onnx", sha256: sha256(model) });
    assert.deepEqual(said, []);
    const all = await fineTune({
      ...choice,
      directory: join(folder, "all"),
      train: "all",
      lengths: [1],
    });
    // nothing of other settings is overwritten
    await assert.rejects(
      fineTune({ ...choice, train: "all", lengths: [1] }),
      /tuned\.onnx is of a fine-tuning with other --train .*--out/,
    );
    assert.equal((await fineTune({ ...choice, lengths: [1] })).tuned, tuned.tuned);
    assert.equal(all.train, "all");
    assert.notEqual(all.tuned, tuned.tuned);
  }));

Deno.test("a part without plates, a start that is not there and a folder in use are refused", () =>
  withFolder(async (folder) => {
    const corpus = await folderOf(folder, ["train", "train", "test"]);
    const file = join(folder, "mine.onnx");
    writeFileSync(file, model);
    const choice = { ...how, corpus, plates: 1, directory: join(folder, "out"), lengths: [1] };
    await assert.rejects(
      fineTune({ ...choice, start: file }),
      /Cannot train a detector on 3 plates: none is left for the validation part/,
    );
    await assert.rejects(fineTune({ ...choice, start: "yolo9" }), /no model and no file "yolo9"/);
    const { said, context } = listening();
    const empty = join(folder, "empty");
    await Deno.mkdir(empty);
    const { plates, open } = squares(3);
    for (const plate of plates) {
      writeFileSync(join(empty, plate.file), await encodePng(await open(plate)));
    }
    const images = plates.map(({ file, width, height }, id) => ({
      ...{ id, width, height },
      file_name: file,
    }));
    const categories = [{ id: 1, name: "figure" }];
    writeFileSync(
      join(empty, "annotations.json"),
      JSON.stringify({ images, categories, annotations: [] }),
    );
    // before the start is looked for
    await assert.rejects(
      fineTune({ ...choice, corpus: empty, start: "yolo9" }, context),
      /Cannot fine-tune a detector on .*empty: .* not one figure is labelled\. Draw boxes/,
    );
    assert.ok(!said.some((line) => line.includes("NaN")));
    using _other = workIn(choice.directory, "another training");
    await assert.rejects(fineTune({ ...choice, start: file }), { name: "LockedError" });
  }));
