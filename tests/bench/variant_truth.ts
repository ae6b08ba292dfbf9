/** What is known of the engraver's variants, to learn types from that one book of prints alone has. */
import { existsSync, readFileSync } from "node:fs";
import type { PairEvidence } from "lib/matching/pair_evidence.ts";
import type { KnownPair } from "lib/matching/pair_model.ts";
import type { VariantKind } from "./variant_kinds.ts";

/** Whether lines are the same, whether they were cut closely after the others, whether one is coloured. */
type Said = Pick<KnownPair, "sameLines" | "recut" | "coloured">;

const samePlate: Said = { sameLines: true, recut: null, coloured: false };

const said: Readonly<Record<VariantKind, Said>> = {
  "coloured": { ...samePlate, coloured: true },
  "reversed by another hand": { sameLines: false, recut: null, coloured: false },
  "later state": samePlate,
  "fragment": samePlate,
  "worn plate": samePlate,
  "foxed paper": samePlate,
  "photographed again": samePlate,
  "recut by another hand": { sameLines: false, recut: true, coloured: false },
  "redrawn by another hand": { sameLines: false, recut: false, coloured: false },
  "in a mirror": samePlate,
  "turned by 3 degrees": samePlate,
  "turned by 5 degrees": samePlate,
  "cut to 70 %": samePlate,
  "small scan": samePlate,
  "weak tone": samePlate,
  "on a page": samePlate,
};

/** A pair of the engraver's as the prints' are known. */
const variantPair = (
  kind: VariantKind,
  evidence: PairEvidence,
  { weight }: { readonly weight: number },
): KnownPair => ({ ...said[kind], evidence, isDesign: true, weight });

/** How much one of the engraver's counts beside one of the prints'. */
const weight = 0.5;

/**
 * What `bench:variants` measured, with what is known of it: clean impressions with variants of the same work.
 *
 * @throws {Error} where it was not run
 */
export function drawnPairs(file: string): KnownPair[] {
  if (!existsSync(file)) {
    throw new Error(`There is no ${file}: run deno task bench:variants with the same --keep first`);
  }
  const measured: readonly { a: string; b: string; evidence: PairEvidence }[] = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return measured.flatMap(({ a, b, evidence }) => {
    // a sheet is called by its work, a variant by its work and its kind
    const [clean, variant] = [a, b].sort((p, q) => p.length - q.length);
    const kind = variant.slice(clean.length + 1).replaceAll("percent", "%");
    const isPair = variant.startsWith(`${clean} `) && Object.hasOwn(said, kind);
    return isPair ? [variantPair(kind as VariantKind, evidence, { weight })] : [];
  });
}
