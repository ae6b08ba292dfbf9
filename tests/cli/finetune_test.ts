import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { lengthsOf, readablePlates, sizesOf } from "lib/cli/finetune.ts";
import { type FinetuneResult, readFinetuning } from "lib/study/finetuning.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import { listening } from "tests/study/listening.ts";
import { json, ran, withFolder } from "./ran.ts";

const here = mirrorDirectories().some((folder) =>
  existsSync(join(folder, "models/yolox_nano.onnx"))
);

Deno.test("lengths are read, and anything else is told", async () => {
  assert.deepEqual(lengthsOf("10, 30,70"), [10, 30, 70]);
  assert.throws(() => lengthsOf("10,many"), /not "10,many"/);
  const { status, out } = await ran("finetune", "--epochs", "0", "--json");
  assert.notEqual(status, 0);
  assert.match(JSON.parse(out).error, /whole numbers such as 10,30,70/);
});

Deno.test("sides of pictures are multiples of 32", () => {
  assert.deepEqual(sizesOf("416, 640"), [416, 640]);
  assert.deepEqual(sizesOf("32,1536"), [32, 1536]);
  for (const wrong of ["", "400", "0", "416,", "1568", "416,x"]) {
    assert.throws(() => sizesOf(wrong), /--sizes takes multiples of 32 .*, not "/);
  }
});

Deno.test("plates that cannot be read are named and left out, with their labels", async () => {
  const plate = (id: string) => (
    { id, work: id, impression: "", file: `${id}.png`, width: 1, height: 1, source: "", rights: "" }
  );
  const label = (of: string) => ({ plate: of, box: [0, 0, 1, 1] as const, name: "x" });
  const collection: Collection = {
    name: "prints",
    plates: [plate("a"), plate("b")],
    labels: [label("a"), label("b")],
    open: ({ id, file }) =>
      id === "b"
        ? Promise.reject(new Error(`Cannot decode ${file}`))
        : Promise.resolve(blank({ width: 1, height: 1 }, [0, 0, 0, 255])),
    digest: () => Promise.resolve(""),
  };
  const { context, passedOver, said } = listening();
  const left = await readablePlates(collection, context);
  assert.deepEqual([left.plates.length, left.labels.length], [1, 1]);
  assert.deepEqual(passedOver, [{ file: "b.png", reason: "Cannot decode b.png" }]);
  assert.deepEqual(said, ["passed over: Cannot decode b.png"]);
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
      assert.deepEqual(result.after, {
        map50: short(told.after.map50),
        map: short(told.after.map),
      });
      assert.match(result.start.sha256, /^[0-9a-f]{64}$/);
    }),
});
