/** A run on disk as large as the study's: a few engraved sheets and their figures, under as many names as asked. */
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Character } from "lib/corpus/character.ts";
import { openStore } from "lib/corpus/store.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print, type SheetFigure } from "lib/engraver/print.ts";
import { storeFile } from "lib/extract/extract.ts";
import { crop, encodePng, flipHorizontal, type Image } from "lib/image/image.ts";
import { backgrounds, openCorpus } from "lib/study/corpus.ts";
import { openEmbedder } from "lib/study/embedders.ts";
import { writeEmbeddings } from "lib/study/embeddings.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

interface EngravedSheet {
  readonly png: Uint8Array;
  readonly size: { readonly width: number; readonly height: number };
  readonly figures: readonly SheetFigure[];
  readonly cutOuts: readonly Image[];
}

/** Sheets that differ; their files have many names. */
const differing = 24;

const embedder = "burin_encoder";

async function engraved(number: number): Promise<EngravedSheet> {
  const plate = engravePlate(500 + number, { width: 640, height: 480 });
  const { image, figures } = print(impression(plate, { kind: "clean", seed: number }));
  const cutOuts = figures.map(({ box }) => crop(image, box));
  const { width, height } = image;
  return { png: await encodePng(image), size: { width, height }, figures, cutOuts };
}

/** Vectors of some pictures by the encoder that ships, as they are and in a mirror. `[N, D]` */
async function vectorsOf(directory: string, images: readonly Image[]) {
  await using opened = await openEmbedder(embedder, { directory });
  const direct = await opened.embedder.embed(images);
  const flipped = await opened.embedder.embed(images.map((image) => flipHorizontal(image)));
  return { encoder: opened.digest, direct, flipped };
}

/** Rows of a tensor as often as they are named, each a little elsewhere, so that no two are equal. */
function strewn({ data, shape: [, width] }: Tensor<"float32">, named: readonly number[]) {
  const random = new Random(11);
  const rows = new Float32Array(named.length * width);
  for (const [at, from] of named.entries()) {
    for (let i = 0; i < width; i++) {
      rows[at * width + i] = data[from * width + i] * (0.8 + 0.4 * random.next());
    }
  }
  return float32(rows, [named.length, width]);
}

/**
 * Writes a run of so many figures into a folder, embedded by `burin_encoder`. Files are links to those of a few
 * sheets: whatever reads them reads as much as of files of their own.
 */
export async function writeLargeRun(
  { directory, collection, figures: count }: {
    readonly directory: string;
    /** A folder for the plates. */
    readonly collection: string;
    readonly figures: number;
  },
): Promise<{ readonly plates: number }> {
  const sheets = await Promise.all(Array.from({ length: differing }, (_, i) => engraved(i)));
  const firsts: number[] = [];
  const pictures: Image[] = [];
  const folders = ["with_background", "without_background"] as const;
  const originals = join(directory, "originals");
  for (const folder of [...folders, "originals"]) {
    mkdirSync(join(directory, folder), { recursive: true });
  }
  mkdirSync(collection, { recursive: true });
  for (const [i, { png, cutOuts }] of sheets.entries()) {
    firsts.push(pictures.length);
    writeFileSync(join(originals, `${i}.png`), png);
    for (const cutOut of cutOuts) {
      writeFileSync(
        join(originals, `cut-${pictures.push(cutOut) - 1}.png`),
        await encodePng(cutOut),
      );
    }
  }
  /** Of each figure, the picture that it is. */
  const named: number[] = [];
  let plates = 0;
  {
    using store = openStore(storeFile(directory));
    store.begin({
      collection: "large",
      detector: "engraver",
      detectorSha256: "d".repeat(64),
      segmenter: "none",
      segmenterSha256: null,
      parameters: {},
    });
    for (; named.length < count; plates++) {
      const number = plates % differing;
      const { png, size, figures } = sheets[number];
      const id = `plate-${String(plates).padStart(5, "0")}`;
      linkSync(join(originals, `${number}.png`), join(collection, `${id}.png`));
      const characters = figures.slice(0, count - named.length).map((figure, n): Character => {
        const own = `${id}.${String(n).padStart(2, "0")}`;
        const picture = firsts[number] + n;
        named.push(picture);
        for (const folder of folders) {
          linkSync(join(originals, `cut-${picture}.png`), join(directory, folder, `${own}.png`));
        }
        const { box, mask, name } = figure;
        return {
          ...{
            id: own,
            plate: id,
            box,
            mask,
            name,
            score: 0.9 - n / 50,
            label: "figure",
            match: 0,
          },
          withBackground: `with_background/${own}.png`,
          withoutBackground: `without_background/${own}.png`,
        };
      });
      store.add({
        plate: {
          ...{ id, work: id, impression: "", file: `${id}.png`, ...size },
          ...{ source: "", rights: "CC0", more: { artist: "", year: String(1700 + plates % 150) } },
        },
        sha256: sha256(png),
        characters,
        missed: 0,
        skipped: null,
      });
    }
    store.digests();
  }
  const summary = { corpus: collection, seed: 1, versions: {}, machine: {}, seconds: {} };
  writeFileSync(join(directory, "summary.json"), JSON.stringify(summary));
  const { encoder, direct, flipped } = await vectorsOf(directory, pictures);
  const gallery = { direct: strewn(direct, named), flipped: strewn(flipped, named) };
  writeEmbeddings(openCorpus(directory), {
    ...{ embedder, encoder, step: 0, figures: [...named.keys()], cutOuts: named.map(String) },
    galleries: Object.fromEntries(backgrounds.map((background) => [background, gallery])) as Record<
      typeof backgrounds[number],
      typeof gallery
    >,
  });
  return { plates };
}
