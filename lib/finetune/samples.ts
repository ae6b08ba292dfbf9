/** Labelled plates as the head sees them: pictures of the model's input, labels in its pixels. */
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { isOneInk } from "lib/detect/one_ink.ts";
import { letterbox, type Reduction } from "lib/detect/letterbox.ts";
import { area, type Box, clip } from "lib/geometry/box.ts";
import { flipHorizontal, type Size } from "lib/image/image.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { GroundTruth } from "./simota.ts";

/** One picture to learn from, or to be evaluated on. */
export interface Sample {
  readonly plate: Plate;
  /** Whether the plate is seen in a mirror, as an impression in reverse is. */
  readonly mirrored: boolean;
  /** Pixels of the input for one of the plate. */
  readonly ratio: number;
  /** In pixels of the input, cut to the plate as YOLOX does; crowds and boxes without area are none. */
  readonly targets: readonly GroundTruth[];
  /** In pixels of the plate, for evaluation: all, those that are no targets, too. */
  readonly labels: readonly Label[];
  /** The class of each label. */
  readonly classIds: readonly number[];
}

/** The number of a label's class; every one is the same class where there is one. */
export type ClassIdOf = (label: Label) => number;

const mirroredBox = ([x0, y0, x1, y1]: Box, width: number): Box => [width - x1, y0, width - x0, y1];

/**
 * The samples of some plates.
 *
 * @param options `mirrored` adds each plate's mirror image; `classIdOf` is class 0 for all by default
 */
export function samplesOf(
  { plates, labels }: Pick<Collection, "plates" | "labels">,
  { ids, size, mirrored, classIdOf = () => 0 }: {
    readonly ids: readonly string[];
    readonly size: Size;
    readonly mirrored?: boolean;
    readonly classIdOf?: ClassIdOf;
  },
): Sample[] {
  const wanted = new Set(ids);
  const own = Map.groupBy(labels, ({ plate }) => plate);
  return plates.filter(({ id }) => wanted.has(id)).flatMap((plate) => {
    const ratio = Math.min(size.height / plate.height, size.width / plate.width);
    const shown = own.get(plate.id) ?? [];
    return (mirrored ? [false, true] : [false]).map((turned): Sample => {
      const there = shown.map((label): Label =>
        turned ? { ...label, box: mirroredBox(label.box, plate.width) } : label
      );
      const targets = there.flatMap((label): GroundTruth[] => {
        const onPlate = clip(label.box, plate);
        // nothing to learn from: its loss would not be a number, or would pull off the plate
        if (label.crowd || !(area(onPlate) > 0)) return [];
        const [x0, y0, x1, y1] = onPlate.map((side) => side * ratio);
        const box = [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0] as const;
        return [{ box, classId: classIdOf(label) }];
      });
      return {
        plate,
        mirrored: turned,
        ratio,
        targets,
        labels: there,
        classIds: there.map(classIdOf),
      };
    });
  });
}

/** The model's input for a sample. `[1, 3, height, width]` */
export async function pictureOf(
  { plate, mirrored }: Pick<Sample, "plate" | "mirrored">,
  { collection, size, reduction, grey }: {
    readonly collection: Pick<Collection, "open">;
    readonly size: Size;
    /** How plates are made smaller. Default "linear". */
    readonly reduction?: Reduction;
    /** Whether colours of plates of one ink are taken away. Default false. */
    readonly grey?: boolean;
  },
): Promise<Tensor<"float32">> {
  const image = await collection.open(plate);
  const seen = { ...size, reduction, grey: grey && isOneInk(image) };
  return letterbox(mirrored ? flipHorizontal(image) : image, seen).tensor;
}
