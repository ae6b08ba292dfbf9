/**
 * Whom verdicts are about in the corpus as it is now. A new extraction numbers figures anew and moves their
 * boxes a little, so a figure is the one whose box covers that of the verdict; its id says nothing.
 */
import { textOrder } from "lib/assets/text_order.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import type { Plate } from "./plate.ts";
import { pairTypes } from "./pair_type.ts";
import type { ReviewVerdict, VerdictPlace, VerdictType } from "./verdict.ts";

/** The least IoU of a figure with the box of a verdict on it. */
export const leastVerdictIou = 0.8;

/** A figure as far as verdicts look for it. */
export interface PlacedFigure {
  /** Its id now. */
  readonly id: string;
  /** Id of its plate. */
  readonly plate: string;
  /** Pixels of the plate. */
  readonly box: Box;
}

/** Plates and figures among which those of verdicts are looked for. */
export interface PlacedCorpus {
  /** The plates. */
  readonly plates:
    readonly (Pick<Plate, "id" | "width" | "height"> & { readonly sha256: string })[];
  /** The figures on them. */
  readonly figures: readonly PlacedFigure[];
}

/** Whom a verdict is about now, by their ids. */
export type VerdictTarget =
  | { readonly of: "plates"; readonly a: string; readonly b: string }
  | { readonly of: "figures"; readonly a: string; readonly b: string }
  | { readonly of: "figure"; readonly a: string };

/** The box of a verdict on a plate that may have another size now. */
function scaled(
  [x0, y0, x1, y1]: Box,
  from: Pick<Plate, "width" | "height">,
  to: Pick<Plate, "width" | "height">,
): Box {
  const [across, down] = [to.width / from.width, to.height / from.height];
  return [x0 * across, y0 * down, x1 * across, y1 * down];
}

/**
 * Finds the targets of verdicts; null where a plate or a figure of theirs is not there any more. A plate is
 * known by its file's bytes, where these are known, and else by its id.
 *
 * ```ts
 * import { placeVerdicts } from "lib/corpus/verdict_places.ts";
 * const find = placeVerdicts({ plates: [], figures: [] });
 * const gone = { plate: "p", sha256: "", width: 9, height: 9, figure: null, box: null };
 * find({ a: gone, b: { ...gone, plate: "q" } }); // null
 * ```
 */
export function placeVerdicts(
  { plates, figures }: PlacedCorpus,
): (verdict: Pick<ReviewVerdict, "a" | "b">) => VerdictTarget | null {
  const byId = new Map(plates.map((plate) => [plate.id, plate]));
  const byBytes = Map.groupBy(plates, ({ sha256 }) => sha256);
  const figuresOn = Map.groupBy(figures, ({ plate }) => plate);
  const plateOf = ({ plate: id, sha256 }: VerdictPlace) => {
    const named = byId.get(id);
    if (sha256 === "" || named?.sha256 === sha256) return named;
    return byBytes.get(sha256)?.[0] ?? named;
  };
  const figureOf = (place: VerdictPlace): string | null => {
    const plate = plateOf(place);
    if (!plate || place.box === null) return null;
    const box = scaled(place.box, place, plate);
    let [best, found] = [leastVerdictIou, null as string | null];
    for (const { id, box: own } of figuresOn.get(plate.id) ?? []) {
      const overlap = iou(own, box);
      if (overlap > best || overlap === best && found === null) [best, found] = [overlap, id];
    }
    return found;
  };
  return ({ a, b }) => {
    if (a.box === null) {
      const [one, other] = [plateOf(a)?.id, b && plateOf(b)?.id];
      return one && other && one !== other ? { of: "plates", a: one, b: other } : null;
    }
    const one = figureOf(a);
    if (one === null) return null;
    if (b === null) return { of: "figure", a: one };
    const other = figureOf(b);
    return other === null || other === one ? null : { of: "figures", a: one, b: other };
  };
}

/** A verdict that stands, and whom it is about now. */
export interface StandingVerdict {
  /** What was said. */
  readonly verdict: ReviewVerdict;
  /** Whom it is about. */
  readonly target: VerdictTarget;
}

/** Of one target, whichever way round it was named. */
const keyOf = (target: VerdictTarget) =>
  JSON.stringify([
    target.of,
    ...target.of === "figure" ? [target.a] : [target.a, target.b].sort(),
  ]);

/**
 * The verdicts that count: of each target the one that was said last and not taken back, in the order in
 * which they were said. Those whose target is gone wait until it is there again.
 */
export function standingVerdicts(
  verdicts: readonly ReviewVerdict[],
  corpus: PlacedCorpus,
): StandingVerdict[] {
  const find = placeVerdicts(corpus);
  const standing = new Map<string, StandingVerdict>();
  const ordered = verdicts.map((verdict, i) => ({ verdict, i }))
    .sort(({ verdict: p, i }, { verdict: q, i: k }) => textOrder(p.at, q.at) || i - k);
  for (const { verdict } of ordered) {
    const target = verdict.undone === null ? find(verdict) : null;
    if (target === null) continue;
    const key = keyOf(target);
    standing.delete(key);
    standing.set(key, { verdict, target });
  }
  return [...standing.values()];
}

/** What a verdict says to be the same in both; null: nothing; undefined: it does not say. */
export const sameOf = (type: VerdictType): "figure" | "person" | null | undefined =>
  type === "keep" || type === "drop" || type === "not sure" ? undefined : pairTypes[type].same;
