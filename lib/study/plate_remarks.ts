/** What an extraction remembers of each plate besides what it finds: how it looks, and how it lies. */
import {
  flag,
  listOf,
  number,
  orMissing,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import type { Plate } from "lib/corpus/plate.ts";
import type { Store } from "lib/corpus/store.ts";
import type { Likeness } from "lib/detect/likeness.ts";
import type { LookName } from "lib/detect/plate_look.ts";
import { type QuarterTurn, quarterTurns } from "lib/image/quarter_turn.ts";
import type { TurnedPlate } from "./turned_plates.ts";

/** What is remembered of a plate. */
export interface PlateRemark {
  /** How like known plates it looks; missing where nobody looked. */
  readonly look?: Likeness | undefined;
  /** By how many degrees clockwise it has to be turned; missing where it looks upright, or nobody tried. */
  readonly turn?: QuarterTurn | undefined;
}

const remark: Schema<PlateRemark> = recordOf<PlateRemark>({
  look: orMissing(recordOf<Likeness>({
    distance: number,
    book: text,
    isUsual: flag,
    differs: listOf(text as Schema<LookName>),
  })),
  turn: orMissing(v.picklist(quarterTurns, "90, 180 or 270")),
});

/** A remark as a corpus keeps it. */
export const remarkText = (remark: PlateRemark): string => JSON.stringify(remark);

/** Plates of a collection whose look is measured, the first ones; more say no more. */
const mostLooks = 50;

/** The first plates of a collection: the same ones, whether a run was stopped in between or not. */
export const lookedAt = (plates: readonly Pick<Plate, "id">[]): ReadonlySet<string> =>
  new Set(plates.slice(0, mostLooks).map(({ id }) => id));

/** The remarks of an extraction, together. */
export interface PlateRemarks {
  /** Looks of the first plates of the collection, in its order, as far as they were looked at. */
  readonly looks: readonly Likeness[];
  /** Plates that look turned. */
  readonly turned: readonly TurnedPlate[];
  /** Ids of the plates that were gone through since remarks are kept. */
  readonly plates: ReadonlySet<string>;
}

/**
 * What a corpus remembers of a collection's plates.
 *
 * @throws {Error} where a remark is none
 */
export function readRemarks(
  store: Pick<Store, "remarks" | "plates">,
  { plates }: { readonly plates: readonly Pick<Plate, "id">[] },
): PlateRemarks {
  const remarks = new Map<string, PlateRemark>();
  for (const [plate, told] of store.remarks()) {
    const read = v.safeParse(remark, JSON.parse(told));
    if (!read.success) {
      throw new Error(
        `The corpus remembers of plate ${plate} what it cannot have seen, ${told.slice(0, 80)}: ` +
          "extract into another folder",
      );
    }
    remarks.set(plate, read.output);
  }
  return {
    looks: [...lookedAt(plates)].flatMap((id) => remarks.get(id)?.look ?? []),
    turned: store.plates().flatMap(({ id, file }) => {
      const by = remarks.get(id)?.turn;
      return by === undefined ? [] : [{ plate: id, file, by }];
    }),
    plates: new Set(remarks.keys()),
  };
}
