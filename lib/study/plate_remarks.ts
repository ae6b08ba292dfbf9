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
import { openStore } from "lib/corpus/store.ts";
import type { Likeness } from "lib/detect/likeness.ts";
import type { LookName } from "lib/detect/plate_look.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type QuarterTurn, quarterTurns } from "lib/image/quarter_turn.ts";
import { isExtracted } from "./run_folder.ts";
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

/** Plates of a collection whose look is measured; more say no more. */
const mostLooks = 50;

/** The remarks of a run, together. */
export interface PlateRemarks {
  /**
   * Ids of the plates that are looked at: the first of the collection, without those that an older Burin went
   * through. They are the same ones, whether a run was stopped in between or not.
   */
  readonly first: ReadonlySet<string>;
  /** How these look, in their order, as far as they were gone through. */
  readonly looks: readonly Likeness[];
  /** Plates that look turned. */
  readonly turned: readonly TurnedPlate[];
  /** Ids of the plates that were gone through since remarks have been kept. */
  readonly plates: ReadonlySet<string>;
}

function remarkOf(told: string, { plate, directory }: { plate: string; directory: string }) {
  try {
    return v.parse(remark, JSON.parse(told));
  } catch {
    throw new Error(
      `${storeFile(directory)} remembers of plate ${plate} what nobody can have seen, ` +
        `${told.slice(0, 80)}: extract into another folder`,
    );
  }
}

/**
 * What a run remembers of a collection's plates; nothing where there is no run yet.
 *
 * @throws {Error} where a remark is none
 */
export function readRemarks(
  directory: string,
  { plates }: { readonly plates: readonly Pick<Plate, "id">[] },
): PlateRemarks {
  using store = isExtracted(directory) ? openStore(storeFile(directory), { readOnly: true }) : null;
  const remarks = new Map(
    [...store?.remarks() ?? []]
      .map(([plate, told]) => [plate, remarkOf(told, { plate, directory })]),
  );
  const there = store?.plates() ?? [];
  const done = new Set(there.map(({ id }) => id));
  const looked = plates.map(({ id }) => id)
    .filter((id) => remarks.has(id) || !done.has(id)).slice(0, mostLooks);
  return {
    first: new Set(looked),
    looks: looked.flatMap((id) => remarks.get(id)?.look ?? []),
    turned: there.flatMap(({ id, file }) => {
      const by = remarks.get(id)?.turn;
      return by === undefined ? [] : [{ plate: id, file, by }];
    }),
    plates: new Set(remarks.keys()),
  };
}
