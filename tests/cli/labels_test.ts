import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engraveCollection } from "lib/engraver/collection.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { away, json, ran, withFolder } from "./ran.ts";

interface Answer {
  readonly format: string;
  readonly plates: number;
  readonly labels: number;
  readonly masks: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly parts: Readonly<Record<string, number>>;
  readonly losses: readonly { readonly what: string; readonly count: number }[];
}

Deno.test("engraved plates become YOLO's, Roboflow's, and what was lost is told", () =>
  withFolder(async (folder) => {
    const plates = join(folder, "plates");
    const engraved = await engraveCollection({
      seed: 4,
      plates: 3,
      width: 320,
      height: 240,
      directory: plates,
    });
    const count = engraved.labels.length;
    const whole = json<Answer>(await ran("labels", "show", plates, "--json"));
    assert.deepEqual([whole.format, whole.labels, whole.masks], ["coco", count, count]);
    const yolo = join(folder, "yolo");
    const typed = [
      "labels",
      "convert",
      plates,
      yolo,
      "--to",
      "yolo-segment",
      "--class",
      "character",
    ];
    const made = json<Answer>(await ran(...typed, "--split", "1,1,1", "--json"));
    assert.deepEqual(made.classes, { character: count });
    assert.deepEqual(made.parts, { test: 1, train: 1, validation: 1 });
    assert.ok(made.losses.some(({ what }) => what === "work, impression, source or rights"));
    const shown = await ran("labels", "show", yolo);
    assert.match(shown.err, new RegExp(`${count} labels, ${count} with a mask, on 3 plates`));
    const back = join(folder, "back");
    const again = await ran("labels", "convert", yolo, back, "--to", "roboflow", "--json");
    assert.deepEqual(json<Answer>(again).losses, []);
    assert.ok(existsSync(join(back, "valid/_annotations.coco.json")));
    // what was converted is a corpus like any other
    const out = join(folder, "out");
    const extracted = await ran(
      ...["extract", "--corpus", yolo, "--out", out, "--detector", "labels", "--json"],
    );
    assert.equal(json<{ extraction: { missed: number } }>(extracted).extraction.missed, 0);
    const found = await ran("labels", "convert", out, join(folder, "ls"), "--to", "label-studio");
    assert.equal(found.status, 0, found.err);
    assert.match(found.err, /labels on 3 plates as label-studio/);
  }));

Deno.test("labels are evaluated against labels, by plates of the same name", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "plates");
    const size = { width: 320, height: 240 };
    await engraveCollection({ seed: 4, plates: 3, ...size, directory });
    const found = join(folder, "found");
    await ran("labels", "convert", directory, found, "--to", "voc");
    const judged = json<{ detection: { map50: number; missed: number }[]; strangers: number }>(
      await ran("labels", "judge", found, directory, "--json"),
    );
    assert.deepEqual([judged.detection[0].map50, judged.detection[0].missed], [1, 0]);
    assert.equal(judged.strangers, 0);
    const strangers = join(folder, "strangers");
    mkdirSync(strangers);
    writeFileSync(
      join(strangers, "other.png"),
      await encodePng(blank({ width: 40, height: 20 }, [255, 255, 255, 255])),
    );
    writeFileSync(
      join(strangers, "annotations.json"),
      JSON.stringify({
        images: [{ id: 1, file_name: "other.png", width: 40, height: 20 }],
        categories: [{ id: 1, name: "figure" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 3, 4] }],
      }),
    );
    const other = await ran("labels", "judge", strangers, directory);
    assert.equal(other.status, 1);
    assert.match(
      other.err,
      /None of the plates of .*strangers \(other \.\.\..*Give labels of the same/,
    );
    assert.match((await ran("labels", "judge", found)).err, /takes two folders of labels/);
  }));

Deno.test("formats are listed; what is typed wrong is told with what is near", async () => {
  assert.match((await ran("labels", "list")).err, /roboflow-yolo/);
  assert.match((await ran("labels", "convert", "a", "b")).err, /takes two folders, and --to/);
  assert.match((await ran("labels", "convert", "a", "b", "--to", "yola")).err, /mean yolo\?/);
  assert.match((await ran("labels", "lst")).err, /Did you mean list/);
  assert.match((await ran("labels", "show")).err, /takes a folder of labels/);
  assert.match((await ran("labels", "show", "/none")).err, /There is no folder \/none/);
});

