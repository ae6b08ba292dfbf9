/** Plates of a run that lie on a side or on their heads, so that little is found on them. */
import { textOrder } from "lib/assets/text_order.ts";
import { reasonOf } from "lib/assets/reason.ts";
import type { Plate } from "lib/corpus/plate.ts";
import { type DetectorRow, detectors } from "lib/detect/open.ts";
import { mayBeTurned, type TurnOptions, turnToUpright } from "lib/detect/orientation.ts";
import type { Image } from "lib/image/image.ts";
import type { QuarterTurn } from "lib/image/quarter_turn.ts";
import { counted } from "./counted.ts";

/** A plate that looks turned. */
export interface TurnedPlate {
  /** Its id. */
  readonly plate: string;
  /** The file to be turned, as the collection names it. */
  readonly file: string;
  /** By how many degrees clockwise it has to be turned. */
  readonly by: QuarterTurn;
}

/** Plates that are tried in any case, and the least share of the tried that has to be turned to go on. */
const [leastTried, leastShare] = [20, 0.1];

/** Whether a detector learnt from prints, which were upright: it then tells how a plate lies. */
export const learntFromPrints = (detector: string): boolean =>
  (detectors as Readonly<Record<string, DetectorRow>>)[detector.split(" ")[0]]?.learntFrom ===
    "prints";

/** Trying the plates of a run in other turns. */
export interface TurnedPlates {
  /** Those that look turned. */
  readonly turned: readonly TurnedPlate[];
  /** Why the first plate that could not be tried was not; null where all could. */
  readonly failure: string | null;
  /** Tries a plate, on its way from the detector. @throws what the signal stops it with, and nothing else */
  see(
    image: Image,
    options: TurnOptions & { readonly plate: Pick<Plate, "id" | "file"> },
  ): Promise<void>;
}

/**
 * Begins with the plates of a run. Trying costs three times what detecting does, so it ends where the first
 * plates gave nothing: many may simply have no figures.
 */
export function turnedPlates(): TurnedPlates {
  const turned: TurnedPlate[] = [];
  let tried = 0;
  let failure: string | null = null;
  return {
    turned,
    get failure() {
      return failure;
    },
    async see(image, { plate: { id, file }, ...options }) {
      const isVain = tried >= leastTried && turned.length < leastShare * tried;
      if (isVain || !mayBeTurned(options.finds)) return;
      try {
        const by = await turnToUpright(image, options);
        if (by !== null) turned.push({ plate: id, file, by });
      } catch (error) {
        options.signal?.throwIfAborted();
        // what was found on the plate as it lies is worth more than how it lies
        failure ??= `${file}: ${reasonOf(error)}`;
      }
      tried++;
    },
  };
}

/**
 * The plates that look turned by what a run says and what was known before, each once and by their ids.
 *
 * @param options `through` are the ids of the plates of the run that were gone through, `there` of all that
 * there are
 */
export function stillTurned(
  before: readonly TurnedPlate[],
  { turned, through, there }: {
    readonly turned: readonly TurnedPlate[];
    readonly through: ReadonlySet<string>;
    readonly there: ReadonlySet<string>;
  },
): TurnedPlate[] {
  const kept = before.filter(({ plate }) => !through.has(plate));
  return [...kept, ...turned.filter(({ plate }) => through.has(plate))]
    .filter(({ plate }) => there.has(plate))
    .sort((a, b) => textOrder(a.plate, b.plate));
}

/** Files that a sentence lists; the summary has all. */
const mostNamed = 5;

/** What to do, in a sentence; none where no plate looks turned. */
export function turnedAdvice(turned: readonly TurnedPlate[]): string[] {
  if (turned.length === 0) return [];
  const named = turned.slice(0, mostNamed).map(({ file, by }) => `${file} (by ${by} degrees)`);
  const more = turned.length - named.length;
  const [look, them] = turned.length === 1 ? ["looks", "it"] : ["look", "them"];
  return [
    `${
      counted(turned.length, "plate")
    } ${look} turned. Turn ${them} clockwise and extract again, which ` +
    `goes through what has changed: ${named.join(", ")}` +
    (more > 0 ? `, and ${more} more that summary.json names.` : "."),
  ];
}
