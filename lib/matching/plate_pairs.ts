/** Pairs of plates that show one design: proposed by descriptors, laid on each other, and named. */
import type { PairType } from "lib/corpus/pair_type.ts";
import type { Image } from "lib/image/image.ts";
import { stack } from "lib/retrieval/embed.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Affine } from "./affine.ts";
import { type PlateCandidate, plateCandidates } from "./candidates.ts";
import { measurePair, type PairEvidence, plateTransform, turnedRound } from "./pair_evidence.ts";
import { estimatePair, type PairEstimate, type PairModel } from "./pair_model.ts";
import { partCandidates } from "./part_candidates.ts";
import { openPlaceCosines, type PlaceCosines } from "./place_cosines.ts";
import {
  descriptorOf,
  galleryMeans,
  mapsOf,
  placesOfParts,
  type PlateMaps,
  vectorsOf,
} from "./plate_features.ts";
import { byDigest, seenDigest } from "./plate_order.ts";
import { type PlatePicture, plateView } from "./plate_picture.ts";
import { localContrast } from "./line_registration.ts";
import { type PlateThreshold, plateThreshold } from "./plate_threshold.ts";
import type { FeatureNetwork } from "./trunk.ts";

/** Plates to compare. */
export interface PlatesToCompare {
  /** How many. */
  readonly count: number;
  /** The picture of one; null where it cannot be read. */
  readonly open: (index: number) => Promise<Image | null>;
}

/** How plates are compared. */
export interface PlatePairsOptions {
  /** What sees them. */
  readonly network: FeatureNetwork;
  /** What its features mean. */
  readonly model: PairModel;
  /** Means of its channels over prints. `[C]`; null: the collection's alone. Default null. */
  readonly means?: Float32Array | null | undefined;
  /** Draws strangers and matches. */
  readonly random: Random;
  /** The least probability of one design. Default: see `plateThreshold`. */
  readonly minProbability?: number | undefined;
  /** Threads of the search. Default: all. */
  readonly threads?: number | undefined;
  /** Stops between plates and between pairs. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many of the steps are done, and what is being done. */
  readonly onProgress?:
    | ((
      progress: { readonly done: number; readonly total: number; readonly note: string },
    ) => void)
    | undefined;
}

/** Two plates that show one design; `a < b`. */
export interface PlatePair {
  /** Number of the first plate. */
  readonly a: number;
  /** Number of the second plate. */
  readonly b: number;
  /** How they are related; null: not sure. */
  readonly type: PairType | null;
  /** The probability of the type. */
  readonly probability: number;
  /** The probability that they show one design. */
  readonly design: number;
  /** The probability of each type. */
  readonly probabilities: PairEstimate["probabilities"];
  /** Whether one is the mirror image of the other. */
  readonly reversed: boolean;
  /** Pixels of `a` to pixels of `b`. */
  readonly transform: Affine;
  /** What was measured. */
  readonly evidence: PairEvidence;
}

/** All that was found, and what was looked at. */
export interface PlatePairs {
  /** The likeliest first. */
  readonly pairs: readonly PlatePair[];
  /** All pairs that could be laid on each other, the likeliest first; those below the threshold included. */
  readonly compared: readonly PlatePair[];
  /** The least probability of a pair. */
  readonly threshold: PlateThreshold;
  /** Plates that could not be read, or on which nothing is drawn. */
  readonly passedOver: readonly number[];
}

/** Areas kept in memory, of those that were opened last; each has 400 kilobytes at most. */
const keptPictures = 400;

/** A plate whose local contrast has a lower mean square is blank, or has a speck. */
const leastDrawn = 0.05;

function isBlank({ grey }: PlatePicture): boolean {
  const lines = localContrast(grey);
  let squares = 0;
  for (const value of lines) squares += value * value;
  return squares / lines.length < leastDrawn;
}

/** Opens areas of plates, the last ones from memory. */
function pictures(open: PlatesToCompare["open"]) {
  const kept = new Map<number, PlatePicture>();
  return async (index: number): Promise<PlatePicture> => {
    const known = kept.get(index);
    const view = known ?? plateView((await open(index))!);
    kept.delete(index);
    kept.set(index, view);
    if (kept.size > keptPictures) kept.delete(kept.keys().next().value!);
    return view;
  };
}

/** Vectors below each other. `[N, D]` */
const rowsOf = (rows: readonly Float32Array[]): Tensor<"float32"> =>
  stack(rows.map((row) => float32(row, [1, row.length])));

type Looks = Pick<PlatePairsOptions, "network" | "signal" | "onProgress">;

/** What the network sees of each plate; null where it cannot be read or nothing is drawn. */
export async function seePlates(
  { count, open }: PlatesToCompare,
  { network, signal, onProgress }: Looks,
): Promise<(PlateMaps | null)[]> {
  const maps: (PlateMaps | null)[] = [];
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    onProgress?.({ done: i, total: 2 * count, note: "looking at plates" });
    const image = await open(i);
    const view = image && plateView(image);
    maps.push(view && !isBlank(view) ? await mapsOf(view.grey, network) : null);
  }
  return maps;
}

