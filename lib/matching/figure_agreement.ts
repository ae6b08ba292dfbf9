/** Whether two figures that lie on each other are one: what is seen in their boxes is compared, and nothing around. */
import { type Box, clip, intersection } from "lib/geometry/box.ts";
import { resizeArea } from "lib/image/area.ts";
import type { Pixels } from "lib/image/linear.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { type Affine, invertAffine, mappedBox } from "./affine.ts";
import { registerLines } from "./line_registration.ts";
import type { PicturePart } from "./part_registration.ts";
import type { PlaceCosines } from "./place_cosines.ts";
import { placesOfParts } from "./plate_features.ts";
import { mirroredGrey } from "./plate_picture.ts";
import type { FeatureNetwork } from "./trunk.ts";

/** How two figures agree where both are. */
export interface FigureAgreement {
  /** By how much features of places that lie on each other are nearer than those of any two places, -1 to 1. */
  readonly features: number;
  /** Median over tiles of the correlation of coarse lines, -1 to 1. */
  readonly lines: number;
}

/** What lines weigh beside features: of a design that was drawn anew they agree little. */
const lineWeight = 0.25;

/**
 * Figures that agree less are two: all of 149 figures of prints and their counterparts, engraved anew or coloured
 * as well, agree better, and nine in ten of figures laid on others do not.
 */
const leastAgreement = 0.13;

/** Whether two figures that lie on each other are one. */
export const isOneFigure = ({ features, lines }: FigureAgreement): boolean =>
  features + lineWeight * lines >= leastAgreement;

/** Longest side at which figures are compared, in pixels. */
const longest = 320;

/** What is looked at with. */
export interface FigureLook {
  readonly network: FeatureNetwork;
  /** Means of its channels over prints. `[C]` */
  readonly means: Float32Array;
  readonly product: PlaceCosines;
}

/** A figure on its plate. */
export interface FigureOfPlate {
  /** The plate, grey. */
  readonly plate: Pixels;
  /** In pixels of the plate. */
  readonly box: Box;
}

/** A box of a plate as a picture of its own; null where nothing is left of it. */
function pictureOf(plate: Pixels, box: Box): Pixels | null {
  const [x, y, x1, y1] = clip(box, plate).map(Math.round);
  const part = { x, y, width: x1 - x, height: y1 - y };
  if (part.width < 1 || part.height < 1) return null;
  return resizeArea(plate, { ...sizeWithin(part, longest), part });
}

const whole = (picture: Pixels): PicturePart => ({
  picture,
  part: { x: 0, y: 0, width: picture.width, height: picture.height },
});

/**
 * Compares what two figures share of their boxes, the same whichever of them comes first.
 *
 * @param map pixels of the first plate to pixels of the second
 * @param look `reversed` where one plate is the mirror image of the other
 * @returns null where they share nothing
 */
export async function figureAgreement(
  { a, b, map }: { readonly a: FigureOfPlate; readonly b: FigureOfPlate; readonly map: Affine },
  { network, means, product, reversed }: FigureLook & { readonly reversed: boolean },
): Promise<FigureAgreement | null> {
  const shared = [
    pictureOf(a.plate, intersection(a.box, mappedBox(b.box, invertAffine(map)))),
    pictureOf(b.plate, intersection(b.box, mappedBox(a.box, map))),
  ];
  if (!shared[0] || !shared[1]) return null;
  const [first, second] = shared.map((picture) => ({
    picture: picture!,
    digest: sha256(picture!.data),
  })).sort((p, q) => Number(p.digest > q.digest) - Number(p.digest < q.digest))
    .map(({ picture }) => picture);
  const turned = reversed ? mirroredGrey(first) : first;
  const [one, other] = await placesOfParts([whole(turned), whole(second)], { network, means });
  const { data, shape: [places] } = await product.of(one.vectors, other.vectors);
  let [sum, all] = [0, 0];
  for (let i = 0; i < places; i++) sum += data[i * places + i];
  for (const cosine of data) all += cosine;
  return {
    // strokes of one hand are alike wherever they are
    features: sum / places - all / data.length,
    lines: registerLines(turned, second, [1, 0, 0, 0, 1, 0]).coarse,
  };
}
