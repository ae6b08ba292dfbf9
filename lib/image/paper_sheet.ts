/**
 * The sheet of paper in a photograph that shows the table it lies on: where its own edges, and rulers or
 * colour bars beside it, are no part of what is printed.
 */
import { connectedComponents } from "./components.ts";
import type { Size } from "./image.ts";
import type { Pixels } from "./linear.ts";

/** A table and paper differ by so many grey levels at least. */
const leastContrast = 16;

/** Paper is no darker. */
const leastPaper = 90;

/** Of what surrounds a sheet such a share is of one tone; it may reach the edge of a photograph somewhere. */
const leastGround = 0.6;

/** The same of the strip of paper inside its edges: of a printed picture it is drawn. */
const leastPlain = 0.8;

/** Grey levels by which tones of one table or of one paper differ. */
const oneTone = 14;

/** A smaller share of what surrounds it is a label or a patch. */
const leastSheet = 0.15;

/** A side of a sheet that lies a little askew has such a share of paper on it. */
const leastSide = 0.9;

/** What fills less of its upright box is no sheet. */
const leastFilled = 0.9;

/** Pixels that the edge of a sheet and its shadow take. */
const edge = 3;

/** Pixels of the strip inside that edge by which paper is known. */
const strip = 4;

/** Sheets on sheets: a print on a mount on a table. */
const mostSheets = 3;

/** Where something is: 1, else 0. `[height, width]` */
type Region = Uint8Array;

// plain loops over regions: every plate that is looked at passes through them

/** What of one region is not of a part of it. */
function without(region: Region, part: Region): Region {
  const out = new Uint8Array(region.length);
  for (let i = 0; i < out.length; i++) out[i] = region[i] & ~part[i];
  return out;
}

/** What is left of a region where so many pixels are taken off all around; the picture's edge counts as one. */
function shrunk(region: Region, { width, height }: Size, by: number): Region {
  // how many pixels before each one, and it, are of the region
  const pass = (from: Region, { long, lines, step, stride }: {
    readonly long: number;
    readonly lines: number;
    readonly step: number;
    readonly stride: number;
  }) => {
    const out = new Uint8Array(from.length);
    for (let line = 0; line < lines; line++) {
      let run = 0;
      for (let i = 0; i < long; i++) {
        run = from[line * stride + i * step] ? run + 1 : 0;
        if (run > 2 * by) out[line * stride + (i - by) * step] = 1;
      }
    }
    return out;
  };
  const across = pass(region, { long: width, lines: height, step: 1, stride: width });
  return pass(across, { long: height, lines: width, step: width, stride: 1 });
}

/** Grey levels of the pixels of a region, counted. `[256]` */
function levelsOf(data: ArrayLike<number>, region: Region): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < region.length; i++) counts[data[i]] += region[i];
  return counts;
}

function sumOf(counts: Uint8Array | Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}

/** The level in the middle of all that are counted. */
function middleLevel(counts: Uint32Array): number {
  let left = sumOf(counts) / 2;
  let level = 0;
  while (level < 255 && (left -= counts[level]) > 0) level++;
  return level;
}

/** The share of levels near one, of all that are counted. */
const shareNear = (counts: Uint32Array, level: number) =>
  sumOf(counts.subarray(Math.max(0, level - oneTone), level + oneTone + 1)) /
  Math.max(1, sumOf(counts));

/** The commonest tone of what differs from the ground and is light enough; null where nothing is. */
function paperTone(counts: Uint32Array, ground: number): number | null {
  let [best, most] = [-1, 0];
  for (let level = leastPaper; level < 256; level++) {
    if (Math.abs(level - ground) < leastContrast) continue;
    // neighbouring levels are one tone
    const count = sumOf(counts.subarray(level - 2, level + 3));
    if (count > most) [best, most] = [level, count];
  }
  return best < 0 ? null : best;
}

