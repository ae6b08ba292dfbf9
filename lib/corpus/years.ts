/** Years as people write them on cards and title pages. */

/** From one year to another, both included. */
export type YearSpan = readonly [first: number, last: number];

/**
 * A year that stands alone, and what may follow it: "s" of a decade, a dash or a stroke, another year; not
 * the month of a date.
 */
const written =
  /(?<!\d)(1[0-9]\d\d|20\d\d)(s\b|er\b)?(?:\s*(?:[-–—/]|to|bis)\s*(\d{1,4})(?!\d|-\d\d(?!\d)))?(?!\d)/g;

/** "18th century", "19. Jahrhundert". */
const century =
  /(?<!\d)(1[0-9]|20|21)(?:th|st|\.|e|ème)?\s*(?:century|cent\.|c\.|jahrhundert|jh\.|siècle)/gi;

/**
 * All spans of years that a text names. A year's end may be shortened ("1812-50"), a decade has ten years,
 * a century a hundred.
 *
 * ```ts
 * import { yearSpans } from "lib/corpus/years.ts";
 * yearSpans("1884 (prints 1797-1804)"); // [[1884, 1884], [1797, 1804]]
 * yearSpans("c. 1830s"); // [[1830, 1839]]
 * yearSpans("18th century"); // [[1701, 1800]]
 * ```
 */
export function yearSpans(text: string): YearSpan[] {
  const years = [...text.matchAll(written)].map(([, typed, decade, end]): YearSpan => {
    const first = Number(typed);
    if (end === undefined) return [first, decade === undefined ? first : first + 9];
    const last = Number(typed.slice(0, Math.max(0, 4 - end.length)) + end);
    return last >= first ? [first, last] : [first, first];
  });
  const centuries = [...text.matchAll(century)].map(([, number]): YearSpan => {
    const last = 100 * Number(number);
    return [last - 99, last];
  });
  return [...years, ...centuries];
}

/** Whether two spans share a year. */
export const spansMeet = ([a, b]: YearSpan, [c, d]: YearSpan): boolean => a <= d && c <= b;
