/** Seeds of engraved plates: those that a cutter learns from, and those that it is evaluated on. */

/** Where plates that are learnt from begin; those that are evaluated on have seeds below. */
export const firstLearnt = 1000;

/** Seeds of engraved plates that no cutter of ours learns from. */
export const unseenSeeds = (count: number): number[] =>
  Array.from({ length: Math.min(count, firstLearnt - 1) }, (_, i) => i + 1);
