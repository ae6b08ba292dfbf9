import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { type FinetuneResult, readFinetuning } from "lib/study/finetuning.ts";
import { json, ran, withFolder } from "./ran.ts";

const here = mirrorDirectories().some((folder) =>
  existsSync(join(folder, "models/yolox_nano.onnx"))
);

Deno.test("lengths that cannot be are told before any work", async () => {
  const { status, out } = await ran("finetune", "--epochs", "0", "--json");
  assert.equal(status, 2);
  assert.match(JSON.parse(out).error, /whole numbers such as 10,30,70/);
});

Deno.test({
  name: "an export with its own parts is trained on, and the result says how",
  ignore: !here,
  fn: () =>
    withFolder(async (folder) => {
      const engraved = join(folder, "engraved");
      const collection = await engraveCollection({ seed: 2, plates: 8, directory: engraved });
      const parts = Object.fromEntries(
        collection.plates.map(({ id }, i) => [
          id,
          i < 5 ? "train" as const : i < 7 ? "validation" as const : "test" as const,
        ]),
      );
      const labelled = join(folder, "export");
      saveLabelled({ plates: collection.plates, labels: collection.labels, parts }, {
        format: "roboflow",
        directory: labelled,
        fileOf: ({ file }) => join(engraved, file),
      });
      const file = join(folder, "result.json");
      const options = ["--corpus", labelled, "--out", join(folder, "out"), "--result", file];
      const ended = await ran("finetune", ...options, "--epochs", "1,2", "--batch", "2", "--json");
      const told = json<FinetuneResult & { file: string }>(ended);
      assert.deepEqual(told.plates, { train: 5, validation: 2, test: 1 });
      assert.deepEqual(told.runs.map(({ epochs }) => epochs), [1, 2]);
      assert.ok(existsSync(told.file));
      const result = readFinetuning(file)!;
      assert.deepEqual(result.runs.map(({ history }) => history.length), [1, 2]);
      // The file keeps six digits.
      const short = (value: number) => Number(value.toPrecision(6));
      const { map50, map, low, high, figures } = told.after;
      assert.deepEqual(result.after, {
        ...{ map50: short(map50), map: short(map) },
        ...{ low: short(low!), high: short(high!), figures },
      });
      assert.ok(low! <= map50 && map50 <= high! && figures! > 0);
      assert.match(result.start.sha256, /^[0-9a-f]{64}$/);
    }),
});

Deno.test("a length is a whole number up to 100,000", async () => {
  const { err } = await ran("finetune", "--epochs", "10,100001");
  assert.match(err, /^--epochs takes whole numbers such as 10,30,70, from 1 to 100000, not "10,1/);
});
