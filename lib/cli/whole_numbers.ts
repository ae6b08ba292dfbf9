/** Lists of whole numbers as they are typed: `10,30,70`. */
import { UsageError } from "lib/study/usage.ts";

/**
 * The numbers of a list.
 *
 * @param options.step all are multiples of it, and the least of them is `step` itself. Default 1
 * @throws {UsageError} with the option, an example and the bounds
 */
export function wholeNumbers(
  typed: string,
  { option, such, most, step = 1 }: {
    readonly option: string;
    /** Such as "10,30,70". */
    readonly such: string;
    readonly most: number;
    readonly step?: number;
  },
): number[] {
  const numbers = typed.split(",").map((word) => word.trim() === "" ? NaN : Number(word));
  if (numbers.every((n) => Number.isInteger(n) && n >= step && n <= most && n % step === 0)) {
    return numbers;
  }
  const what = step === 1
    ? `whole numbers such as ${such}, from 1 to ${most}`
    : `multiples of ${step} such as ${such}, up to ${most}`;
  throw new UsageError(`--${option} takes ${what}, not "${typed}"`);
}
