/** Figures of paired plates that are one: where one lies on the other, what is seen in both boxes must agree. */
import type { PairType } from "lib/corpus/pair_type.ts";
import type { Collection } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { toGray } from "lib/image/color.ts";
import { flatten } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import type { Affine } from "lib/matching/affine.ts";
import { figureAgreement, isOneFigure } from "lib/matching/figure_agreement.ts";
import { alignFigures } from "lib/matching/figure_alignment.ts";
import { type MatchingNetworkName, openMatchingNetwork } from "lib/matching/networks.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import type { PlateDuplicate } from "./plate_duplicates.ts";

/** A figure of a collection, where it stands. */
export interface FigureOnPlate {
  /** Id of its plate. */
  readonly plate: string;
  /** In pixels of the plate. */
  readonly box: Box;
}

/** Figures that lie on each other where their plates do, and agree. */
export interface AlignedFigures {
  /** Number of the first figure. */
  readonly a: number;
  /** Number of the second figure; more than the first. */
  readonly b: number;
  /** Correlation of coarse lines in what their boxes share, -1 to 1. */
  readonly score: number;
  readonly reversed: boolean;
  readonly type: PairType | null;
}

/** Pictures of plates kept in memory, of those that were opened last. */
const keptPlates = 8;

/** Opens plates in grey, the last ones from memory. */
function greyPlates({ plates, open }: Pick<Collection, "plates" | "open">) {
  const byId = new Map(plates.map((plate) => [plate.id, plate]));
  const kept = new Map<string, Pixels>();
  return async (id: string): Promise<Pixels> => {
    const known = kept.get(id);
    if (known) return known;
    const sheet = flatten(await open(byId.get(id)!), [255, 255, 255]);
    const { width, height } = sheet;
    const grey: Pixels = { width, height, channels: 1, data: toGray(sheet) };
    kept.set(id, grey);
    if (kept.size > keptPlates) kept.delete(kept.keys().next().value!);
    return grey;
  };
}

/**
 * Figures of paired plates, each matched to its own; `figures` in the order of their numbers. Two sheets may share
 * a border or lettering and have other pictures: figures that do not agree where they lie are two.
 */
export async function alignedFigures(
  pairs: readonly PlateDuplicate[],
  figures: readonly FigureOnPlate[],
  { collection, network: name, threads, signal, onProgress }: {
    /** Where the plates are. */
    readonly collection: Pick<Collection, "plates" | "open">;
    /** What sees the figures. Default: the best that is at hand. */
    readonly network?: MatchingNetworkName | undefined;
    readonly threads?: number | undefined;
    /** Stops between figures. */
    readonly signal?: AbortSignal | undefined;
    /** Told how many of those that lie on each other were compared. */
    readonly onProgress?:
      | ((progress: { readonly done: number; readonly total: number }) => void)
      | undefined;
  },
): Promise<AlignedFigures[]> {
  const byPlate = Map.groupBy(figures.keys(), (i) => figures[i].plate);
  const placed = pairs.flatMap(({ a, b, transform, reversed, type }) => {
    if (!transform) return [];
    const [own, others] = [byPlate.get(a) ?? [], byPlate.get(b) ?? []];
    const boxes = (numbers: readonly number[]) => numbers.map((i) => figures[i].box);
    const map = transform.slice(0, 6) as unknown as Affine;
    return alignFigures({ a: boxes(others), b: boxes(own) }, map).map((match) => ({
      ...{ map, reversed, type },
      from: others[match.a],
      to: own[match.b],
    }));
  });
  if (placed.length === 0) return [];
  await using opened = await openMatchingNetwork({ name, threads });
  await using product = await openPlaceCosines();
  const greyOf = greyPlates(collection);
  const onPlate = async (i: number) => ({
    plate: await greyOf(figures[i].plate),
    box: figures[i].box,
  });
  const aligned: AlignedFigures[] = [];
  for (const [done, { map, reversed, type, from, to }] of placed.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ done: done + 1, total: placed.length });
    const agreement = await figureAgreement(
      { a: await onPlate(from), b: await onPlate(to), map },
      { network: opened.network, means: opened.means, product, reversed },
    );
    if (!agreement || !isOneFigure(agreement)) continue;
    const [a, b] = [from, to].sort((p, q) => p - q);
    aligned.push({ a, b, score: agreement.lines, reversed, type });
  }
  return aligned;
}
