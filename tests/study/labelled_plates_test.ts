import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blank, encodePng } from "lib/image/image.ts";
import { labelledPlates } from "lib/study/labelled_plates.ts";
import { withFolder } from "tests/with_folder.ts";
import { listening } from "./listening.ts";

Deno.test("a folder of labels: what is broken is left out, and parts are its own", () =>
  withFolder(async (folder) => {
    const picture = await encodePng(blank({ width: 40, height: 40 }, [200, 200, 200, 255]));
    for (const part of ["train", "valid", "test"]) {
      mkdirSync(join(folder, part, "images"), { recursive: true });
      mkdirSync(join(folder, part, "labels"));
      writeFileSync(join(folder, part, "images", `${part}-0.png`), picture);
      writeFileSync(join(folder, part, "labels", `${part}-0.txt`), "0 0.5 0.5 0.5 0.5\n");
    }
    writeFileSync(
      join(folder, "data.yaml"),
      "train: train/images\nval: valid/images\ntest: test/images\nnc: 1\nnames: [figure]\n",
    );
    const { context, passedOver } = listening();
    const choice = { corpus: folder, seed: 1, plates: 1, out: undefined };
    const { collection, whole, parts, by } = await labelledPlates(choice, context);
    assert.deepEqual(Object.values(parts!).sort(), ["test", "train", "validation"]);
    assert.deepEqual([collection.plates.length, whole.plates.length, by], [3, 3, undefined]);
    assert.deepEqual(passedOver, []);
  }));

Deno.test("engraved plates are dealt out by work, by nobody's parts", () =>
  withFolder(async (folder) => {
    const choice = { corpus: "engraver", seed: 1, plates: 2, out: folder };
    const { collection, whole, parts, by } = await labelledPlates(choice);
    assert.equal(collection.plates.length, 2);
    assert.deepEqual(whole.plates, collection.plates);
    assert.deepEqual([parts, by], [undefined, undefined]);
  }));

Deno.test("plates that nobody labelled are not learnt from, which is said, and books are known by them", () =>
  withFolder(async (folder) => {
    const picture = await encodePng(blank({ width: 40, height: 40 }, [200, 200, 200, 255]));
    for (const name of ["a.png", "b.png"]) writeFileSync(join(folder, name), picture);
    const coco = {
      images: [{ id: 1, file_name: "a.png", width: 40, height: 40 }],
      categories: [{ id: 1, name: "person" }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 14, 14], area: 196 }],
    };
    writeFileSync(join(folder, "annotations.json"), JSON.stringify(coco));
    const { context, said } = listening();
    const choice = { corpus: folder, seed: 1, plates: 1, out: undefined };
    const { collection, whole } = await labelledPlates(choice, context);
    assert.deepEqual(collection.plates.map(({ id }) => id), ["a"]);
    assert.deepEqual(whole.plates.map(({ id }) => id), ["a", "b"]);
    assert.deepEqual(said, ["1 plate that nobody labelled: not learnt from."]);
  }));
