/**
 * lang-segment-anything (Apache-2.0): a text detector finds what a prompt names, and SAM cuts it out.
 * Its two published forms differ in their models; neither suppresses boxes that overlap.
 */
import type { Detection, Detector } from "lib/detect/detection.ts";
import type { Image } from "lib/image/image.ts";
import type { Segmentation, Segmenter } from "./prompt.ts";
import type { Stoppable } from "./promptable.ts";

/** What a form of lang-SAM is made of, by the names of models/, and what it keeps. */
export interface LangSamForm {
  readonly about: string;
  readonly detector: string;
  readonly segmenter: string;
  /** Boxes are kept whose best word scores more. */
  readonly boxThreshold: number;
  /** Words are kept in a phrase that score more. */
  readonly textThreshold: number;
}

/** Both forms. The study does not say which it used; by its dates it may be either. */
export const langSamForms = {
  lang_sam_2023: {
    about: "until October 2024: GroundingDINO SwinB and SAM ViT-H",
    detector: "grounding_dino_swinb",
    segmenter: "sam_vit_h",
    boxThreshold: 0.3,
    textThreshold: 0.25,
  },
  lang_sam_2024: {
    about: "since October 2024: transformers' GroundingDINO base and SAM 2.1 small, best of three",
    detector: "grounding_dino_base",
    segmenter: "sam2_1_small",
    boxThreshold: 0.3,
    textThreshold: 0.25,
  },
} as const satisfies Readonly<Record<string, LangSamForm>>;

/** A published form of lang-SAM, by its name. */
export type LangSamName = keyof typeof langSamForms;

/** Something that was named, and which pixels it is. `score` is the segmenter's. */
export interface NamedSegmentation extends Segmentation {
  /** What was found, and by which words of the prompt. */
  readonly detection: Detection;
}

/** When a detection counts, and how to stop. */
export interface LangSamOptions extends Stoppable {
  /** Default .3, as in both forms; the study's is .4. */
  readonly boxThreshold?: number;
}

/**
 * Joins a text detector and a segmenter. The detector carries the prompt and the text threshold; it may
 * be any detector, and the segmenter any segmenter. The best score comes first.
 *
 * ```ts
 * import { langSam } from "lib/segment/lang_sam.ts";
 * import { ink } from "lib/detect/ink.ts";
 * import { grabcut } from "lib/segment/grabcut.ts";
 * import { blank } from "lib/image/image.ts";
 * const find = langSam({ detect: ink(), segment: grabcut() });
 * await find(blank({ width: 80, height: 80 }, [255, 255, 255, 255])); // nothing there
 * ```
 */
export function langSam(
  { detect, segment }: { readonly detect: Detector; readonly segment: Segmenter },
): (image: Image, options?: LangSamOptions) => Promise<NamedSegmentation[]> {
  return async (image, { boxThreshold = 0.3, signal } = {}) => {
    const detections = await detect(image, { minScore: boxThreshold, signal });
    if (detections.length === 0) return [];
    const found = await segment(image, detections.map(({ box }) => ({ box })), { signal });
    return detections.map((detection, i) => ({ ...found[i], detection }));
  };
}
