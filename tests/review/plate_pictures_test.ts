import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeImage } from "lib/image/image.ts";
import { platePictures, tileSide } from "lib/review/plate_pictures.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { plateSize, type SampleRun, withSampleRun } from "./sample_run.ts";

const picturesOf = ({ directory }: SampleRun) => platePictures(readReviewCorpus(directory));

Deno.test("a plate is shown whole and in tiles, and small; a figure small", () =>
  withSampleRun(async (sample) => {
    const pictures = picturesOf(sample);
    const whole = await decodeImage(await pictures.picture(1));
    assert.deepEqual([whole.width, whole.height], [plateSize.width, plateSize.height]);
    const half = await decodeImage(await pictures.picture(1, 80));
    assert.deepEqual([half.width, half.height], [60, 80]);
    const at = (level: number, column = 0, row = 0) => pictures.tile(1, { level, column, row });
    const size = async (level: number) => {
      const { width, height } = await decodeImage((await at(level))!);
      return [width, height];
    };
    assert.deepEqual([await size(8), await size(7), await size(0)], [[120, 160], [60, 80], [1, 1]]);
    assert.deepEqual([await at(9), await at(8, 1), await at(8, 0, 1)], [null, null, null]);
    assert.ok(tileSide >= plateSize.height);
    const plate = await pictures.plate(0, 40);
    assert.deepEqual([plate!.width, plate!.height], [30, 40]);
    const figure = await pictures.figure(0, 96);
    // never larger than it is
    assert.deepEqual([figure!.width, figure!.height], [40, 80]);
  }, { embedded: false }));

Deno.test("a tile shows the part of the plate that it is of", () =>
  withSampleRun(async (sample) => {
    const pictures = picturesOf(sample);
    const [plate, tile] = [
      await pictures.open(0),
      await decodeImage((await pictures.tile(0, { level: 8, column: 0, row: 0 }))!),
    ];
    const off = plate.data.reduce((sum, level, i) => sum + Math.abs(level - tile.data[i]), 0);
    assert.ok(off / plate.data.length < 12, `${off / plate.data.length} levels`);
  }, { embedded: false }));

Deno.test("what cannot be read is told by its file where it is asked for, and leaves its cell empty", () =>
  withSampleRun(async (sample) => {
    rmSync(join(sample.collection, "plate-1.png"));
    writeFileSync(join(sample.collection, "plate-2.png"), "no picture");
    writeFileSync(join(sample.directory, "with_background/plate-0.00.png"), "no picture");
    const pictures = picturesOf(sample);
    await assert.rejects(pictures.picture(1), /has no plate "plate-1" any more/);
    await assert.rejects(pictures.picture(2), /plate-2/);
    assert.deepEqual([await pictures.plate(1, 40), await pictures.plate(2, 40)], [null, null]);
    assert.equal(await pictures.figure(0, 40), null);
    assert.notEqual(await pictures.figure(1, 40), null);
  }, { embedded: false }));
