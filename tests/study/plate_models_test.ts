import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSmall, openPlateModels } from "lib/study/plate_models.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("small models go into workers; few plates, a thread, and others stay here", async () => {
  const collection = { labels: [] };
  const names = { detector: "burin_nano", segmenter: "burin_cutter" };
  const abreast = async (
    { plates = 16, threads = 2, ...others }: Partial<typeof names> & {
      plates?: number;
      threads?: number;
    },
  ) => {
    const asked = { ...names, ...others };
    await using models = await openPlateModels(asked, { collection, plates, threads });
    assert.equal(models.detector.name, asked.detector);
    assert.equal(models.segmenter.name, asked.segmenter);
    assert.ok(models.detector.minScore >= 0);
    return models.abreast;
  };
  assert.equal(await abreast({}), 2);
  assert.equal(await abreast({ detector: "labels" }), 2);
  assert.equal(await abreast({ plates: 15 }), 1);
  assert.equal(await abreast({ threads: 1 }), 1);
  assert.equal(await abreast({ detector: "ink" }), 1);
  assert.equal(await abreast({ segmenter: "grabcut" }), 1);
});

Deno.test("a detector of no such name or file is refused before a worker begins", async () => {
  const open = (detector: string) =>
    openPlateModels({ detector, segmenter: "burin_cutter" }, {
      collection: { labels: [] },
      plates: 100,
      threads: 2,
    });
  await assert.rejects(open("no_such"), /There is no detector "no_such"/);
  await assert.rejects(open("yolox:no/such.onnx"), /There is no file no\/such.onnx/);
});

Deno.test("a YOLOX of 32 MiB is small, by its manifest or by its file; other kinds are not", () =>
  withFolder((folder) => {
    const file = (bytes: number) => {
      const path = join(folder, `a:b ${bytes}.onnx`); // a path may hold a colon
      writeFileSync(path, "");
      truncateSync(path, bytes);
      return path;
    };
    const most = 32 * 2 ** 20;
    const cases: [name: string, small: boolean][] = [
      ["labels", true],
      ["ink", false],
      ["burin_nano", true],
      ["yolox_nano", true],
      ["yolox_x", false],
      ["dfine_s_coco", false],
      [`yolox:${file(most)}`, true],
      [`yolox:${file(most + 1)}`, false],
      [`yolov8:${file(9)}`, false],
      ["no_such", false],
    ];
    for (const [name, small] of cases) assert.equal(isSmall(name), small, name);
  }));
