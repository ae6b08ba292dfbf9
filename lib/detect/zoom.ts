/** A second look, larger, at the part of a page with its figures: among text and margins they are small. */
import {
  area,
  type Box,
  clip,
  enclosing,
  intersection,
  iou,
  outward,
  shifted,
} from "lib/geometry/box.ts";
import { containment } from "lib/geometry/nms.ts";
import { toGray } from "lib/image/color.ts";
import { crop, type Image, type Size } from "lib/image/image.ts";
import { plateArea } from "lib/image/plate_area.ts";
import { shrunk } from "lib/image/shrunk.ts";
import type { Detection, DetectOptions, Detector } from "./detection.ts";

/** The second look pays where the longer side of the part is a smaller share of that of the page. */
const widest = 0.75;

/** Looked at around the figures on each side, as a share of the longer side of what they take. */
const spare = 0.35;

/** Score from which a find is believed to be a figure, where nobody says otherwise. */
const usuallyBelieved = 0.25;

/** Left around what is engraved, as a share of its longer side. */
const margin = 0.04;

/** Longest side of the picture in which that is looked for: `plateArea`'s own. */
const side = 256;

/** Engraved areas of pictures that are still in use: a page is asked for its part before and after a look. */
const known = new WeakMap<Image, Box>();

/** The engraved area of a picture, in its pixels. */
function engraved(image: Image): Box {
  const box = known.get(image) ?? engravedArea(image);
  known.set(image, box);
  return box;
}

function engravedArea(image: Image): Box {
  const small = shrunk(image, side);
  const { width, height } = small;
  const [sx, sy] = [image.width / width, image.height / height];
  const [x0, y0, x1, y1] = plateArea({ width, height, channels: 1, data: toGray(small) });
  return [x0 * sx, y0 * sy, x1 * sx, y1 * sy];
}

const longer = ([x0, y0, x1, y1]: Box): number => Math.max(x1 - x0, y1 - y0);

const wider = ([x0, y0, x1, y1]: Box, by: number): Box => [x0 - by, y0 - by, x1 + by, y1 + by];

const isWhole = ([x0, y0, x1, y1]: Box, { width, height }: Size): boolean =>
  x0 === 0 && y0 === 0 && x1 === width && y1 === height;

/** The engraved area of a part of a page with a little around it, widened to all figures there. */
function engravedPart(page: Image, part: Box, figures: Box | null): Box {
  const plate = shifted(engraved(isWhole(part, page) ? page : crop(page, part)), part);
  const shown = wider(plate, margin * longer(plate));
  return intersection(part, outward(figures ? enclosing(shown, figures) : shown));
}

/**
 * The part of a page that holds its plate: without margins where these are wide; else, as among text, what
 * surrounds the figures that were found. In whole pixels; null where it is most of the page.
 *
 * @param finds those below `believed` are passed over. Default .25
 *
 * ```ts
 * import { partWithFigures } from "lib/detect/zoom.ts";
 * import { blank } from "lib/image/image.ts";
 * const page = blank({ width: 1000, height: 800 }, [250, 250, 245, 255]);
 * partWithFigures([{ box: [300, 300, 400, 400], score: .9 }], page); // 265, 265, 435, 435
 * ```
 */
export function partWithFigures(
  finds: readonly Pick<Detection, "box" | "score">[],
  page: Image,
  { believed = usuallyBelieved }: Pick<DetectOptions, "believed"> = {},
): Box | null {
  const isPart = (box: Box) => longer(box) < widest * Math.max(page.width, page.height);
  const boxes = finds.filter(({ score }) => score >= believed)
    .map(({ box }) => clip(box, page))
    .filter((box) => area(box) > 0);
  const figures = boxes.length > 0 ? boxes.reduce(enclosing) : null;
  const plate = engravedPart(page, [0, 0, page.width, page.height], figures);
  if (isPart(plate)) return plate;
  if (!figures) return null;
  const nearby = clip(outward(wider(figures, spare * longer(figures))), page);
  return isPart(nearby) ? engravedPart(page, nearby, figures) : null;
}

/** Pixels by which a box may reach over the border of a part, or end before it. */
const slack = 2;

/** Whether a box reaches over a part's border, and not only over that of the page. */
const reachesOver = ([x0, y0, x1, y1]: Box, [left, top, right, bottom]: Box): boolean =>
  x0 < left - slack || y0 < top - slack || x1 > right + slack || y1 > bottom + slack;

/** Whether a box ends where a part does, and the page goes on. */
const endsAtBorder = (
  [x0, y0, x1, y1]: Box,
  { part: [left, top, right, bottom], page }: { readonly part: Box; readonly page: Size },
): boolean =>
  left > 0 && x0 < left + slack || top > 0 && y0 < top + slack ||
  right < page.width && x1 > right - slack || bottom < page.height && y1 > bottom - slack;

/** A figure that the border cuts is better known by the first look, if that was half as sure. */
const halfAsSure = 0.5;

/**
 * What two looks found, at a page and again at a part of it: what lies in the part as the second saw it; what
 * reaches out of it, or lies elsewhere, as the first did. Of a figure that both saw the better find.
 */
function together(
  { first, again }: Readonly<Record<"first" | "again", readonly Detection[]>>,
  { part, page, iouThreshold }: {
    readonly part: Box;
    readonly page: Size;
    readonly iouThreshold: number;
  },
): Detection[] {
  const outer = first.filter(({ box }) => reachesOver(box, part));
  const of = (finds: readonly Detection[], { label }: Detection) =>
    finds.filter((find) => find.label === label);
  const isPiece = (inner: Detection) =>
    endsAtBorder(inner.box, { part, page }) &&
    of(outer, inner).some(({ box, score }) =>
      score >= halfAsSure * inner.score && containment(inner.box, box) >= 0.5
    );
  const same = (a: Detection, b: Detection) => iou(a.box, b.box) > iouThreshold;
  const inner = again.filter((find) => !isPiece(find));
  return [
    ...outer.filter((one) => !of(inner, one).some((it) => same(it, one) && it.score >= one.score)),
    ...inner.filter((one) => !of(outer, one).some((it) => same(it, one) && it.score > one.score)),
  ];
}

/**
 * A detector that looks again, larger, at the part of a page that is engraved and where it found figures. What the
 * first look found elsewhere stays; within that part the second one counts.
 *
 * @param options `iouThreshold`: of a find of the one look and one of the other that overlap by more the
 * better one stays
 *
 * ```ts
 * import type { Detector } from "lib/detect/detection.ts";
 * import { withZoom } from "lib/detect/zoom.ts";
 * const ofPages = (detect: Detector) => withZoom(detect, { iouThreshold: 0.45 });
 * ```
 */
export function withZoom(
  detect: Detector,
  { iouThreshold }: { readonly iouThreshold: number },
): Detector {
  return async (image, options = {}) => {
    const { minScore, believed = usuallyBelieved } = options;
    // the part is the same whatever is asked for; a detector's own default is low
    const asked = minScore === undefined
      ? options
      : { ...options, minScore: Math.min(minScore, believed) };
    const isAskedFor = ({ score }: Detection) => minScore === undefined || score >= minScore;
    const first = await detect(image, asked);
    const part = partWithFigures(first, image, { believed });
    if (!part) return first.filter(isAskedFor);
    const again = (await detect(crop(image, part), asked))
      .map((find): Detection => ({ ...find, box: shifted(find.box, part) }));
    return together({ first, again }, { part, page: image, iouThreshold }).filter(isAskedFor)
      .sort((a, b) => b.score - a.score);
  };
}
