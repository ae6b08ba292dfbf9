import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "lib/image/image.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { drawLabels } from "lib/study/drawn_labels.ts";
import { squares } from "../finetune/plates.ts";
import { listening } from "./listening.ts";
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
    // labels to learn from alone are looked at, too
    const { labels } = collection;
    const trainingOnly = { labels, labelled: new Set(["plate-0"]) };
    const given = { ...collection, labels: [], labelled: new Set<string>(), trainingOnly };
    const [learnt, ...none] = await drawLabels(given, { directory });
    assert.deepEqual([(await decodeImage(learnt)).data, none], [drawn.data, []]);
  }));

Deno.test("where nobody says what is labelled every plate is drawn, and each is told", () =>
  withFolder(async (directory) => {
    const { labelled: _, ...collection } = squares(2);
    const done: number[] = [];
    const { context } = listening((at) => done.push(at));
    assert.equal((await drawLabels(collection, { directory }, context)).length, 2);
    assert.deepEqual(done, [1, 2]);
  }));

Deno.test("a name is written, but not the one word of figures that have none", () =>
  withFolder(async (folder) => {
    const collection = squares(1);
    const drawn = async (name: string, part: string) => {
      const labels = collection.labels.map((label) => ({ ...label, name }));
      const directory = join(folder, part);
      const [file] = await drawLabels({ ...collection, labels }, { directory });
      return (await decodeImage(file)).data;
    };
    const [none, some, other] = [
      await drawn(unnamedFigure, "none"),
      await drawn("Alice", "some"),
      await drawn("Hatter", "other"),
    ];
    assert.notDeepEqual(none, some);
    assert.notDeepEqual(some, other);
  }));
