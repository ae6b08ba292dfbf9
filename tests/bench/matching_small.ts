/** Known pairs with the second plate as a small scan: what of its lines can be told then. */
import { resizeArea } from "lib/image/area.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import type { Prints } from "lib/corpus/prints.ts";
import { registerLines } from "lib/matching/line_registration.ts";
import { mirroredGrey, plateView } from "lib/matching/plate_picture.ts";
import { keyOf, type Measured } from "./matching_truth.ts";

/** Longest sides of the second plate's area, in pixels. */
const longestSides = [280, 160];

/** The evidence of listed pairs again, with lines compared at these sides; maps are laid as before. */
export async function smallScans(
  prints: Prints & Pick<FileCollection, "open">,
  measured: readonly Measured[],
): Promise<Measured[]> {
  const byId = new Map(prints.plates.map((plate) => [plate.id, plate]));
  const listed = new Set(prints.pairs.map(({ a, b }) => keyOf(a.id, b.id)));
  const out: Measured[] = [];
  for (const one of measured.filter(({ a, b }) => listed.has(keyOf(a, b)))) {
    const [a, b] = [
      plateView(await prints.open(byId.get(one.a)!)),
      plateView(await prints.open(byId.get(one.b)!)),
    ];
    const turned = one.reversed ? mirroredGrey(a.grey) : a.grey;
    for (const longest of longestSides) {
      const { width, height } = b.grey;
      const scale = longest / Math.max(width, height);
      if (scale >= 1) continue;
      const small = resizeArea(b.grey, {
        width: Math.max(1, Math.round(width * scale)),
        height: Math.max(1, Math.round(height * scale)),
      });
      const lines = registerLines(turned, small, one.evidence.features.map);
      out.push({ ...one, evidence: { ...one.evidence, lines } });
    }
  }
  return out;
}
