/** The table of a method on the engraver's variants: each part of the works by the threshold of the others. */
import { precisionThreshold } from "lib/matching/pair_model.ts";
import { byCluster, clusterBootstrap } from "lib/retrieval/intervals.ts";
import { Random } from "lib/tensor/random.ts";
import { wantedPrecision } from "./matching_tables.ts";
import { keyOf } from "./matching_truth.ts";
import type { VariantKind } from "./variant_kinds.ts";

/** Two pictures and how alike they are; the greater, the surer. */
export type Scored = readonly [a: string, b: string, score: number];

/** How many variants of a kind are found. */
export interface VariantRow {
  readonly kind: VariantKind;
  readonly pairs: number;
  readonly found: number;
  readonly recall: number;
  /** 95 % interval of the recall, by works. */
  readonly low: number;
  readonly high: number;
}

/** Works are asked in so many parts. */
const parts = 4;

/** What a method finds; pairs of two variants of one work are neither right nor wrong. */
export function variantRows(
  scored: readonly Scored[],
  { truth, workOf }: {
    readonly truth: readonly {
      readonly a: string;
      readonly b: string;
      readonly kind: VariantKind;
      readonly work: number;
    }[];
    readonly workOf: (id: string) => number;
  },
): { readonly rows: readonly VariantRow[]; readonly wrong: number } {
  const right = new Set(truth.map(({ a, b }) => keyOf(a, b)));
  // a threshold of 1 is one that nothing reaches
  const most = scored.reduce((most, [, , score]) => Math.max(most, score), 0) + 1e-6;
  const known = scored.flatMap(([a, b, score]) => {
    const probability = score / most;
    const key = keyOf(a, b);
    const isRight = right.has(key);
    if (!isRight && workOf(a) === workOf(b)) return [];
    return [{ key, probability, right: isRight, works: [workOf(a), workOf(b)] }];
  });
  const found = new Set<string>();
  let wrong = 0;
  for (let part = 0; part < parts; part++) {
    const isOf = (work: number) => work % parts === part;
    const threshold = precisionThreshold(
      known.filter(({ works }) => !works.some(isOf)),
      wantedPrecision,
    );
    for (const { key, probability, right, works } of known) {
      if (!isOf(works[0]) || probability < threshold) continue;
      if (right) found.add(key);
      else wrong++;
    }
  }
  const rows = [...Map.groupBy(truth, ({ kind }) => kind)].map(([kind, pairs]): VariantRow => {
    const hits = pairs.map(({ a, b }) => Number(found.has(keyOf(a, b))));
    const { value, low, high } = clusterBootstrap(byCluster(hits, (i) => `${pairs[i].work}`), {
      random: new Random(3),
    });
    const total = hits.reduce((sum, one) => sum + one, 0);
    return { kind, pairs: pairs.length, found: total, recall: value, low, high };
  });
  return { rows, wrong };
}
