/** What a fine-tuning says at its end: by what it was chosen, how good it is, how sure that is, how it is used. */
import type { PartMetrics } from "lib/finetune/evaluate_detector.ts";
import { quoted } from "./run.ts";
import type { FineTuned } from "./tune_lengths.ts";

/** How a detector's file is used. */
export const useLine = (file: string): string => {
  const detector = `--detector ${quoted(`yolox:${file}`)}`;
  return `Use it: deno task judge --corpus LABELS ${detector}, or deno task extract --corpus ` +
    `FOLDER ${detector}`;
};

/** A value with its interval, as far as it is known. */
function pointText({ map50, low, high }: PartMetrics): string {
  const [value, ...ends] = [map50, low, high].map((one) => one?.toFixed(3));
  return low === undefined ? `${value}` : `${value} [${ends.join(", ")}]`;
}

/** Whether two intervals have no value in common. */
const areApart = (a: PartMetrics, b: PartMetrics): boolean =>
  a.low !== undefined && b.low !== undefined && (a.low > b.high! || b.low > a.high!);

/** Sentences for the person at the screen. */
export function tunedLines(
  { plates, chosen, before, after, file }: Pick<
    FineTuned,
    "plates" | "chosen" | "before" | "after" | "file"
  >,
): string[] {
  const figures = after.figures === undefined ? "" : ` with ${after.figures} figures that count`;
  return [
    `Chosen: epoch ${chosen.epoch} of the run of ${chosen.epochs}, by a tenth of mAP50 and nine ` +
    `tenths of mAP50-95 on ${plates.validation} validation plates.`,
    `On ${plates.test} test plates${figures}, looked at as the start looks at them, mAP50 was ` +
    `${pointText(before)} and is ${pointText(after)}, mAP50-95 was ${before.map.toFixed(3)} and ` +
    `is ${after.map.toFixed(3)}; in brackets 95 % intervals by bootstrap over plates.` +
    (areApart(before, after) ? "" : " The intervals overlap: the difference may be chance."),
    `Tuned: ${file}; which plates are in which part: parts.json beside it.`,
    useLine(file),
  ];
}
