/** Pairs of plates of a collection, by their ids, with the figures on them that are one. */
import { basename } from "node:path";
import { type Credit, creditsByPlate } from "lib/corpus/credit.ts";
import type { Collection } from "lib/corpus/plate.ts";
import type { PairType } from "lib/corpus/pair_type.ts";
import { type Affine, invertAffine } from "lib/matching/affine.ts";
import { type MatchingNetworkName, openMatchingNetwork } from "lib/matching/networks.ts";
import { guardedGroups } from "lib/matching/pair_groups.ts";
import { findPlatePairs } from "lib/matching/plate_pairs.ts";
import type { PlateThreshold } from "lib/matching/plate_threshold.ts";
import { Random } from "lib/tensor/random.ts";
import { decidedPairs } from "./decided_pairs.ts";
import type { DecidedPair } from "./run_verdicts.ts";
import { passOverUnread, type StageContext } from "./stage_context.ts";
import { groupsByVerdicts, rowVerdicts } from "./verdict_groups.ts";

/** Two plates of one design, as they are kept. */
export interface PlateDuplicate {
  /** Id of the first plate. */
  readonly a: string;
  /** Id of the second plate. */
  readonly b: string;
  /** How they are related; null: not sure. */
  readonly type: PairType | null;
  /** The probability of the type. */
  readonly probability: number;
  /** The probability that both show one design. */
  readonly design: number;
  /** The probability of each type. */
  readonly probabilities: Readonly<Record<PairType, number>>;
  /** Whether one is the mirror image of the other. */
  readonly reversed: boolean;
  /** Correlation of coarse and of fine lines, -1 to 1. */
  readonly lines: { readonly coarse: number; readonly fine: number };
  /** Share of each that the other covers. */
  readonly covered: readonly [a: number, b: number];
  /** Takes pixels of `b` to pixels of `a`: 3 x 3, by rows; null where it cannot be turned round. */
  readonly transform: readonly number[] | null;
}

/** Pairs of plates of a collection. */
export interface PlateDuplicates {
  /** The likeliest first. */
  readonly pairs: readonly PlateDuplicate[];
  /** Ids of plates that pairs join. */
  readonly groups: readonly (readonly string[])[];
  /** The least that was asked of a pair. */
  readonly threshold: PlateThreshold;
  /** What saw the plates. */
  readonly network: MatchingNetworkName;
  /** Plates that were compared. */
  readonly plates: number;
  /** Whose the plates of pairs are and what may be done with them, by their ids. */
  readonly credits: Readonly<Record<string, Credit>>;
}

/** Pixels of `b` to pixels of `a`, by rows. */
function backwards(map: Affine): number[] | null {
  if (Math.abs(map[0] * map[4] - map[1] * map[3]) < 1e-9) return null;
  return [...invertAffine(map), 0, 0, 1];
}

/** What a person said of a pair counts before what was found. */
const saidOf = (type: PairType | undefined) => type === undefined ? {} : { type, probability: 1 };

const rounded = (value: number) => Number(value.toPrecision(6));

/**
 * Finds pairs of plates of a collection that show one design. Plates that cannot be read are passed over,
 * which is said.
 */
export async function findPlateDuplicates(
  collection: Pick<Collection, "plates" | "open">,
  { seed, network: name, threads, verdicts = [] }: {
    /** Of the strangers and matches that are drawn. */
    readonly seed: number;
    /** What sees the plates. Default: the best that is at hand. */
    readonly network?: MatchingNetworkName | undefined;
    readonly threads?: number | undefined;
    /** Pairs of plates that somebody decided on. Default: none. */
    readonly verdicts?: readonly DecidedPair[] | undefined;
  },
  context: StageContext,
): Promise<PlateDuplicates> {
  const { plates } = collection;
  await using opened = await openMatchingNetwork({ name, threads });
  using bar = context.bar("comparing plates", 2 * plates.length);
  const found = await findPlatePairs({
    count: plates.length,
    async open(i) {
      try {
        return await collection.open(plates[i]);
      } catch (error) {
        passOverUnread(context, { file: basename(plates[i].file), error });
        return null;
      }
    },
  }, {
    ...opened,
    random: new Random(seed).fork("plates"),
    threads,
    signal: context.signal,
    onProgress: ({ done, note }) => bar.at(done, note),
  });
  const decided = rowVerdicts(verdicts, plates.map(({ id }) => id));
  const compared = found.compared.map((pair) => ({ ...pair, score: pair.design }));
  const above = new Set(found.pairs.map(({ a, b }) => `${a} ${b}`));
  const { pairs, learnt } = decidedPairs({
    found: compared.filter(({ a, b }) => above.has(`${a} ${b}`)),
    compared,
  }, decided);
  const said = new Map(verdicts.map(({ a, b, type }) => [[a, b].sort().join(" "), type]));
  const groups = groupsByVerdicts(
    guardedGroups(pairs, { count: plates.length }),
    pairs,
    decided,
  );
  const paired = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return {
    pairs: pairs.map((pair): PlateDuplicate => ({
      a: plates[pair.a].id,
      b: plates[pair.b].id,
      type: pair.type,
      probability: rounded(pair.probability),
      ...saidOf(said.get([plates[pair.a].id, plates[pair.b].id].sort().join(" "))),
      design: rounded(pair.design),
      probabilities: Object.fromEntries(
        Object.entries(pair.probabilities).map(([type, value]) => [type, rounded(value)]),
      ) as PlateDuplicate["probabilities"],
      reversed: pair.reversed,
      lines: {
        coarse: rounded(pair.evidence.lines!.coarse),
        fine: rounded(pair.evidence.lines!.fine),
      },
      covered: pair.evidence.covered,
      transform: backwards(pair.transform)?.map(rounded) ?? null,
    })),
    groups: groups.map((group) => group.map((i) => plates[i].id)),
    threshold: learnt
      ? { ...found.threshold, value: learnt.value, pairs: learnt.decided, from: "verdicts" }
      : found.threshold,
    network: opened.name,
    plates: plates.length - found.passedOver.length,
    credits: creditsByPlate(plates.filter((_, i) => paired.has(i))),
  };
}