/** Pairs that are worth laying on each other, and the means by which features are compared. */
export async function proposePairs(
  maps: readonly (PlateMaps | null)[],
  { means: prior = null, threads }: Pick<PlatePairsOptions, "means" | "threads">,
): Promise<{ readonly candidates: PlateCandidate[]; readonly means: Float32Array }> {
  // which plates come first must not matter, not even between those that are equally near
  const order = byDigest(maps.map(seenDigest));
  const ordered = order.map((plate) => maps[plate]);
  const seen = ordered.filter((map) => map !== null);
  const means = galleryMeans(seen, prior);
  const nothing = new Float32Array(seen[0] ? descriptorOf(seen[0].direct, means).length : 1);
  const descriptors = {
    direct: rowsOf(ordered.map((map) => map ? descriptorOf(map.direct, means) : nothing)),
    flipped: rowsOf(ordered.map((map) => map ? descriptorOf(map.mirrored, means) : nothing)),
  };
  const found = await plateCandidates(descriptors, {
    threads,
    isPlain: (plate) => ordered[plate] === null,
    parts: await partCandidates(ordered, { means, threads }),
  });
  const candidates = found.map(({ a, b, ...rest }): PlateCandidate => {
    const [p, q] = [order[a], order[b]].sort((one, other) => one - other);
    return { a: p, b: q, ...rest };
  }).sort((p, q) => p.a - q.a || p.b - q.b);
  return { candidates, means };
}

/** What pairs are laid on each other by. */
interface Laying extends Looks, Pick<PlatePairsOptions, "model" | "random"> {
  readonly maps: readonly (PlateMaps | null)[];
  readonly means: Float32Array;
  readonly product: PlaceCosines;
}

const cosinesOf = (
  { maps, means, product }: Pick<Laying, "maps" | "means" | "product">,
  { a, b, reversed }: Pick<PlateCandidate, "a" | "b" | "reversed">,
) =>
  product.of(
    vectorsOf(reversed ? maps[a]!.mirrored : maps[a]!.direct, means).vectors,
    vectorsOf(maps[b]!.direct, means).vectors,
  );

/** Lays candidates on each other; those that could be, in their order. */
export async function layPairs(
  candidates: readonly PlateCandidate[],
  { count, open }: PlatesToCompare,
  laying: Laying,
): Promise<PlatePair[]> {
  const { network, model, means, product, random, signal, onProgress } = laying;
  const view = pictures(open);
  const digests = laying.maps.map(seenDigest);
  const compared: PlatePair[] = [];
  for (const [n, { a, b, similarity, reversed }] of candidates.entries()) {
    signal?.throwIfAborted();
    const done = count + Math.floor(n * count / candidates.length);
    onProgress?.({ done, total: 2 * count, note: "laying plates on each other" });
    const isTurned = digests[a] > digests[b];
    const [p, q] = isTurned ? [b, a] : [a, b];
    const measured = await measurePair({
      cosines: await cosinesOf(laying, { a: p, b: q, reversed }),
      reversed,
      similarity,
      open: async () => [await view(p), await view(q)],
      async look(one, other) {
        const [first, second] = await placesOfParts([one, other], { network, means });
        return await product.of(first.vectors, second.vectors);
      },
      random: random.fork(`pair ${digests[p]} ${digests[q]}`),
    });
    const evidence = measured?.lines && isTurned ? turnedRound(measured) : measured;
    if (!evidence?.lines) continue;
    const { type, probability, design, probabilities } = estimatePair(model, evidence);
    const transform = plateTransform(evidence, await view(a), await view(b));
    const said = { type, probability, design, probabilities };
    compared.push({ a, b, ...said, reversed, transform, evidence });
  }
  return compared;
}

/** Says which of the pairs that were laid on each other are pairs, the likeliest first. */
export async function choosePairs(
  laid: readonly PlatePair[],
  { candidates, minProbability, ...laying }:
    & Pick<Laying, "maps" | "means" | "product" | "model" | "random">
    & Pick<PlatePairsOptions, "minProbability">
    & { readonly candidates: readonly PlateCandidate[] },
): Promise<Omit<PlatePairs, "passedOver">> {
  const digests = laying.maps.map(seenDigest);
  const compared = laid.toSorted((p, q) => q.design - p.design || p.a - q.a || p.b - q.b);
  const threshold = minProbability === undefined
    ? await plateThreshold({
      plates: byDigest(digests).filter((plate) => laying.maps[plate]),
      candidates,
      model: laying.model,
      cosinesOf(a, b) {
        const [p, q] = digests[a] > digests[b] ? [b, a] : [a, b];
        return cosinesOf(laying, { a: p, b: q, reversed: false });
      },
      random: laying.random.fork("strangers"),
    })
    : { value: minProbability, weakest: 0, pairs: 0, from: "given" as const };
  const pairs = compared.filter(({ design, evidence: { features } }) =>
    design >= threshold.value && features.weakest >= threshold.weakest
  );
  return { pairs, compared, threshold };
}

/**
 * Finds plates that show one design, whichever way round, and says how they are related. Every plate is
 * opened once and kept as a few kilobytes of features; those of pairs that fit are opened again.
 */
export async function findPlatePairs(
  plates: PlatesToCompare,
  { network, model, means: prior, random, minProbability, threads, signal, onProgress }:
    PlatePairsOptions,
): Promise<PlatePairs> {
  const maps = await seePlates(plates, { network, signal, onProgress });
  const { candidates, means } = await proposePairs(maps, { means: prior, threads });
  await using product = await openPlaceCosines();
  const laying = { maps, means, product, network, model, random, signal, onProgress };
  const laid = await layPairs(candidates, plates, laying);
  const chosen = await choosePairs(laid, { ...laying, candidates, minProbability });
  onProgress?.({ done: 2 * plates.count, total: 2 * plates.count, note: "" });
  return { ...chosen, passedOver: maps.flatMap((map, i) => map ? [] : [i]) };
}
