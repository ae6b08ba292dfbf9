/** "Like these, but not like those": rows of a gallery by several examples at once. */
import { cosines } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { BothDirections, DirectionOptions, Hit } from "./direction.ts";

/**
 * How much the likeness to an unwanted example takes from the likeness to the wanted ones. What is like
 * both must not fall behind what is like neither, as it would at 1 (Rocchio, 1971, takes less as well).
 */
const unwantedWeight = 0.5;

/** What is wanted, and what is not. */
export interface Examples {
  /** One example at least. `[E, D]` each */
  readonly wanted: BothDirections;
  /** `[U, D]` each. Default: none. */
  readonly unwanted?: BothDirections | undefined;
}

/** An answer to several examples: `similarity` is the mean of its cosines to those that are wanted. */
export interface ExampleHit extends Hit {
  /** The greatest cosine to an unwanted example, whichever way round; null where there is none. */
  readonly unlike: number | null;
}

/** How like each row is to each example in the better of both directions. */
function likeness(
  { direct, flipped }: BothDirections,
  gallery: Tensor<"float32">,
  { normalized }: { readonly normalized: boolean },
) {
  const pass = (queries: Tensor<"float32">) => [
    ...cosines(queries, gallery, { normalized }).map((row) => Float32Array.from(row)),
  ];
  const [as, mirrored] = [pass(direct), pass(flipped)];
  return as.map((row, e) => ({
    cosine: (j: number) => Math.max(row[j], mirrored[e][j]),
    isReversed: (j: number) => mirrored[e][j] > row[j],
  }));
}

/**
 * The k rows most like all wanted examples together, less half their likeness to the unwanted one that
 * they are most like; of one example alone they are those of `nearestEitherWay`. Equal rows stand in
 * their order in the gallery.
 *
 * @param gallery `[G, D]`
 * @throws {RangeError} when nothing is wanted, the dimensions disagree, or a number is NaN or infinite
 */
export function nearestToExamples(
  { wanted, unwanted }: Examples,
  gallery: Tensor<"float32">,
  { k, exclude, normalized = false }: Omit<DirectionOptions, "exclude"> & {
    /** Rows that must not answer. Default: none. */
    readonly exclude?: ((row: number) => boolean) | undefined;
    /** The gallery's rows have length 1, as `normalizeRows` leaves them: it is not copied. Default false. */
    readonly normalized?: boolean | undefined;
  },
): ExampleHit[] {
  const [count] = wanted.direct.shape;
  if (count === 0) throw new RangeError("Cannot search with no example: give one at least");
  const [like, dislike] = [wanted, unwanted].map((examples) =>
    examples === undefined ? [] : likeness(examples, gallery, { normalized })
  );
  const hits: (ExampleHit & { readonly score: number })[] = [];
  for (let index = 0; index < gallery.shape[0]; index++) {
    if (exclude?.(index)) continue;
    const near = like.map(({ cosine }) => cosine(index));
    const best = like[near.indexOf(Math.max(...near))];
    const similarity = Math.fround(near.reduce((a, b) => a + b, 0) / count);
    const unlike = dislike.length === 0
      ? null
      : Math.max(...dislike.map(({ cosine }) => cosine(index)));
    const score = similarity - unwantedWeight * Math.max(0, unlike ?? 0);
    hits.push({ index, similarity, reversed: best.isReversed(index), unlike, score });
  }
  return hits.sort((a, b) => b.score - a.score || a.index - b.index).slice(0, k)
    .map(({ score: _, ...hit }) => hit);
}
