import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changeModel } from "lib/onnx/surgery.ts";
import { platesDigest, takeTunedFolder, type TuningSettings } from "lib/study/tuned_folder.ts";
import { withFolder } from "tests/with_folder.ts";
import { tiny } from "../finetune/fixture.ts";
import { squares } from "../finetune/plates.ts";

const settings: TuningSettings = {
  corpus: "engraver",
  plates: "p",
  start: "s",
  widen: null,
  train: "head",
  seed: 1,
  size: [416, 416],
  batch: 8,
  learningRate: 0.002,
  lengths: [10, 30],
};

Deno.test("a folder is of the settings that took it, and of further lengths; others are refused", () =>
  withFolder((folder) => {
    const take = (other: Partial<TuningSettings> = {}) => () =>
      takeTunedFolder(folder, { ...settings, ...other });
    take()();
    take()();
    // one folder, typed in another way
    take({ corpus: "./engraver" })();
    take()();
    const others: readonly (readonly [Partial<TuningSettings>, RegExp])[] = [
      [{ corpus: "alice" }, /other --corpus \(engraver, not alice\)\. Name another .*--out/],
      [{ plates: "q" }, /other plates or labels\./],
      [{ start: "t" }, /other --start\./],
      [{ widen: 1.5 }, /other --widen \(null, not 1\.5\)/],
      [{ train: "all", seed: 2 }, /other --train \(head, not all\), --seed \(1, not 2\)/],
      [{ size: [640, 640] }, /other size of the input/],
      [{ batch: 4 }, /other --batch/],
      [{ learningRate: 1 }, /other --rate/],
      [{ lengths: [10] }, /other --epochs \(10,30, not 10\)/],
    ];
    for (const [other, message] of others) {
      assert.throws(take(other), message);
      assert.throws(take(other), /settings\.json is of a fine-tuning with other/);
    }
    take({ lengths: [10, 30, 70] })();
    assert.throws(take(), /other --epochs/, "the longer one is kept");
    writeFileSync(join(folder, "settings.json"), "{");
    assert.throws(take(), /settings\.json does not say how it was made.*delete/);
  }));

Deno.test("a detector of an earlier Burin is gone on with as far as its file tells, else left alone", () =>
  withFolder((folder) => {
    const file = join(folder, "tuned.onnx");
    const tuned = (about: Readonly<Record<string, unknown>>) =>
      writeFileSync(
        file,
        changeModel(tiny.model, { constants: {}, metadata: { tuned: JSON.stringify(about) } }),
      );
    tuned({ from: "s", train: "head", plates: "alice", seed: 1, epochs: 10 });
    assert.throws(
      () => takeTunedFolder(folder, settings),
      /tuned\.onnx is of a fine-tuning with other --corpus \(alice, not engraver\)/,
    );
    assert.ok(!existsSync(join(folder, "settings.json")));
    tuned({ from: "s", train: "head", plates: "engraver", seed: 1, epochs: 10 });
    takeTunedFolder(folder, settings);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")), settings);
    rmSync(join(folder, "settings.json"));
    for (const other of [tiny.model, "no model"]) {
      writeFileSync(file, other);
      assert.throws(() => takeTunedFolder(folder, settings), /tuned\.onnx does not say how/);
    }
  }));

Deno.test("plates are the same until a label, a part or what is dealt out changes", () => {
  const collection = squares(3);
  const digest = platesDigest({ collection });
  assert.equal(platesDigest({ collection: squares(3) }), digest);
  const parts = { "plate-0": "test" } as const;
  const [first, ...labels] = collection.labels;
  const moved = { ...first, box: [0, 0, 5, 5] as const };
  for (
    const other of [
      { collection, parts },
      { collection, by: "book" as const },
      { collection: { ...collection, labels } },
      { collection: { ...collection, labels: [moved, ...labels] } },
    ]
  ) assert.notEqual(platesDigest(other), digest);
});
