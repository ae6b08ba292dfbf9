/**
 * Figures with exact outlines as a cutter learns from them: a square of the plate around each, kept in a
 * file so that a step never waits for a picture to be decoded.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { WholeFile, writeWhole } from "lib/assets/whole_file.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression, impressionKinds } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import {
  type CutFigure,
  cutFigure,
  type FigureNote,
  isLearntFrom,
  keptSide,
} from "./cut_figure.ts";

/** The outlined figures of labelled plates, one after the other. */
export async function* outlinedFigures(
  collection: Pick<Collection, "plates" | "labels" | "open">,
): AsyncGenerator<CutFigure> {
  const outlined = Map.groupBy(
    collection.labels.filter(({ mask, crowd }) => mask && !crowd),
    ({ plate }) => plate,
  );
  for (const plate of collection.plates) {
    const labels = outlined.get(plate.id);
    if (!labels) continue;
    const image = await collection.open(plate);
    for (const { box, mask } of labels) {
      yield cutFigure(image, { plate: plate.id, box, mask: mask! });
    }
  }
}

/** A plate drawn for its masks, with all that changes from plate to plate: cast, size, hand, paper. */
export function engravedSheet(seed: number): {
  readonly plate: Pick<Plate, "id" | "width" | "height">;
  readonly image: Image;
  readonly labels: readonly (Pick<Label, "plate" | "box"> & { readonly mask: Mask })[];
} {
  const random = new Random(seed).fork("cutter");
  const width = random.int(640, 1100);
  const plate = engravePlate(random.fork("plate").seed, {
    width,
    height: Math.round(width * random.range(0.65, 0.85)),
    count: random.int(3, 8),
    hand: random.int(0, 999),
  });
  const sheet = impression(plate, { kind: random.pick(impressionKinds), seed: random.seed });
  const { image, figures } = print(sheet);
  const id = `engraved-${seed}`;
  const labels = figures.filter(isLearntFrom)
    .map(({ box, mask }) => ({ plate: id, box, mask }));
  return { plate: { id, width: image.width, height: image.height }, image, labels };
}

/** The figures of plates that are drawn from some seeds. */
export function* engravedFigures(seeds: Iterable<number>): Generator<CutFigure> {
  for (const seed of seeds) {
    const { image, labels } = engravedSheet(seed);
    for (const label of labels) yield cutFigure(image, label);
  }
}

/** Figures in a file. Dispose of it when done. */
export interface FigureStore extends Disposable {
  readonly notes: readonly FigureNote[];
  figure(index: number): CutFigure;
}

const stride = 2 * keptSide * keptSide;

/**
 * Opens figures that are kept in a file, and makes them where the file has others or none.
 *
 * @param key what they are made from: a file of another key is made anew
 */
export async function openFigures(
  file: string,
  { key, figures, signal, onProgress }: {
    readonly key: string;
    readonly figures: () => Iterable<CutFigure> | AsyncIterable<CutFigure>;
    readonly signal?: AbortSignal | undefined;
    /** Told of plates begun. */
    readonly onProgress?: (plates: number) => void;
  },
): Promise<FigureStore> {
  const noteFile = `${file}.json`;
  const read = (): readonly FigureNote[] | null => {
    if (!existsSync(file) || !existsSync(noteFile)) return null;
    const { key: made, notes } = JSON.parse(readFileSync(noteFile, "utf8"));
    return made === key && statSync(file).size === stride * notes.length ? notes : null;
  };
  let notes = read();
  if (!notes) {
    const own: FigureNote[] = [];
    let plates = 0;
    using whole = new WholeFile(file);
    for await (const { grey, mask, plate, box } of figures()) {
      signal?.throwIfAborted();
      whole.write(grey);
      whole.write(mask);
      if (own.at(-1)?.plate !== plate) onProgress?.(++plates);
      own.push({ plate, box });
    }
    whole.finish();
    writeWhole(noteFile, JSON.stringify({ key, notes: own }));
    notes = own;
  }
  const kept = notes;
  const descriptor = openSync(file, "r");
  return {
    notes: kept,
    figure(index) {
      if (!(index >= 0 && index < kept.length)) {
        throw new RangeError(
          `There is no figure ${index} among ${kept.length} in the file: they count from 0`,
        );
      }
      const bytes = new Uint8Array(stride);
      readSync(descriptor, bytes, 0, stride, index * stride);
      return {
        ...kept[index],
        grey: bytes.subarray(0, stride / 2),
        mask: bytes.subarray(stride / 2),
      };
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
