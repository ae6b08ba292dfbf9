/** Whether labelled figures of paired plates are matched to their own, among all that are labelled there. */
import type { FileCollection } from "lib/corpus/plate.ts";
import type { Prints } from "lib/corpus/prints.ts";
import { alignFigures } from "lib/matching/figure_alignment.ts";
import { plateTransform } from "lib/matching/pair_evidence.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { keyOf, type Measured } from "./matching_truth.ts";

/** Counts of the figures that pairs.json matches; those of plates that were not laid on each other are missed. */
export async function matchedFigures(
  prints: Prints & Pick<FileCollection, "open">,
  measured: readonly Measured[],
): Promise<{ readonly figures: number; readonly right: number }> {
  const byKey = new Map(measured.map((one) => [keyOf(one.a, one.b), one]));
  const labels = Map.groupBy(prints.labels, ({ plate }) => plate);
  let [figures, right] = [0, 0];
  for (const pair of prints.pairs) {
    figures += pair.figures.length;
    const found = byKey.get(keyOf(pair.a.id, pair.b.id));
    if (!found || pair.figures.length === 0) continue;
    const isTurned = found.a !== pair.a.id;
    const [a, b] = isTurned ? [pair.b, pair.a] : [pair.a, pair.b];
    const [one, other] = [plateView(await prints.open(a)), plateView(await prints.open(b))];
    const own = [labels.get(a.id)!, labels.get(b.id)!] as const;
    const matches = alignFigures({
      a: own[0].map(({ box }) => box),
      b: own[1].map(({ box }) => box),
    }, plateTransform(found.evidence, one, other));
    for (const [first, second] of pair.figures) {
      const [p, q] = isTurned ? [second, first] : [first, second];
      const match = matches.find(({ a }) => a === own[0].indexOf(p));
      right += Number(match?.b === own[1].indexOf(q));
    }
  }
  return { figures, right };
}
