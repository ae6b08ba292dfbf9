import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "lib/image/image.ts";
import { drawLabels } from "lib/study/drawn_labels.ts";
import { squares } from "../finetune/plates.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("labels are drawn on the plates that somebody labelled, and on no other", () =>
  withFolder(async (folder) => {
    const collection = squares(3);
    const labelled = new Set(["plate-0", "plate-2"]);
    const directory = join(folder, "overlay");
    const files = await drawLabels({ ...collection, labelled }, { directory });
    assert.deepEqual(files, ["plate-0", "plate-2"].map((id) => join(directory, `${id}.png`)));
    const [first] = collection.plates;
    const [drawn, plain] = [await decodeImage(files[0]), await collection.open(first)];
    assert.deepEqual([drawn.width, drawn.height], [plain.width, plain.height]);
    assert.notDeepEqual(drawn.data, plain.data);
    const bare = await drawLabels({ ...collection, labels: [], labelled }, { directory });
    assert.deepEqual((await decodeImage(bare[0])).data, plain.data);
  }));
