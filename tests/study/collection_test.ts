import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { openCollection } from "lib/study/collection.ts";
import { silent } from "lib/study/stage_context.ts";
import { away } from "tests/cli/ran.ts";
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

Deno.test("plates of a run keep their ids where a file of nearly the same name is added", () =>
  withFolder(async (folder) => {
    const picture = await encodePng(blank({ width: 8, height: 6 }, [9, 9, 9, 255]));
    writeFileSync(join(folder, "a.png"), picture);
    const out = join(folder, "run");
    const opened = () => openCollection({ ...choice, corpus: folder, out }, silent);
    const [plate] = (await opened()).plates;
    {
      using store = openStore(storeFile(out));
      store.add({ plate, sha256: "", characters: [], missed: 0, skipped: null });
    }
    writeFileSync(join(folder, "a.jpg"), picture);
    const ids = new Map((await opened()).plates.map(({ id, file }) => [file, id]));
    assert.equal(ids.get("a.png"), "a");
    assert.match(ids.get("a.jpg")!, /^a-[0-9a-f]{10}$/);
  }));

Deno.test("the engraver's plates lie in the run's folder", () =>
  withFolder(async (folder) => {
    const engraved = { ...choice, corpus: "engraver", plates: 1, out: folder };
    const { plates, digest } = await openCollection(engraved, silent);
    assert.equal(plates.length, 1);
    assert.match(await digest(plates[0]), /^[0-9a-f]{64}$/);
  }));

Deno.test("our own annotations are read as a folder's; a name that is none and no folder is said", () =>
  withFolder(async (folder) => {
    const picture = await encodePng(blank({ width: 8, height: 6 }, [9, 9, 9, 255]));
    for (const name of ["a.png", "b.png"]) writeFileSync(join(folder, name), picture);
    const annotations = {
      images: [{ id: 1, file_name: "a.png", width: 8, height: 6 }],
      categories: [{ id: 1, name: "person" }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 4, 4], area: 16 }],
    };
    writeFileSync(join(folder, "annotations.json"), JSON.stringify(annotations));
    const { plates, labels } = await openCollection({ ...choice, corpus: folder }, silent);
    assert.deepEqual([plates.length, labels.length], [2, 1], "plates that it does not name, too");
    await assert.rejects(
      openCollection({ ...choice, corpus: join(folder, "none") }, silent),
      /none/,
    );
  }));

Deno.test("a collection that is fetched says which, and how far it is", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const bars: [string, number][] = [];
      const context = {
        signal: AbortSignal.abort(new Error("stopped")),
        bar: (title: string, total: number) => {
          bars.push([title, total]);
          return { at: () => {}, total: () => {}, [Symbol.dispose]: () => {} };
        },
      };
      await assert.rejects(openCollection({ ...choice, corpus: "alice" }, context));
      assert.deepEqual(bars, [["fetching alice", 1]]);
    })
  ));
