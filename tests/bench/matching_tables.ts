/** Tables of a method by kind of pair: each book is asked with the threshold of the others. */
import type { Prints } from "lib/corpus/prints.ts";
import { estimatePair, fitPairModel, precisionThreshold } from "lib/matching/pair_model.ts";
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
  workOf: ReadonlyMap<string, string>,
): Record<string, Record<string, number>> {
  const tenths = 10;
  const works = [
    ...new Set(known.filter(({ isDesign }) => isDesign).map(({ a }) => workOf.get(a)!)),
  ];
  const types: Record<string, Record<string, number>> = {};
  for (let tenth = 0; tenth < tenths; tenth++) {
    const out = new Set(works.filter((_, i) => i % tenths === tenth));
    const isOut = ({ a, b }: Measured) => out.has(workOf.get(a)!) || out.has(workOf.get(b)!);
    const model = fitPairModel(known.filter((pair) => !isOut(pair)));
    for (const pair of known.filter((pair) => pair.isDesign && isOut(pair))) {
      const said = (types[pair.row!] ??= {});
      const type = estimatePair(model, pair.evidence).type ?? "not sure";
      said[type] = (said[type] ?? 0) + 1;
    }
  }
  return types;
}

/** Everything that is said of the method. */
export function judgedByBook(
  prints: Pick<Prints, "plates" | "pairs">,
  { direct, mirrored, turned }: {
    readonly direct: readonly Measured[];
    readonly mirrored: readonly Measured[];
    /** Plates that are in a mirror among `mirrored`. */
    readonly turned: ReadonlySet<string>;
  },
) {
  const known = knownPairs(prints, direct);
  const inMirror = knownPairs(prints, mirrored);
  const groups = [
    ...new Set(known.filter(({ isDesign }) => isDesign).flatMap(({ books }) => books)),
  ];
  const found = new Set<string>();
  const foundReversed = new Set<string>();
  const wrong = new Set<string>();
  const types: Record<string, Record<string, number>> = {};
  const thresholds: Record<string, number> = {};
  for (const group of groups) {
    const model = fitPairModel(known.filter(({ books }) => !books.includes(group)));
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
  const typesByWork = namedByWork(known, new Map(prints.plates.map(({ id, work }) => [id, work])));
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
      thresholds,
    },
  };
}
