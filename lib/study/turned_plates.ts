/** Plates of a run that lie on a side or on their heads, so that little is found on them. */
import type { Plate } from "lib/corpus/plate.ts";
import { type DetectorRow, detectors } from "lib/detect/open.ts";
import { mayBeTurned, turnToUpright } from "lib/detect/orientation.ts";
import type { Image } from "lib/image/image.ts";
import type { QuarterTurn } from "lib/image/quarter_turn.ts";
import { counted } from "./counted.ts";

/** A plate that looks turned. */
export interface TurnedPlate {
  /** Its id. */
  readonly plate: string;
  /** By how many degrees clockwise it has to be turned. */
  readonly by: QuarterTurn;
}

/** Plates that are tried in any case, and the least share of the tried that has to be turned to go on. */
const [first, leastShare] = [20, 0.1];

/** Whether a detector tells how a plate lies: it learnt from upright prints. */
export const tellsTurns = (detector: string): boolean =>
  (detectors as Readonly<Record<string, DetectorRow>>)[detector.split(" ")[0]]?.learntFrom ===
    "prints";

/**
 * Tries the plates of a run in other turns, on their way from the detector. Trying costs three times what
 * detecting does, so it ends where the first plates gave nothing: many may simply have no figures.
 */
export function turnedPlates(): {
  /** Those that look turned, by their ids. */
  readonly turned: readonly TurnedPlate[];
  /** Takes the options of `turnToUpright`, and whose picture it is. */
  see(
    image: Image,
    options: Parameters<typeof turnToUpright>[1] & { readonly plate: Pick<Plate, "id"> },
  ): Promise<void>;
} {
  const turned: TurnedPlate[] = [];
  let tried = 0;
  return {
    get turned() {
      return turned.toSorted((a, b) => a.plate < b.plate ? -1 : 1);
    },
    async see(image, { plate, ...options }) {
      const isVain = tried >= first && turned.length < leastShare * tried;
      if (isVain || !mayBeTurned(options.finds)) return;
      tried++;
      const by = await turnToUpright(image, options);
      if (by !== null) turned.push({ plate: plate.id, by });
    },
  };
}

/** Names that a sentence lists; the summary has all. */
const mostNamed = 5;

/** What to do, in a sentence; none where no plate looks turned. */
export function turnedAdvice(turned: readonly TurnedPlate[]): string[] {
  if (turned.length === 0) return [];
  const named = turned.slice(0, mostNamed).map(({ plate, by }) => `${plate} (by ${by} degrees)`);
  const more = turned.length - named.length;
  const [look, files] = turned.length === 1 ? ["looks", "its file"] : ["look", "their files"];
  return [
    `${
      counted(turned.length, "plate")
    } ${look} turned; to be upright, turn ${files} clockwise, then ` +
    `extract again (only what changed is gone through): ${named.join(", ")}` +
    (more > 0 ? `, and ${more} more that summary.json names.` : "."),
  ];
}
