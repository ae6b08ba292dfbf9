/** A small corpus on disk that no detector was run for: two figures on each plate, with their cut-outs. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Character } from "lib/corpus/character.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, encodePng, type Image } from "lib/image/image.ts";
import { type Background, backgrounds } from "lib/study/corpus.ts";
import { Random } from "lib/tensor/random.ts";

const sheet = { width: 64, height: 64 };

export interface FakeCorpus {
  readonly plates: number;
  /** The number of the first one. Default 0. */
  readonly first?: number;
  /** Figures on each plate, at most 2. Default 2. */
  readonly each?: number;
  /** Default: a work of its own, `w0` ..., for each plate. */
  readonly workOf?: (plate: number) => string;
  /** Default: nobody is known. */
  readonly nameOf?: (id: string) => string | null;
}

/** Makes the database; the cut-outs are made by `fakeCutOuts`. */
export function fakeCorpus(
  directory: string,
  { plates, first = 0, each = 2, workOf = (plate) => `w${plate}`, nameOf = () => null }: FakeCorpus,
): void {
  using store = openStore(storeFile(directory));
  store.begin({
    collection: "fake",
    detector: "none",
    detectorSha256: null,
    segmenter: "none",
    segmenterSha256: null,
    parameters: {},
  });
  const mask = maskFromPixels(new Uint8Array(64 * 64).fill(1), sheet);
  for (let p = first; p < first + plates; p++) {
    const id = `plate-${p}`;
    const characters = [0, 1].slice(0, each).map((n): Character => ({
      id: `${id}.0${n}`,
      plate: id,
      box: [32 * n, 0, 32 * n + 32, 64],
      score: 0.9 - n / 10,
      label: "figure",
      mask,
      name: nameOf(`${id}.0${n}`),
      match: 0,
      withBackground: `with_background/${id}.0${n}.png`,
      withoutBackground: `without_background/${id}.0${n}.png`,
    }));
    store.add({
      plate: {
        id,
        work: workOf(p),
        impression: "",
        file: `${id}.png`,
        ...sheet,
        source: "",
        rights: "",
      },
      sha256: p.toString(16).padStart(64, "0"),
      characters,
      missed: 0,
      skipped: null,
    });
  }
}

/** A picture of noise that no other name gives. */
export function noise(name: string): Image {
  const random = new Random(7).fork(name);
  const image = blank({ width: 32, height: 64 }, [255, 255, 255, 255]);
  image.data.forEach((_, i) => i % 4 < 3 && (image.data[i] = random.int(0, 255)));
  return image;
}

/**
 * Writes the cut-outs of a fake corpus: noise, so that all are different.
 *
 * @param options.look names the noise of a cut-out: those of one name are alike. Default: its id
 */
export async function fakeCutOuts(
  directory: string,
  { look = (id) => id }: { look?: ((id: string, background: Background) => string) | undefined } =
    {},
): Promise<void> {
  using store = openStore(storeFile(directory), { readOnly: true });
  for (const { id, withBackground, withoutBackground } of store.characters()) {
    const files = { "with background": withBackground, "without background": withoutBackground };
    for (const background of backgrounds) {
      const bytes = await encodePng(noise(look(id, background)));
      writeWhole(join(directory, files[background]), bytes);
    }
  }
}
