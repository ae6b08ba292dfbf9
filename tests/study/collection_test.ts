import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { blank, encodePng } from "lib/image/image.ts";
import { openCollection } from "lib/study/collection.ts";
import { silent } from "lib/study/stage_context.ts";
import { withFolder } from "tests/with_folder.ts";

const choice = { out: undefined, seed: 1, plates: 2 };

Deno.test("a folder of pictures is opened as plates, with labels or without", () =>
  withFolder(async (folder) => {
    const picture = await encodePng(blank({ width: 8, height: 6 }, [9, 9, 9, 255]));
    writeFileSync(join(folder, "a.png"), picture);
    const plain = await openCollection({ ...choice, corpus: folder }, silent);
    assert.deepEqual([plain.plates.length, plain.labels.length], [1, 0]);
    const coco = {
      images: [{ id: 1, file_name: "a.png", width: 8, height: 6 }],
      categories: [{ id: 1, name: "person" }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 4, 4], area: 16 }],
    };
    writeFileSync(join(folder, "coco.json"), JSON.stringify(coco));
    const labelled = await openCollection({ ...choice, corpus: folder }, silent);
    assert.deepEqual(labelled.labels.map(({ box }) => box), [[1, 1, 5, 5]]);
  }));

Deno.test("the engraver's plates lie in the run's folder", () =>
  withFolder(async (folder) => {
    const engraved = { ...choice, corpus: "engraver", plates: 1, out: folder };
    const { plates, digest } = await openCollection(engraved, silent);
    assert.equal(plates.length, 1);
    assert.match(await digest(plates[0]), /^[0-9a-f]{64}$/);
  }));
