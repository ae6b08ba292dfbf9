/** The same figures printed plain and coloured by hand, and how far colour takes them from each other. */
import { applyPlan, imageOf, onWhite } from "lib/augment/apply.ts";
import type { PlanStep } from "lib/augment/transform.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { resizeArea } from "lib/image/area.ts";
import { crop, type Image, type Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import type { Picture } from "lib/plot/gallery.ts";

/** Ways to see a figure: steps by name. */
export type Ways = Readonly<Record<string, readonly PlanStep[]>>;

function seenBy(image: Image, steps: readonly PlanStep[]): Pixels {
  const picture = onWhite(image);
  return applyPlan({ input: picture, output: picture, steps }, picture);
}

/** One engraved figure in two impressions. */
export interface Twin {
  /** Number of its plate. */
  readonly plate: number;
  /** Printed in black. */
  readonly plain: Image;
  /** Coloured by hand. */
  readonly coloured: Image;
}

/**
 * Prints plates twice, the second time coloured by a hand of its own, and cuts their figures out.
 *
 * ```ts
 * import { show } from "lib/notebook/display.ts";
 * import { printTwins } from "lib/study/twins.ts";
 * await show(printTwins({ plates: 1, seed: 7 }).flatMap(({ plain, coloured }) => [plain, coloured]));
 * ```
 */
export function printTwins({ plates, seed }: { plates: number; seed: number }): Twin[] {
  return Array.from({ length: plates }, (_, plate) => {
    const engraved = engravePlate(seed + plate, { width: 900, height: 675, count: 4 });
    const [plain, coloured] = (["clean", "coloured"] as const)
      .map((kind) => print(impression(engraved, { kind, seed: seed + plate })));
    return plain.figures.map(({ box }, i): Twin => ({
      plate,
      plain: crop(plain.image, box),
      coloured: crop(coloured.image, coloured.figures[i].box),
    }));
  }).flat();
}

/** Twins after the steps of each way: plain and coloured beside each other, way after way. */
export function twinPictures(twins: readonly Twin[], ways: Ways): Picture[] {
  return twins.flatMap(({ plain, coloured }) =>
    Object.entries(ways).flatMap(([caption, steps]) =>
      [plain, coloured].map((image) => ({ image: imageOf(seenBy(image, steps)), caption }))
    )
  );
}

/** How far apart figures are, seen in one way. Distances in levels, root of the mean square. */
export interface TwinDistance {
  /** The way's name. */
  readonly seen: string;
  /** Of a coloured figure from its plain twin, in the mean. */
  readonly twin: number;
  /** Of a coloured figure from plain figures of other plates, in the mean. */
  readonly stranger: number;
  /** `twin / stranger`: 0 where colour does not matter, 1 where it hides who is who. */
  readonly ratio: number;
  /** Coloured figures that no plain figure is nearer to than their twin. */
  readonly found: number;
  /** All coloured figures. */
  readonly of: number;
}

/**
 * Compares coloured figures with all plain ones, after the steps of each way to see them.
 *
 * @param options.ways each applied before the pictures are brought to `size`
 */
export function twinDistances(
  twins: readonly Twin[],
  { ways, size }: { readonly ways: Ways; readonly size: Size },
): TwinDistance[] {
  return Object.entries(ways).map(([seen, steps]) => {
    const look = (image: Image) => resizeArea(seenBy(image, steps), size).data;
    const plain = twins.map((twin) => look(twin.plain));
    let [own, others, strangers, found] = [0, 0, 0, 0];
    twins.forEach((twin, i) => {
      const coloured = look(twin.coloured);
      const away = plain.map((other) => {
        const sum = other.reduce((squares, level, k) => squares + (level - coloured[k]) ** 2, 0);
        return Math.sqrt(sum / other.length);
      });
      own += away[i];
      if (away.every((distance, j) => j === i || distance > away[i])) found++;
      away.forEach((distance, j) => {
        if (twins[j].plate === twin.plate) return;
        others += distance;
        strangers++;
      });
    });
    const [twin, stranger] = [own / twins.length, others / strangers];
    return { seen, twin, stranger, ratio: twin / stranger, found, of: twins.length };
  });
}
