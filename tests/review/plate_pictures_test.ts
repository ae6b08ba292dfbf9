import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Collection } from "lib/corpus/plate.ts";
import { blank, decodeImage } from "lib/image/image.ts";
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

/** Pictures of plates that are all of one size but perhaps the last, and how often each was opened. */
function sized({ directory }: SampleRun, width: number, height: number, last?: 1) {
  const corpus = readReviewCorpus(directory);
  const opened: string[] = [];
  const collection = {
    plates: corpus.plates,
    open({ id }: { readonly id: string }) {
      opened.push(id);
      const size = last && id === "plate-2" ? { width: last, height: last } : { width, height };
      return Promise.resolve(blank(size, [200, 0, 0, 0]));
    },
  } as unknown as Collection;
  return { pictures: platePictures(corpus, { collection }), opened };
}

Deno.test("a large plate is shown at 2000 pixels, in tiles of 512 up to its edges, transparent parts white", () =>
  withSampleRun(async (sample) => {
    const { pictures, opened } = sized(sample, 2100, 512);
    const whole = await decodeImage(await pictures.picture(0));
    assert.deepEqual([whole.width, whole.height], [2000, 488]);
    const tile = (column: number, row: number, level = 12) =>
      pictures.tile(0, { level, column, row });
    const size = async (column: number) => {
      const { width, height } = await decodeImage((await tile(column, 0))!);
      return [width, height];
    };
    assert.deepEqual([await size(0), await size(4)], [[512, 512], [52, 512]]);
    assert.deepEqual([await tile(5, 0), await tile(0, 1), await tile(0, 0, 13)], [
      null,
      null,
      null,
    ]);
    const half = await decodeImage((await tile(2, 0, 11))!);
    assert.deepEqual([half.width, half.height], [1050 - 2 * 512, 256]);
    const { data } = await pictures.open(0);
    assert.deepEqual([...data.subarray(0, 4)], [255, 255, 255, 255]);
    assert.deepEqual(opened, ["plate-0"]);
  }, { embedded: false }));

Deno.test("two that want one plate at once have it opened once", () =>
  withSampleRun(async (sample) => {
    const { pictures, opened } = sized(sample, 30, 20);
    const [one, other] = await Promise.all([pictures.open(1), pictures.open(1)]);
    assert.equal(one, other);
    assert.equal(await pictures.open(1), one);
    const small = await pictures.plate(2, 10);
    assert.deepEqual([small!.width, small!.height], [10, 7]);
    assert.deepEqual(opened, ["plate-1", "plate-2"]);
  }, { embedded: false }));

Deno.test("plates of 256 MiB are kept, and of more those that were looked at last", () =>
  withSampleRun(async (sample) => {
    // 128 MiB each, and the third four bytes
    const { pictures, opened } = sized(sample, 8192, 4096, 1);
    for (const row of [0, 1, 0, 1, 0, 2, 0, 1]) await pictures.open(row);
    assert.deepEqual(opened, ["plate-0", "plate-1", "plate-2", "plate-1"]);
  }, { embedded: false }));
