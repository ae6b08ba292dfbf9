/** Tables of a method by kind of pair: each book is asked with the threshold of the others. */
import type { Prints } from "lib/corpus/prints.ts";
import { estimatePair, fitPairModel, precisionThreshold } from "lib/matching/pair_model.ts";
import type { KnownPair } from "lib/matching/pair_model.ts";
import type { PairType } from "lib/corpus/pair_type.ts";
import { byCluster, clusterBootstrap } from "lib/retrieval/intervals.ts";
import { Random } from "lib/tensor/random.ts";
import {
  keyOf,
  kindsOfPairs,
  knownPairs,
  type Measured,
  type TableKind,
} from "./matching_truth.ts";

/** How many pairs of a kind are found. */
export interface KindRow {
  readonly kind: TableKind;
  readonly pairs: number;
  readonly found: number;
  readonly recall: number;
  /** 95 % interval of the recall, by works. */
  readonly low: number;
  readonly high: number;
}

/** Small scans of known pairs, as types are learnt from them: of how closely a copy was cut they say little. */
export const smallExamples = (
  prints: Pick<Prints, "plates" | "pairs">,
  small: readonly Measured[],
) => knownPairs(prints, small).map((pair) => ({ ...pair, recut: null, weight: 0.5 }));

/** The precision that thresholds are chosen for. */
export const wantedPrecision = 0.95;

/** The table of a method, from which listed pairs it found. */
export function kindRows(
  prints: Pick<Prints, "pairs">,
  isFound: (key: string) => boolean,
): KindRow[] {
  const rows = Map.groupBy(prints.pairs, ({ kind }) => kindsOfPairs[kind].row);
  return [...rows].map(([kind, pairs]) => {
    const found = pairs.map(({ a, b }) => Number(isFound(keyOf(a.id, b.id))));
    const works = byCluster(found, (i) => pairs[i].a.work);
    const { value, low, high } = clusterBootstrap(works, { random: new Random(3) });
    const total = found.reduce((sum, one) => sum + one, 0);
    return { kind, pairs: pairs.length, found: total, recall: value, low, high };
  });
}

/** How often each kind was given each type, a tenth of the works at a time left out of the fit. */
function namedByWork(
  known: ReturnType<typeof knownPairs>,
  { workOf, small, drawn }: TypeExamples & { readonly workOf: ReadonlyMap<string, string> },
): Record<string, Record<string, number>> {
  const tenths = 10;
  const works = [
    ...new Set(known.filter(({ isDesign }) => isDesign).map(({ a }) => workOf.get(a)!)),
  ];
  const types: Record<string, Record<string, number>> = {};
  for (let tenth = 0; tenth < tenths; tenth++) {
    const out = new Set(works.filter((_, i) => i % tenths === tenth));
    const isOut = ({ a, b }: Measured) => out.has(workOf.get(a)!) || out.has(workOf.get(b)!);
    const model = fitPairModel(known.filter((pair) => !isOut(pair)), {
      drawn: [...small.filter((pair) => !isOut(pair)), ...drawn],
    });
    for (const pair of known.filter((pair) => pair.isDesign && isOut(pair))) {
      const said = (types[pair.row!] ??= {});
      const type = estimatePair(model, pair.evidence).type ?? "not sure";
      said[type] = (said[type] ?? 0) + 1;
    }
  }
  return types;
}

/** Pairs that types alone are learnt from. */
interface TypeExamples {
  /** Known pairs with the second plate as a small scan. */
  readonly small: ReturnType<typeof knownPairs>;
  /** The engraver's variants. */
  readonly drawn: readonly KnownPair[];
}

/** Types that are right of a row. */
const rightTypes: Readonly<Record<TableKind, readonly PairType[]>> = {
  "coloured and line": ["coloured"],
  "two printings or scans": ["same impression", "other state"],
  "recut copy": ["recut"],
  "re-engraved by another hand": ["replica"],
  "coloured replica": ["replica"],
  "other plate of the design": ["replica"],
  "re-drawn in part": ["replica", "fragment", "reversed"],
};

/** Of the pairs that were found: how many were given a right type, no type, a wrong one. */
function typeShares(types: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  return Object.fromEntries(
    Object.entries(types).map(([row, said]) => {
      const right = new Set<string>(rightTypes[row as TableKind]);
      const count = (isOf: (type: string) => boolean) =>
        Object.entries(said).filter(([type]) => isOf(type)).reduce((sum, [, n]) => sum + n, 0);
      return [row, {
        right: count((type) => right.has(type)),
        notSure: count((type) => type === "not sure"),
        wrong: count((type) => !right.has(type) && type !== "not sure"),
      }];
    }),
  );
}

