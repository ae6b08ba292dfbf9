/** Whether two models differ on the same queries: McNemar's test (1947), exact. */

/** How two models answered the same queries. */
export interface McNemar {
  /** Queries that only the first one answered. */
  readonly first: number;
  /** Queries that only the second one answered. */
  readonly second: number;
  /** How likely so unequal numbers are, and more unequal ones, where both are equally good. */
  readonly p: number;
}

/** Both ends of the binomial distribution of `of` throws of a fair coin, from the smaller number on. */
function bothEnds(fewer: number, of: number): number {
  let [sum, logarithm] = [0, 0]; // that of the binomial coefficient
  for (let k = 0; k <= fewer; k++) {
    sum += Math.exp(logarithm - of * Math.LN2);
    logarithm += Math.log((of - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}

/**
 * Compares two models query by query; those that both answered, or neither, say nothing. It takes
 * queries as independent: where they come from few works, see `pairedBootstrap`.
 *
 * @param first whether the first model's answer was right, for each query
 * @param second the same of the second model
 * @throws {RangeError} where they have not answered as many
 *
 * ```ts
 * import { mcnemar } from "lib/retrieval/mcnemar.ts";
 * mcnemar([true, true, true, false], [false, false, false, false]).p; // .25
 * ```
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
  if (first.length !== second.length) {
    throw new RangeError(
      `Cannot compare ${first.length} answers with ${second.length}: ask both the same queries`,
    );
  }
  const only = (a: readonly boolean[], b: readonly boolean[]) =>
    a.reduce((sum, right, i) => sum + Number(right && !b[i]), 0);
  const [one, two] = [only(first, second), only(second, first)];
  return { first: one, second: two, p: bothEnds(Math.min(one, two), one + two) };
}
