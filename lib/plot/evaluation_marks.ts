/** Detections beside the truth: what was found, what was not, and what is none. */
import { matchLabels } from "lib/corpus/identities.ts";
import type { Label } from "lib/corpus/plate.ts";
import type { Detection } from "lib/detect/detection.ts";
import { palette } from "./chart.ts";
import type { Mark } from "./overlay.ts";

/** What became of a box, and how it is drawn. */
const looks = {
  found: { colour: palette.prussian },
  false: { colour: palette.madder },
  missed: { colour: palette.ink, dashed: true },
} as const;

/**
 * Marks for a plate: found characters in blue, false detections in red, and missed characters in a
 * dashed box. A character is found at an IoU of at least `minIou`.
 *
 * @param minIou default 0.5
 *
 * ```ts
 * import { evaluationMarks } from "lib/plot/evaluation_marks.ts";
 * const alice = { plate: "p", box: [0, 0, 10, 20], name: "Alice" } as const;
 * evaluationMarks([{ box: [1, 0, 10, 20], score: 0.8, label: "figure" }], { labels: [alice] });
 * ```
 */
export function evaluationMarks(
  detections: readonly Detection[],
  { labels, minIou = 0.5 }: { readonly labels: readonly Label[]; readonly minIou?: number },
): Mark[] {
  const matched = matchLabels(detections.map(({ box }) => box), labels, { minIou });
  const marks = detections.map(({ box, score }, i): Mark => {
    const isFound = matched.labels[i] !== null;
    return { box, score, name: isFound ? "found" : "false", ...looks[isFound ? "found" : "false"] };
  });
  const missed = matched.missed.map(({ box }): Mark => ({ box, name: "missed", ...looks.missed }));
  return [...missed, ...marks];
}
