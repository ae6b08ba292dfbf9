/** Plates that may be parts of others: what all of one shows is nearest to what a part of another shows. */
import { mean } from "lib/tensor/mean.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { openPlaceCosines } from "./place_cosines.ts";
import type { PackedMap, PlateMaps } from "./plate_features.ts";

/** A plate that all of another may be a part of, whichever way round. */
export interface PartProposal {
  /** Number of the plate that may be a part. */
  readonly part: number;
  /** Number of the other. */
  readonly whole: number;
  /** Cosine of the one and the best part of the other, -1 to 1. */
  readonly similarity: number;
  /** By how much that exceeds what other plates reach. */
  readonly above: number;
  /** Whether the part fits better in a mirror. */
  readonly reversed: boolean;
}

/** Sides of parts as shares of a plate's, and the largest share of a plate that is called a part. */
const shares = { sides: [1 / 2, 5 / 7, 1], most: 0.8 };

/** Parts of one size along a side. */
const steps = 3;

/** Places along a side of what stands for a part. */
const side = 4;

/** Nearest plates of each that are proposed at most. */
const mostProposed = 20;

/** The similarities of these ranks are what any plate's best part reaches: work by the same hands. */
const surroundings = { from: 25, to: 50 };

/** Of a collection too small for surroundings: what the best parts of unrelated prints reach. */
const usual = 0.4;

/** What is proposed is so much nearer than the surroundings. */
const leastAbove = 0.1;

/** Cosines that are held at a time. */
const together = 2 ** 22;

/** Where a part lies, as shares of the plate's sides. */
type Part = readonly [x: number, y: number, width: number, height: number];

/** All parts of a plate that are looked at. */
function partsOfPlate(): Part[] {
  const along = (length: number) =>
    length === 1 ? [0] : Array.from({ length: steps }, (_, i) => i * (1 - length) / (steps - 1));
  return shares.sides.flatMap((width) =>
    shares.sides.filter((height) => width * height <= shares.most).flatMap((height) =>
      along(width).flatMap((x) => along(height).map((y): Part => [x, y, width, height]))
    )
  );
}

/** Each place of a map, less the gallery's means. `[P, C]` */
function centredPlaces({ scales, bytes }: PackedMap, means: Float32Array): Float32Array {
  const channels = scales.length;
  const places = bytes.length / channels;
  const out = new Float32Array(bytes.length);
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < places; p++) {
      out[p * channels + c] = bytes[c * places + p] * scales[c] - means[c];
    }
  }
  return out;
}

/**
 * A part in few places, each brought to the same length, so that the product of two is their mean cosine.
 *
 * @param places `[P, C]`, of a square map
 * @param out `[side * side, C]`, filled
 */
function describePart(
  places: Float32Array,
  [x, y, width, height]: Part,
  { channels, out }: { readonly channels: number; readonly out: Float32Array },
): void {
  const map = Math.round(Math.sqrt(places.length / channels));
  const [across, down] = [width * map / side, height * map / side];
  for (let cell = 0; cell < side * side; cell++) {
    const left = x * map + (cell % side) * across;
    const top = y * map + Math.floor(cell / side) * down;
    const own = out.subarray(cell * channels, (cell + 1) * channels);
    for (let v = Math.floor(top); v < Math.ceil(top + down - 1e-9); v++) {
      const tall = Math.min(top + down, v + 1) - Math.max(top, v);
      for (let u = Math.floor(left); u < Math.ceil(left + across - 1e-9); u++) {
        const weight = tall * (Math.min(left + across, u + 1) - Math.max(left, u));
        const from = (v * map + u) * channels;
        for (let c = 0; c < channels; c++) own[c] += weight * places[from + c];
      }
    }
    let squares = 0;
    for (const value of own) squares += value * value;
    const scale = squares > 0 ? 1 / (Math.sqrt(squares) * side) : 0;
    for (let c = 0; c < channels; c++) own[c] *= scale;
  }
}

/** One plate and how near it is. */
interface Near {
  readonly index: number;
  readonly similarity: number;
  readonly reversed: boolean;
}

const byNearness = (p: Near, q: Near) => q.similarity - p.similarity || p.index - q.index;

/**
 * Plates that may be parts of others, by exact search through parts of three sizes: no map is looked at
 * again, but a plate of the collection is compared with 48 parts of every other.
 *
 * @param maps of each plate; null: nothing is drawn on it
 */
export async function partCandidates(
  maps: readonly (PlateMaps | null)[],
  { means, threads }: {
    /** Of each channel over the gallery. `[C]` */
    readonly means: Float32Array;
    /** Threads of the search. Default: one. */
    readonly threads?: number | undefined;
  },
): Promise<PartProposal[]> {
  const plates = maps.flatMap((map, index) => map ? [{ index, map }] : []);
  const channels = means.length;
  const width = side * side * channels;
  const parts = partsOfPlate();
  const rowsOf = (
    count: number,
    fill: (row: number, out: Float32Array) => void,
  ): Tensor<"float32"> => {
    const data = new Float32Array(count * width);
    for (let row = 0; row < count; row++) fill(row, data.subarray(row * width, (row + 1) * width));
    return float32(data, [count, width]);
  };
  const whole = (direction: keyof PlateMaps) =>
    rowsOf(
      plates.length,
      (row, out) =>
        describePart(centredPlaces(plates[row].map[direction], means), [0, 0, 1, 1], {
          channels,
          out,
        }),
    );
  const queries = [whole("direct"), whole("mirrored")];
  const nearest: Near[][] = plates.map(() => []);
  await using product = await openPlaceCosines(threads === undefined ? {} : { threads });
  const step = Math.max(1, Math.floor(together / Math.max(1, plates.length * parts.length)));
  for (let from = 0; from < plates.length; from += step) {
    const some = plates.slice(from, from + step);
    const places = some.map(({ map }) => centredPlaces(map.direct, means));
    const gallery = rowsOf(
      some.length * parts.length,
      (row, out) =>
        describePart(places[Math.floor(row / parts.length)], parts[row % parts.length], {
          channels,
          out,
        }),
    );
    const [direct, mirrored] = [
      await product.of(queries[0], gallery),
      await product.of(queries[1], gallery),
    ];
    nearest.forEach((list, query) => {
      some.forEach(({ index }, n) => {
        if (from + n === query) return;
        const at = (query * some.length + n) * parts.length;
        const best = ({ data }: Tensor<"float32">) => {
          let most = -1;
          for (let i = at; i < at + parts.length; i++) most = Math.max(most, data[i]);
          return most;
        };
        const [own, turned] = [best(direct), best(mirrored)];
        list.push({ index, similarity: Math.max(own, turned), reversed: turned > own });
      });
      list.sort(byNearness).splice(surroundings.to);
    });
  }
  return nearest.flatMap((list, query) => {
    const around = list.slice(surroundings.from);
    const isSmall = list.length < surroundings.to;
    const usually = isSmall ? usual : mean(around.map(({ similarity }) => similarity));
    return list.slice(0, mostProposed).flatMap(({ index, similarity, reversed }) => {
      const above = similarity - usually;
      const part = plates[query].index;
      return above < leastAbove ? [] : [{ part, whole: index, similarity, above, reversed }];
    });
  });
}
