/** The engraved part of a sheet: page, margins and lettering left out. */
import { area, type Box } from "lib/geometry/box.ts";
import type { Pixels } from "./linear.ts";
import { resizePixels } from "./resize.ts";
import { sizeWithin } from "./size_within.ts";
import { apartFromPicture } from "./beside_picture.ts";
import { paperSheet } from "./paper_sheet.ts";

/** Longest side of the picture in which lines are looked for: text melts into bands. */
const side = 256;

/** A difference from a neighbour counts as drawn from this share of the strongest ones on. */
const drawnShare = 0.25;

/** Grey levels below which a difference is paper, however plain the sheet. */
const leastLevels = 6;

/** A row or column with a smaller share of drawn pixels is empty. */
const inkedShare = 0.03;

/** Gaps up to this share of a sheet's side belong to what is beside them; lettering is further away. */
const gapShare = 0.025;

/** What stands apart is of the picture from this share of the heaviest part's ink on; lettering is below. */
const pictureShare = 0.15;

/** A part smaller than this share of the sheet is mistrusted, and the whole sheet taken. */
const leastShare = 0.12;

/** The same where the paper around a small print is seen to be plain, or to be a sheet. */
const leastShareOfPaper = 0.005;

/** A picture that is a smaller share of its page stands in wide margins, in which other things may lie. */
const wideMargins = 0.35;

/** Left on each side of what was found, as a share of it. */
const paddingShare = 0.01;

/**
 * Which pixels differ from those beside or below them as drawn lines do. `[height, width]`
 *
 * @param within pixels that count; null: all
 */
function drawnPixels({ width, height, data }: Pixels, within: Uint8Array | null): Uint8Array {
  const differences = new Uint8Array(width * height);
  const counts = new Uint32Array(256);
  let left = 0.05 * (within ? within.reduce((sum, is) => sum + is, 0) : width * height);
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const i = y * width + x;
      if (within && !within[i]) continue;
      const d = Math.max(Math.abs(data[i] - data[i + 1]), Math.abs(data[i] - data[i + width]));
      differences[i] = d;
      counts[d]++;
    }
  }
  let strong = 255;
  while (strong > 0 && (left -= counts[strong]) > 0) strong--;
  const least = Math.max(leastLevels, drawnShare * strong);
  // in place, and in plain loops: every plate that is looked at passes through here
  for (let i = 0; i < differences.length; i++) differences[i] = Number(differences[i] >= least);
  return differences;
}

/** The stretch of an axis from its first to its last part that is no lettering; null where there is none. */
function drawnStretch(
  ink: Float64Array,
  across: number,
): readonly [from: number, to: number] | null {
  const gap = Math.max(1, Math.round(gapShare * ink.length));
  const runs: { from: number; to: number; sum: number }[] = [];
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] < inkedShare * across) continue;
    const last = runs.at(-1);
    if (last && i - last.to <= gap) Object.assign(last, { to: i + 1, sum: last.sum + ink[i] });
    else runs.push({ from: i, to: i + 1, sum: ink[i] });
  }
  const most = Math.max(0, ...runs.map(({ sum }) => sum));
  const kept = runs.filter(({ sum }) => sum >= pictureShare * most);
  return kept.length === 0 ? null : [kept[0].from, kept[kept.length - 1].to];
}

/** Where a mask is: the box around it, in its pixels. */
function boxAround(mask: Uint8Array, width: number): Box {
  let [x0, y0, x1, y1] = [width, mask.length / width, 0, 0];
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [x0, y0] = [Math.min(x0, x), Math.min(y0, y)];
    [x1, y1] = [Math.max(x1, x + 1), Math.max(y1, y + 1)];
  }
  return [x0, y0, x1, y1];
}

/** The box of what is drawn in one piece within another; null where nothing is. */
function drawnBox(drawn: Uint8Array, width: number, [x0, y0, x1, y1]: Box): Box | null {
  // twice: columns of lettering are gone in the second round
  for (let round = 0; round < 2; round++) {
    const rows = new Float64Array(y1 - y0);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) rows[y - y0] += drawn[y * width + x];
    }
    const down = drawnStretch(rows, x1 - x0);
    if (!down) return null;
    [y0, y1] = [y0 + down[0], y0 + down[1]];
    const columns = new Float64Array(x1 - x0);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) columns[x - x0] += drawn[y * width + x];
    }
    const across = drawnStretch(columns, y1 - y0);
    if (!across) return null;
    [x0, x1] = [x0 + across[0], x0 + across[1]];
  }
  return [x0, y0, x1, y1];
}

/**
 * The box of the engraved part of a sheet: what is drawn in one piece, without the page around it and
 * lettering below or above. Where a photograph shows a sheet on a table, what lies beside the sheet does not
 * count, nor do its edges. The whole sheet where nothing is found.
 *
 * @param sheet grey levels, one channel
 * @returns in pixels of the sheet
 */
export function plateArea(sheet: Pixels): Box {
  const { width, height } = sizeWithin(sheet, side);
  const small = resizePixels(sheet, { width, height, method: "area" });
  const paper = paperSheet(small);
  const around: Box = paper ? boxAround(paper, width) : [0, 0, width, height];
  const drawn = drawnPixels(small, paper);
  const alone = drawnBox(apartFromPicture({ width, height, data: drawn }), width, around);
  const isSmall = alone !== null && area(alone) < wideMargins * area(around);
  // of a page that the picture fills, lettering and frames beside it are as they were when coefficients were fitted
  const found = paper || isSmall ? alone : drawnBox(drawn, width, around);
  const least = (paper || isSmall ? leastShareOfPaper : leastShare) * area(around);
  const isTrusted = found !== null && area(found) >= least;
  const [x0, y0, x1, y1] = isTrusted ? found : around;
  const padding = isTrusted ? paddingShare : 0;
  const [px, py] = [padding * (x1 - x0), padding * (y1 - y0)];
  return [
    Math.max(0, (x0 - px) * sheet.width / width),
    Math.max(0, (y0 - py) * sheet.height / height),
    Math.min(sheet.width, (x1 + px) * sheet.width / width),
    Math.min(sheet.height, (y1 + py) * sheet.height / height),
  ];
}