/** What a ground that is joined to the rim leaves: sheets, whatever is on them, and all that lies beside them. */
function lyingOn(
  { data, width, height }: Pixels,
  { region, rim, ground, reach }: {
    readonly region: Region;
    readonly rim: Region;
    readonly ground: number;
    /** Levels further from the ground's are not of it. */
    readonly reach: number;
  },
): Region {
  const isGround = new Uint8Array(region.length);
  for (let i = 0; i < isGround.length; i++) {
    isGround[i] = region[i] & Number(Math.abs(data[i] - ground) < reach);
  }
  const { labels, components } = connectedComponents({ width, height, data: isGround }, {
    diagonal: false,
  });
  const joined = new Uint8Array(components.length + 1);
  for (let i = 0; i < rim.length; i++) if (rim[i]) joined[labels[i]] = 1;
  joined[0] = 0;
  const lying = new Uint8Array(region.length);
  for (let i = 0; i < lying.length; i++) lying[i] = region[i] & ~joined[labels[i]];
  return lying;
}

/** The upright box of a sheet that may lie askew: sides that it hardly touches are moved in. */
function innerBox(sheet: Region, width: number, [x0, y0, x1, y1]: readonly number[]) {
  const shareOf = (left: number, top: number, right: number, bottom: number) => {
    let count = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) count += sheet[y * width + x];
    }
    return count / ((right - left) * (bottom - top));
  };
  while (x1 - x0 > 1 && y1 - y0 > 1) {
    const shares = [
      shareOf(x0, y0, x0 + 1, y1),
      shareOf(x0, y0, x1, y0 + 1),
      shareOf(x1 - 1, y0, x1, y1),
      shareOf(x0, y1 - 1, x1, y1),
    ];
    const least = Math.min(...shares);
    if (least >= leastSide) break;
    const side = shares.indexOf(least);
    if (side === 0) x0++;
    else if (side === 1) y0++;
    else if (side === 2) x1--;
    else y1--;
  }
  return { box: [x0, y0, x1, y1] as const, filled: shareOf(x0, y0, x1, y1) };
}

/** The sheet that lies on a region, without its edges; null where none does. */
function sheetOn(picture: Pixels, region: Region): Region | null {
  const { data, width } = picture;
  const inside = shrunk(region, picture, 1);
  const rim = without(region, inside);
  const around = levelsOf(data, rim);
  const ground = middleLevel(around);
  if (shareNear(around, ground) < leastGround) return null;
  const paper = paperTone(levelsOf(data, inside), ground);
  if (paper === null) return null;
  const reach = Math.abs(paper - ground) / 2;
  const lying = lyingOn(picture, { region, rim, ground, reach });
  const { labels, components } = connectedComponents({ ...picture, data: lying });
  const largest = components.reduce<typeof components[number] | null>(
    (best, one) => best && best.area >= one.area ? best : one,
    null,
  );
  if (!largest) return null;
  const sheet = new Uint8Array(lying.length);
  for (let i = 0; i < sheet.length; i++) sheet[i] = Number(labels[i] === largest.label);
  const { box: [x0, y0, x1, y1], filled } = innerBox(sheet, width, largest.box);
  const isLarge = (x1 - x0) * (y1 - y0) >= leastSheet * sumOf(region);
  if (!isLarge || filled < leastFilled) return null;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      if (y < y0 || y >= y1 || x < x0 || x >= x1) sheet[y * width + x] = 0;
    }
  }
  const within = shrunk(sheet, picture, edge);
  const further = shrunk(within, picture, strip);
  const plain = levelsOf(data, without(within, further));
  const tone = middleLevel(plain);
  const isPaper = tone >= leastPaper && Math.abs(tone - ground) >= leastContrast &&
    shareNear(plain, tone) >= leastPlain;
  return isPaper ? within : null;
}

/**
 * Which pixels of a photograph are of the sheet that it shows, without the sheet's edges. Of a print on a mount
 * on a table those of the print's own paper.
 *
 * @param picture grey levels, one channel, a few hundred pixels wide
 * @returns 1 where the sheet is, 0 elsewhere, `[height, width]`; null where no sheet lies on a ground, as on a
 * scan of a page
 */
export function paperSheet(picture: Pixels): Uint8Array | null {
  let sheet: Region | null = null;
  for (let n = 0; n < mostSheets; n++) {
    const next = sheetOn(picture, sheet ?? new Uint8Array(picture.data.length).fill(1));
    if (!next) break;
    sheet = next;
  }
  return sheet;
}