Deno.test("faulty labels are refused by name, or left out and counted; what is not used is shown", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "coco");
    mkdirSync(directory);
    const annotation = { image_id: 1, category_id: 1 };
    writeFileSync(
      join(directory, "instances.json"),
      JSON.stringify({
        images: [{ id: 1, file_name: "a.png", width: 40, height: 20 }],
        categories: [{ id: 1, name: "Alice" }],
        annotations: [
          { ...annotation, id: 1, bbox: [1, 2, 3, 4], keypoints: [1, 2, 2] },
          { ...annotation, id: 2, bbox: [9, 9, -3, -4] },
        ],
      }),
    );
    const refused = await ran("labels", "show", directory);
    assert.equal(refused.status, 1);
    assert.match(refused.err, /instances\.json, annotation 2: its box has sides of -3 and -4/);
    const shown = json<{ labels: number; unused: { what: string; count: number }[] }>(
      await ran("labels", "show", directory, "--leave-out", "--json"),
    );
    assert.equal(shown.labels, 1);
    assert.deepEqual(shown.unused.map(({ what }) => what), [
      "pictures that are not in the folder",
      "keypoints",
      "left out: its box has sides of ... and ...",
    ]);
    const clean = join(folder, "clean");
    const typed = ["labels", "convert", directory, clean, "--to", "coco", "--bare", "--leave-out"];
    assert.match((await ran(...typed)).err, /left out: its box/);
    assert.equal((await ran("labels", "show", clean)).status, 0);
  }));

Deno.test("prints are shown, converted without pictures, and evaluated on their labelled plates", () =>
  withFolder((folder) =>
    away(folder, async () => {
      type Shown = Answer & { plates: number; labelled: number; labels: number; masks: number };
      const typed = "prints/seymour";
      const shown = json<Shown>(await ran("labels", "show", typed, "--json"));
      const { plates, labelled, labels, masks, classes } = shown;
      assert.deepEqual([plates, labelled, labels, masks], [59, 9, 37, 10]);
      assert.deepEqual(classes, { figure: 37 });
      assert.match((await ran("labels", "show", typed)).err, /37 labels, 10 .* on 9 of 59 plates/);
      const coco = join(folder, "coco");
      const made = await ran("labels", "convert", typed, coco, "--to", "coco", "--bare");
      assert.match(made.err, /50 plates of prints\/seymour are not labelled, and are left out/);
      const { images } = JSON.parse(readFileSync(join(coco, "annotations.json"), "utf8"));
      assert.equal(images.length, 9);
      for (const { rights, more, source } of images) {
        assert.match(rights, /public domain/);
        assert.match(source, /^https:/);
        assert.equal(more.artist, "Robert Seymour (1798-1836), engr. H. Wallis");
        assert.equal(more.book, "seymour-sketches");
      }
      const again = join(folder, "again");
      const back = await ran("labels", "convert", coco, again, "--to", "coco", "--bare", "--json");
      assert.deepEqual(json<Answer>(back).losses, []);
      assert.deepEqual(
        JSON.parse(readFileSync(join(again, "annotations.json"), "utf8")).images,
        images,
      );
      const judged = await ran("labels", "judge", coco, typed, "--json");
      const { detection: [row], strangers } = json<{
        detection: { plates: number; found: number; false: number }[];
        strangers: number;
      }>(judged);
      assert.deepEqual([row.plates, row.false, strangers], [9, 0, 0]);
    })
  ));

Deno.test("labels of many prints are dealt out by book", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const to = join(folder, "parts");
      const typed = ["labels", "convert", "prints/phiz,hogarth,seymour", to, "--to", "roboflow"];
      const made = await ran(...typed, "--bare", "--split", "1,1,1", "--json");
      const { parts } = json<{ parts: Record<string, number> }>(made);
      assert.deepEqual(Object.keys(parts), ["test", "train", "validation"]);
      const books = ["train", "valid", "test"].map((part) => {
        const text = readFileSync(join(to, part, "_annotations.coco.json"), "utf8");
        return new Set(
          (JSON.parse(text).images as { more: { book: string } }[]).map(({ more }) => more.book),
        );
      });
      for (const [i, own] of books.entries()) {
        for (const other of books.slice(i + 1)) assert.ok(own.isDisjointFrom(other));
      }
    })
  ));
