/** A small run on disk with its collection: plates of noise, two figures on each, vectors of hashes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Character } from "lib/corpus/character.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, crop, encodePng, type Image } from "lib/image/image.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { silent } from "lib/study/stage_context.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { withFolder } from "tests/with_folder.ts";

/** Text as a collection may hold it. */
export const hostile = '</script><img src=x onerror="alert(1)">\u2028"\'`${1}=1+1';

/** Pixels of a plate. */
export const plateSize = { width: 120, height: 160 };

const boxes: readonly Box[] = [[10, 10, 50, 90], [60, 20, 110, 150]];

/** A plate of noise in squares, so that its hash is its own. */
function noisePlate(name: string): Image {
  const random = new Random(5).fork(name);
  const image = blank(plateSize, [255, 255, 255, 255]);
  const levels = Array.from({ length: 12 * 16 }, () => random.int(0, 255));
  for (let i = 0; i < image.data.length; i += 4) {
    const [x, y] = [(i / 4) % plateSize.width, Math.floor(i / 4 / plateSize.width)];
    image.data.fill(levels[Math.floor(y / 10) * 12 + Math.floor(x / 10)], i, i + 3);
  }
  return image;
}

export interface SampleRun {
  /** The run's folder. */
  readonly directory: string;
  /** The folder of its plates. */
  readonly collection: string;
}

export interface SampleRunOptions {
  /** Default 3. */
  readonly plates?: number;
  /** Whether vectors are there. Default true. */
  readonly embedded?: boolean;
  /** Makes the id of a plate's figure from its number. Default: in their order. */
  readonly numberOf?: (figure: number) => number;
  /** How far boxes lie from where they are, in pixels. Default 0. */
  readonly shift?: number;
  /** Figures of each plate that are left out. Default: none. */
  readonly lost?: readonly number[];
}

/** Writes the corpus of a run, as an extraction would. */
export async function writeSampleCorpus(
  { directory, collection }: SampleRun,
  { plates = 3, numberOf = (n) => n, shift = 0, lost = [] }: SampleRunOptions = {},
): Promise<void> {
  using store = openStore(storeFile(directory));
  store.begin({
    collection: "sample",
    detector: "ink",
    detectorSha256: "d".repeat(64),
    segmenter: "none",
    segmenterSha256: null,
    parameters: {},
  });
  for (const folder of ["with_background", "without_background"]) {
    mkdirSync(join(directory, folder), { recursive: true });
  }
  for (let p = 0; p < plates; p++) {
    const id = `plate-${p}`;
    const image = noisePlate(id);
    const png = await encodePng(image);
    writeFileSync(join(collection, `${id}.png`), png);
    const characters: Character[] = [];
    for (const [n, [x0, y0, x1, y1]] of boxes.entries()) {
      if (lost.includes(n)) continue;
      const box = [x0 + shift, y0, x1 + shift, y1] as const;
      const own = `${id}.${String(numberOf(n)).padStart(2, "0")}`;
      const bytes = await encodePng(crop(image, box));
      for (const folder of ["with_background", "without_background"]) {
        writeFileSync(join(directory, folder, `${own}.png`), bytes);
      }
      const pixels = new Uint8Array(plateSize.width * plateSize.height);
      for (let y = box[1]; y < box[3]; y++) {
        pixels.fill(1, y * plateSize.width + box[0], y * plateSize.width + box[2]);
      }
      characters.push({
        id: own,
        plate: id,
        box,
        score: 0.9 - n / 10,
        label: "figure",
        mask: maskFromPixels(pixels, plateSize),
        name: n === 0 ? hostile : null,
        match: 0,
        withBackground: `with_background/${own}.png`,
        withoutBackground: `without_background/${own}.png`,
      });
    }
    store.add({
      plate: {
        id,
        work: `work ${Math.floor(p / 2)}`,
        impression: "",
        file: `${id}.png`,
        ...plateSize,
        source: `https://example.test/${p}`,
        rights: p === 0 ? hostile : "CC0",
        more: { artist: p === 0 ? hostile : "Phiz", year: `c. ${1838 + p}`, __proto__x: "y" },
      },
      sha256: sha256(png),
      characters: characters.sort((a, b) => a.id < b.id ? -1 : 1),
      missed: 0,
      skipped: null,
    });
  }
  store.digests();
}

/** A run in a folder that goes when the test ends. */
export const withSampleRun = (
  run: (sample: SampleRun) => Promise<void>,
  options: SampleRunOptions = {},
): Promise<void> =>
  withFolder(async (folder) => {
    const sample = { directory: join(folder, "run"), collection: join(folder, "plates") };
    for (const path of Object.values(sample)) mkdirSync(path);
    await writeSampleCorpus(sample, options);
    const summary = { corpus: sample.collection, seed: 1, versions: {}, machine: {}, seconds: {} };
    writeFileSync(join(sample.directory, "summary.json"), JSON.stringify(summary));
    if (options.embedded ?? true) {
      await runEmbed({ directory: sample.directory, threads: 1, embedder: "phash" }, silent);
    }
    await run(sample);
  });
