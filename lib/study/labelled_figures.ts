/** The figures that labels tell of, cut from their plates by their boxes, a plate at a time. */
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { toPillowGray } from "lib/image/color.ts";
import { crop, flatten, type Image } from "lib/image/image.ts";
import type { Figures } from "./figures.ts";
import { passOverUnread, type StageContext } from "./stage_context.ts";

/** A figure on its plate. */
export interface LabelledFigure {
  /** The label itself, as the collection has it. */
  readonly label: Label;
  /** The plate it is on. */
  readonly plate: Plate;
}

/** Figures by their numbers, to be opened one by one. */
export interface LabelledFigures extends Figures {
  /** What is known of each, in the order of the plates. */
  readonly figures: readonly LabelledFigure[];
}

/** How a picture is looked at: as it was printed, or without its colours. */
export type ColourMode = "colour" | "grey";

/** Pixels of a plate that a figure must have at least to be told from others. */
const leastFigure = { height: 50, width: 30 } as const;

/** Whether a figure has as many pixels. */
export const isLargeEnough = ([x0, y0, x1, y1]: Box): boolean =>
  y1 - y0 >= leastFigure.height && x1 - x0 >= leastFigure.width;

/** A picture without its colours, on white. */
export function greyed(image: Image): Image {
  const white = flatten(image, [255, 255, 255]);
  const levels = toPillowGray(white);
  const data = new Uint8Array(4 * levels.length).fill(255);
  levels.forEach((level, i) => data.fill(level, 4 * i, 4 * i + 3));
  return { ...white, data };
}

/** Plates that are kept open: figures are asked for plate by plate, up to four at a time. */
const keptPlates = 2;

/**
 * All labelled figures that are no crowds and large enough. No more than two plates are in memory; of a
 * plate that cannot be read no figure opens, which is told once.
 *
 * @param options.seen as printed, or grey
 *
 * ```ts
 * import { readPrints } from "lib/corpus/prints.ts";
 * import { labelledFigures } from "lib/study/labelled_figures.ts";
 * const open = () => Promise.reject(new Error("without pictures"));
 * const { count } = labelledFigures({ ...readPrints(), open }, { seen: "grey" }); // 2492
 * ```
 */
export function labelledFigures(
  { plates, labels, open }: Pick<Collection, "plates" | "labels" | "open">,
  { seen, context }: {
    readonly seen: ColourMode;
    readonly context?: Pick<StageContext, "say" | "passedOver">;
  },
): LabelledFigures {
  const byPlate = Map.groupBy(labels, ({ plate }) => plate);
  const figures = plates.flatMap((plate) =>
    (byPlate.get(plate.id) ?? []).filter(({ box, crowd }) => !crowd && isLargeEnough(box))
      .map((label): LabelledFigure => ({ label, plate }))
  );
  const kept = new Map<string, Promise<Image | null>>();
  const openPlate = (plate: Plate): Promise<Image | null> => {
    const known = kept.get(plate.id);
    if (known) return known;
    for (const id of [...kept.keys()].slice(0, kept.size - keptPlates + 1)) kept.delete(id);
    const opening = open(plate).catch((error) => {
      if (context) passOverUnread(context, { file: plate.file, error });
      return null;
    });
    kept.set(plate.id, opening);
    return opening;
  };
  return {
    count: figures.length,
    figures,
    async open(i) {
      const { plate, label } = figures[i];
      const image = await openPlate(plate);
      if (!image) return null;
      const figure = crop(image, label.box, { background: [255, 255, 255, 255] });
      return seen === "grey" ? greyed(figure) : figure;
    },
  };
}
