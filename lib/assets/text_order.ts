/** The order of texts: that of their UTF-16 units, the same on every machine, whatever its language. */

/** For `sort`: below 0 where the first comes first, 0 where they are the same. */
export const textOrder = (a: string, b: string): number => Number(a > b) - Number(a < b);