/** Everything that is said of the method. */
export function judgedByBook(
  prints: Pick<Prints, "plates" | "pairs">,
  { direct, mirrored, turned, small: smallScans, drawn }: {
    /** The evidence of listed pairs with the second plate as a small scan. */
    readonly small: readonly Measured[];
    /** The engraver's variants, to learn types from. */
    readonly drawn: readonly KnownPair[];
    readonly direct: readonly Measured[];
    readonly mirrored: readonly Measured[];
    /** Plates that are in a mirror among `mirrored`. */
    readonly turned: ReadonlySet<string>;
  },
) {
  const known = knownPairs(prints, direct);
  const inMirror = knownPairs(prints, mirrored);
  const small = smallExamples(prints, smallScans);
  const groups = [
    ...new Set(known.filter(({ isDesign }) => isDesign).flatMap(({ books }) => books)),
  ];
  const found = new Set<string>();
  const foundReversed = new Set<string>();
  const wrong = new Set<string>();
  const types: Record<string, Record<string, number>> = {};
  const thresholds: Record<string, number> = {};
  for (const group of groups) {
    const isOther = ({ books }: { readonly books: readonly string[] }) => !books.includes(group);
    const model = fitPairModel(known.filter(isOther), {
      drawn: [...small.filter(isOther), ...drawn],
    });
    const scored = known.map((pair) => ({ pair, estimate: estimatePair(model, pair.evidence) }));
    const threshold = precisionThreshold(
      scored.filter(({ pair }) => !pair.books.includes(group)).map(({ pair, estimate }) => ({
        probability: estimate.design,
        right: pair.isDesign,
      })),
      wantedPrecision,
    );
    thresholds[group] = threshold;
    for (const { pair, estimate } of scored) {
      if (!pair.books.includes(group) || estimate.design < threshold) continue;
      const key = keyOf(pair.a, pair.b);
      if (!pair.isDesign) wrong.add(key);
      else {
        found.add(key);
        const said = (types[pair.row!] ??= {});
        const type = estimate.type ?? "not sure";
        said[type] = (said[type] ?? 0) + 1;
      }
    }
    for (const pair of inMirror) {
      if (!pair.books.includes(group) || !pair.isDesign || !pair.reversed) continue;
      if (estimatePair(model, pair.evidence).design >= threshold) {
        foundReversed.add(keyOf(pair.a, pair.b));
      }
    }
  }
  // of recut and of coloured plates one book alone tells, so that types are asked by works as well
  const typesByWork = namedByWork(known, {
    workOf: new Map(prints.plates.map(({ id, work }) => [id, work])),
    small,
    drawn,
  });
  const rows = kindRows(prints, (key) => found.has(key));
  const across = prints.pairs.filter(({ a, b, mirror }) =>
    !mirror && turned.has(a.id) !== turned.has(b.id)
  );
  const reversedRows = kindRows({ pairs: across }, (key) => foundReversed.has(key));
  const asDirect = kindRows({ pairs: across }, (key) => found.has(key));
  const precision = found.size / Math.max(1, found.size + wrong.size);
  const share = (value: number) => value.toFixed(3);
  const lines = [
    ...rows.map(({ kind, pairs, found, recall, low, high }) =>
      `${kind.padEnd(28)} ${found} of ${pairs}  ${share(recall)} [${share(low)}, ${share(high)}]`
    ),
    `precision ${share(precision)}: ${wrong.size} wrong: ${[...wrong].slice(0, 12).join("; ")}`,
    ...reversedRows.map(({ kind, pairs, found }, i) =>
      `in a mirror: ${kind.padEnd(28)} ${found} of ${pairs} as reversed, ${
        asDirect[i].found
      } directly`
    ),
    "types, each book by coefficients of the others:",
    ...Object.entries(types).map(([kind, said]) => `${kind.padEnd(28)} ${JSON.stringify(said)}`),
    JSON.stringify(typeShares(types)),
    "types, each tenth of the works by coefficients of the others:",
    ...Object.entries(typesByWork).map(([kind, said]) =>
      `${kind.padEnd(28)} ${JSON.stringify(said)}`
    ),
  ];
  return {
    lines,
    table: {
      rows,
      precision,
      wrong: wrong.size,
      mirrored: reversedRows.map((row, i) => ({ ...row, direct: asDirect[i].found })),
      types,
      typesByWork,
      typeShares: { byBook: typeShares(types), byWork: typeShares(typesByWork) },
      thresholds,
    },
  };
}
