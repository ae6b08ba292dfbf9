/** Pairs of plates as a report shows them: both pictures, how they are related, and how sure that is. */
import { creditLine } from "lib/corpus/credit.ts";
import { isPairType, pairTypes } from "lib/corpus/pair_type.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { PairFinding } from "lib/exchange/findings.ts";
import { type Image, thumbnail } from "lib/image/image.ts";
import type { PlatePairView } from "lib/plot/report.ts";
import { passOver, type StageContext } from "./stage_context.ts";

/** The longer side of a plate of a pair, in pixels. */
const side = 560;

/**
 * Views of pairs of plates, in their order. One whose pictures cannot be read is passed over, which is told.
 *
 * @param pairs of plates of the collection, as `pairFindings` gives them
 */
export async function platePairViews(
  pairs: readonly PairFinding[],
  collection: Pick<Collection, "plates" | "open">,
  told: Pick<StageContext, "passedOver" | "say">,
): Promise<PlatePairView[]> {
  const plateOf = new Map(collection.plates.map((plate) => [plate.id, plate]));
  const seen = async (plate: Plate): Promise<Image | null> => {
    try {
      return await thumbnail(await collection.open(plate), { width: side, height: side });
    } catch (error) {
      passOver(told, { file: plate.file, reason: (error as Error).message.split("\n")[0] });
      return null;
    }
  };
  const views: PlatePairView[] = [];
  for (const { a, b, type, probability, reversed } of pairs) {
    const [first, second] = [plateOf.get(a), plateOf.get(b)];
    if (!first || !second) continue;
    const images = [await seen(first), await seen(second)] as const;
    if (!images[0] || !images[1]) continue;
    views.push({
      ...{ a: images[0], b: images[1] },
      kind: isPairType(type) ? pairTypes[type].about : type,
      reversed: reversed === true && type !== "reversed",
      probability,
      caption: `${a} and ${b}`,
      credits: [creditLine(first), creditLine(second)],
    });
  }
  return views;
}
