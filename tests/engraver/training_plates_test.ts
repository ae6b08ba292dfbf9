import assert from "node:assert/strict";
import { engraveTrainingPlates } from "lib/engraver/training_plates.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("plates of many shapes, with labels; more of one seed begin with the fewer", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-engraver-" });
  try {
    const few = await engraveTrainingPlates({ seed: 3, plates: 3, directory: `${root}/few` });
    const more = await engraveTrainingPlates({ seed: 3, plates: 4, directory: `${root}/more` });
    assert.deepEqual(more.plates.slice(0, 3), few.plates);
    for (const plate of few.plates) {
      assert.equal(await few.digest(plate), await more.digest(plate));
      const long = Math.max(plate.width, plate.height);
      assert.ok(long >= 300 && long <= 1200);
      const own = few.labels.filter((label) => label.plate === plate.id);
      assert.ok(own.length >= 1);
      for (const { box: [x0, y0, x1, y1] } of own) {
        assert.ok(x0 >= 0 && y0 >= 0 && x1 <= plate.width && y1 <= plate.height);
      }
    }
    assert.ok(new Set(more.plates.map(({ work }) => work)).size === 4);
    assertFrozen([more.plates, more.labels, await more.digest(more.plates[3])], "a3e30020a6ab");
    await assert.rejects(
      engraveTrainingPlates({ seed: 4, plates: 3, directory: `${root}/few` }),
      /says that this folder was engraved with/,
    );
    await assert.rejects(
      engraveTrainingPlates({ seed: 4, plates: 0, directory: `${root}/none` }),
      /Cannot engrave 0 plates/,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("400 plates are engraved unless told, one is enough, and none, or a part of one, is refused", () =>
  withFolder(async (root) => {
    const signal = AbortSignal.abort(new Error("enough"));
    const engrave = (plates: number | undefined) =>
      engraveTrainingPlates({
        seed: 3,
        ...plates === undefined ? {} : { plates },
        directory: `${root}/${plates}`,
        signal,
      });
    for (const plates of [undefined, 1]) await assert.rejects(engrave(plates), /enough/);
    for (const plates of [-1, 0.5]) await assert.rejects(engrave(plates), /Cannot engrave/);
    const settings = Deno.readTextFileSync(`${root}/undefined/engraver.json`);
    assert.deepEqual(JSON.parse(settings), { kind: "training", seed: 3, plates: 400 });
  }));
