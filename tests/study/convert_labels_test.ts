import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { convertLabels } from "lib/study/convert_labels.ts";
import { silent } from "lib/study/stage_context.ts";
import { withFolder } from "tests/with_folder.ts";

/** Three pictures, of which two are in the list of labels, one of them with a score. */
async function labelled(folder: string): Promise<void> {
  for (const name of ["a", "b", "c"]) {
    const picture = blank({ width: 40, height: 20 }, [255, 255, 255, 255]);
    writeFileSync(join(folder, `${name}.png`), await encodePng(picture));
  }
  const annotation = { category_id: 1, iscrowd: 0 };
  writeFileSync(
    join(folder, "annotations.json"),
    JSON.stringify({
      images: ["a", "b"].map((name, i) => ({
        id: i + 1,
        file_name: `${name}.png`,
        width: 40,
        height: 20,
      })),
      categories: [{ id: 1, name: "Alice" }],
      annotations: [
        { ...annotation, id: 1, image_id: 1, bbox: [1, 2, 10, 10], score: 0.5 },
        { ...annotation, id: 2, image_id: 2, bbox: [5, 2, 10, 12] },
      ],
    }),
  );
}

Deno.test("labels are written in another format, as one class, in parts, with what is lost", () =>
  withFolder(async (folder) => {
    await labelled(folder);
    const { converted, unlabelled } = await convertLabels(folder, {
      directory: join(folder, "yolo"),
      format: "yolo",
      name: "figure",
      split: "1,1,0",
      seed: 3,
      context: silent,
    });
    assert.equal(unlabelled, 0);
    const { directory, format, plates, labels, classes, parts, losses } = converted;
    assert.deepEqual([directory, format, plates, labels], [join(folder, "yolo"), "yolo", 2, 2]);
    assert.deepEqual([classes, parts], [{ figure: 2 }, { train: 1, validation: 1 }]);
    assert.ok(losses.some(({ what }) => /score/.test(what)), JSON.stringify(losses));
    const back = await openLabelled(join(folder, "yolo"));
    assert.deepEqual(back.labels.map(({ name, box }) => [name, box.map(Math.round)]).sort(), [
      ["figure", [1, 2, 11, 12]],
      ["figure", [5, 2, 15, 14]],
    ]);
    assert.equal(back.plates.length, 2);
  }));

Deno.test("bare, no picture goes with them; what is lost in one format is nothing in its own", () =>
  withFolder(async (folder) => {
    await labelled(folder);
    const to = join(folder, "bare");
    const { converted: { losses, classes } } = await convertLabels(folder, {
      directory: to,
      format: "coco",
      bare: true,
      context: silent,
    });
    assert.deepEqual([losses, classes], [[], { Alice: 2 }]);
    assert.ok(existsSync(join(to, "annotations.json")));
    assert.ok(!existsSync(join(to, "plates")));
  }));

Deno.test("plates that nobody labelled are left out and counted, not written as empty ones", () =>
  withFolder(async (directory) => {
    const asked = { directory, format: "coco", bare: true, context: silent } as const;
    const { converted, unlabelled } = await convertLabels("prints/seymour", asked);
    assert.deepEqual([converted.plates, unlabelled], [9, 50]);
  }));

Deno.test("one book is dealt by works; the seed is 1 where none is given", () =>
  withFolder(async (folder) => {
    const written = async (typed: string, seed?: number) => {
      const directory = join(folder, `${typed.replace("/", "-")} ${seed}`);
      const { converted } = await convertLabels(typed, {
        directory,
        format: "yolo",
        split: "1,1,0",
        bare: true,
        context: silent,
        ...seed === undefined ? {} : { seed },
      });
      const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
      return { parts: converted.parts, sheets: files.sort().join() };
    };
    const { parts, sheets } = await written("prints/seymour");
    assert.ok(parts!.train > 0 && parts!.validation! > 0, JSON.stringify(parts));
    assert.equal((await written("prints/seymour", 1)).sheets, sheets);
    const others = await Promise.all([2, 3, 4].map((seed) => written("prints/seymour", seed)));
    assert.ok(others.some((other) => other.sheets !== sheets));
  }));
