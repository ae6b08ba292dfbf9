import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finetuneAll } from "lib/cli/finetune_all.ts";
import { squares } from "../finetune/plates.ts";
import { tiny } from "../finetune/fixture.ts";
import { listening } from "./listening.ts";
import { withFolder } from "./ran.ts";

const options = {
  seed: 2,
  batch: 2,
  rate: 5e-4,
  steps: 2,
  threads: 1,
  without: undefined,
  fold: undefined,
  folds: 2,
  engraver: 0,
  "engraver-share": 0.2,
};

/** Squares of two books. */
function twoBooks() {
  const all = squares(6);
  const plates = all.plates.map((plate, i) => ({
    ...plate,
    more: { book: i < 4 ? "first" : "second" },
  }));
  return { ...all, plates };
}

Deno.test("all of a detector is trained on all books but those left out, which must be there", () =>
  withFolder(async (folder) => {
    const file = join(folder, "tiny.onnx");
    writeFileSync(file, tiny.model);
    const model = { name: "tiny", file, sha256: "0" };
    const directory = join(folder, "out");
    const { context, said } = listening();
    const given = { model, collection: twoBooks(), directory };
    const result = await finetuneAll(
      { ...given, options: { ...options, without: "second" } },
      context,
    );
    assert.equal(result.plates, 4);
    assert.equal(result.without, "second");
    assert.ok(result.finished && existsSync(result.file));
    assert.ok(result.losses.first > 0 && result.losses.last > 0);
    assert.match(said.join("\n"), /The loss fell from .* of 2 steps/);
    const folds = [];
    for (const fold of [1, 2]) {
      const own = { ...given, directory: join(folder, `fold-${fold}`) };
      const { plates } = await finetuneAll({ ...own, options: { ...options, fold } }, context);
      folds.push(plates);
    }
    assert.deepEqual(folds.sort(), [2, 4], "each fold is left out once");
    await assert.rejects(
      finetuneAll({ ...given, options: { ...options, fold: 3 } }, context),
      /--fold takes numbers from 1 to 2, not 3/,
    );
    await assert.rejects(
      finetuneAll({ ...given, options: { ...options, without: "third" } }, context),
      /--without takes books of the collection, first, second; not "third"/,
    );
  }));
