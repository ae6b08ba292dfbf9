/** Numbers of things in words. */

/** "1 pair", "2 pairs". */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
