/** Pairs of plates that show one design: proposed by descriptors, laid on each other, and named. */
import type { PairType } from "lib/corpus/pair_type.ts";
import type { Image } from "lib/image/image.ts";
import { stack } from "lib/retrieval/embed.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Affine } from "./affine.ts";
import { plateCandidates } from "./candidates.ts";
import { measurePair, type PairEvidence, plateTransform } from "./pair_evidence.ts";
import { estimatePair, type PairEstimate, type PairModel } from "./pair_model.ts";
import { openPlaceCosines } from "./place_cosines.ts";
import { descriptorOf, galleryMeans, mapsOf, type PlateMaps, vectorsOf } from "./plate_features.ts";
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
  readonly means?: Float32Array | null;
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

/** Areas kept in memory, of those that were opened last. */
const keptPictures = 48;

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

/**
 * Finds plates that show one design, whichever way round, and says how they are related. Every plate is
 * opened once and kept as a few kilobytes of features; those of pairs that fit are opened again.
 */
export async function findPlatePairs(
  { count, open }: PlatesToCompare,
  { network, model, means: prior = null, random, minProbability, threads, signal, onProgress }:
    PlatePairsOptions,
): Promise<PlatePairs> {
  const maps: (PlateMaps | null)[] = [];
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    onProgress?.({ done: i, total: 2 * count, note: "looking at plates" });
    const image = await open(i);
    const view = image && plateView(image);
    maps.push(view && !isBlank(view) ? await mapsOf(view.grey, network) : null);
  }
  const seen = maps.filter((map) => map !== null);
  const means = galleryMeans(seen, prior);
  const nothing = new Float32Array(seen[0] ? descriptorOf(seen[0].direct, means).length : 1);
  const descriptors = {
    direct: rowsOf(maps.map((map) => map ? descriptorOf(map.direct, means) : nothing)),
    flipped: rowsOf(maps.map((map) => map ? descriptorOf(map.mirrored, means) : nothing)),
  };
  const candidates = await plateCandidates(descriptors, {
    threads,
    isPlain: (plate) => maps[plate] === null,
  });
  await using product = await openPlaceCosines();
  const view = pictures(open);
  const cosinesOf = (a: number, b: number, reversed: boolean) =>
    product.of(
      vectorsOf(reversed ? maps[a]!.mirrored : maps[a]!.direct, means).vectors,
      vectorsOf(maps[b]!.direct, means).vectors,
    );
  const compared: PlatePair[] = [];
  for (const [n, { a, b, similarity, reversed }] of candidates.entries()) {
    signal?.throwIfAborted();
    const done = count + Math.floor(n * count / candidates.length);
    onProgress?.({ done, total: 2 * count, note: "laying plates on each other" });
    const evidence = await measurePair({
      cosines: await cosinesOf(a, b, reversed),
      reversed,
      similarity,
      open: async () => [await view(a), await view(b)],
      random: random.fork(`pair ${a} ${b}`),
    });
    if (!evidence?.lines) continue;
    const { type, probability, design, probabilities } = estimatePair(model, evidence);
    const transform = plateTransform(evidence, await view(a), await view(b));
    compared.push({
      a,
      b,
      type,
      probability,
      design,
      probabilities,
      reversed,
      transform,
      evidence,
    });
  }
  compared.sort((p, q) => q.design - p.design || p.a - q.a || p.b - q.b);
  const threshold = minProbability === undefined
    ? await plateThreshold({
      plates: maps.flatMap((map, i) => map ? [i] : []),
      candidates,
      model,
      cosinesOf: (a, b) => cosinesOf(a, b, false),
      random: random.fork("strangers"),
    })
    : { value: minProbability, weakest: 0, pairs: 0, from: "given" as const };
  onProgress?.({ done: 2 * count, total: 2 * count, note: "" });
  return {
    pairs: compared.filter(({ design, evidence: { features } }) =>
      design >= threshold.value && features.weakest >= threshold.weakest
    ),
    compared,
    threshold,
    passedOver: maps.flatMap((map, i) => map ? [] : [i]),
  };
}
