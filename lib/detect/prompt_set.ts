/** Several phrases for one text detector: a pass for each, so that none mixes with another's words. */
import { nms } from "lib/geometry/nms.ts";
import type { Detection, Detector } from "./detection.ts";

export interface PromptSetOptions {
  /** Overlap (IoU) with a better box, of whatever phrase, above which one goes. Default .7. */
  readonly iouThreshold?: number;
}

/**
 * A detector of all phrases. A box keeps the phrase that asked for it; where two phrases find one figure,
 * the better score stays.
 *
 * @param detectorOf the text detector for a phrase ("human characters")
 * @throws {RangeError} when there is no phrase
 *
 * ```ts
 * import { promptSet } from "lib/detect/prompt_set.ts";
 * const found = (phrase: string) => () =>
 *   Promise.resolve([{ box: [0, 0, 9, 9] as const, score: phrase.length / 9, label: phrase }]);
 * promptSet(["a man", "a woman"], found); // finds "a woman"
 * ```
 */
export function promptSet(
  phrases: readonly string[],
  detectorOf: (phrase: string) => Detector,
  { iouThreshold = 0.7 }: PromptSetOptions = {},
): Detector {
  const wanted = [...new Set(phrases.map((phrase) => phrase.trim()).filter(Boolean))];
  if (wanted.length === 0) throw new RangeError("Cannot look for nothing: give a phrase");
  const passes = wanted.map((phrase) => ({ phrase, detect: detectorOf(phrase) }));
  return async (image, options = {}) => {
    const all: Detection[] = [];
    for (const { phrase, detect } of passes) {
      options.signal?.throwIfAborted();
      const found = await detect(image, options);
      all.push(...found.map((detection) => ({ ...detection, phrase })));
    }
    const kept = nms(all.map(({ box }) => box), all.map(({ score }) => score), { iouThreshold });
    return kept.map((i) => all[i]);
  };
}
