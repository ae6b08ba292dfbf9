/** Wide margins are cut off before a detector looks: of a whole page its figures would be small. */
import { type Box, clip, outward } from "lib/geometry/box.ts";
import { toGray } from "lib/image/color.ts";
import { crop, type Image } from "lib/image/image.ts";
import { plateArea } from "lib/image/plate_area.ts";
import { shrunk } from "lib/image/shrunk.ts";
import type { Detector } from "./detection.ts";

/** Margins are wide where the longer side of what they surround is a smaller share of that of the page. */
const widest = 0.75;

/** Left around it on each side, as a share of its longer side. */
const spare = 0.04;

/** Longest side of the picture in which the engraved area is looked for: `plateArea`'s own. */
const side = 256;

/** Score from which a find is believed to be a figure, where nobody says otherwise. */
const usuallyBelieved = 0.25;

const longer = ([x0, y0, x1, y1]: Box): number => Math.max(x1 - x0, y1 - y0);

/** The engraved area of a page. In its pixels. */
function engraved(image: Image): Box {
  const small = shrunk(image, side);
  const { width, height } = small;
  const [sx, sy] = [image.width / width, image.height / height];
  const [x0, y0, x1, y1] = plateArea({ width, height, channels: 1, data: toGray(small) });
  return [x0 * sx, y0 * sy, x1 * sx, y1 * sy];
}

/**
 * What is looked at of a page: the area with a little around it, in whole pixels; null where its margins are
 * not wide, and all of it is.
 *
 * @param area in pixels of the page
 */
function withinMargins(
  area: Box,
  page: { readonly width: number; readonly height: number },
): Box | null {
  if (longer(area) >= widest * Math.max(page.width, page.height)) return null;
  const more = spare * longer(area);
  const [x0, y0, x1, y1] = area;
  return clip(outward([x0 - more, y0 - more, x1 + more, y1 + more]), page);
}

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

/**
 * A detector that looks at the engraved area alone of a page with wide margins. What else is on the page is
 * not lost: a `glance` at all of it widens the area to where a figure is believed to be.
 *
 * ```ts
 * import type { Detector } from "lib/detect/detection.ts";
 * import { withoutMargins } from "lib/detect/margins.ts";
 * const ofPages = (detect: Detector) => withoutMargins(detect, { glance: detect });
 * ```
 */
export function withoutMargins(
  detect: Detector,
  { glance }: { readonly glance: Detector },
): Detector {
  return async (image, options = {}) => {
    let area = engraved(image);
    if (!withinMargins(area, image)) return await detect(image, options);
    const { believed = usuallyBelieved } = options;
    for (const { box } of await glance(image, { ...options, minScore: believed })) {
      area = around(area, box);
    }
    const part = withinMargins(area, image);
    if (!part) return await detect(image, options);
    const [x, y] = part;
    const found = await detect(crop(image, part), options);
    return found.map(({ box: [x0, y0, x1, y1], ...find }) => ({
      ...find,
      box: [x0 + x, y0 + y, x1 + x, y1 + y],
    }));
  };
}
