/** What several looks at one plate found, as one list: at several sizes, or in a mirror. */
import { fuseBoxes } from "lib/geometry/box_fusion.ts";
import type { Detection } from "./detection.ts";

/**
 * The finds of several looks, joined label by label by weighted box fusion, best first. Those of a single
 * look stay as they are.
 *
 * ```ts
 * import { joinLooks } from "lib/detect/joined_looks.ts";
 * const find = { box: [0, 0, 9, 9], score: .8, label: "character" } as const;
 * joinLooks([[find], []]); // the find at score .4
 * ```
 */
export function joinLooks(looks: readonly (readonly Detection[])[]): Detection[] {
  if (looks.length === 1) return [...looks[0]];
  const labels = new Set(looks.flat().map(({ label }) => label));
  return [...labels].flatMap((label) =>
    fuseBoxes(looks.map((finds) => finds.filter((find) => find.label === label)))
      .map((find): Detection => ({ ...find, label }))
  ).sort((a, b) => b.score - a.score);
}
