/**
 * Do two cut-outs come from the same engraved lines? Laid over each other, shifted and scaled a
 * little, the lines of two impressions of one plate fall together; those of two drawings of the
 * same person do not, however alike an embedding finds them.
 */
import { toGray } from "lib/image/color.ts";
import { flatten, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import {
  laidAgreement,
  type LaidAxis,
  laidAxis,
  lineAgreement,
  type Lines,
  linesSide as side,
} from "./line_agreement.ts";

export type { Lines } from "./line_agreement.ts";

/** Half the side of the neighbourhood whose mean and spread are taken out, so that washes vanish. */
const reach = 6;

/** How two cut-outs lie on each other when they agree best. */
export interface Registration {
  /** Correlation of the lines, -1 to 1. Which score tells impressions apart is for the data to say. */
  readonly score: number;
  /**
   * Correlation of the lines in the middle of the first cut-out, laid the same way: where that is low, a
   * frame agrees and not the figure in it.
   */
  readonly centre: number;
  /** The second cut-out fits when flipped left to right. */
  readonly reversed: boolean;
}

/** A cut-out whose lines have a lower mean square is plain: what it has is noise or a speck. */
const leastLines = 0.05;

/** Whether a cut-out has hardly any lines: all such cut-outs agree, which proves nothing. */
export function isPlain(lines: Lines): boolean {
  let squares = 0;
  for (const value of lines) squares += value * value;
  return squares / lines.length < leastLines;
}

/** The least agreement of the centres of duplicates; figures that only share a frame stay below. */
export const leastCentre = 0.3;

/** The margin around the centre of a cut-out, as a share of its sides. */
const margin = 0.2;

/**
 * The lines of a cut-out on white, free of its paper tone and colours.
 *
 * @param image a cut-out with or without background; stretched to a square
 */
export function engravedLines(image: Image): Lines {
  const gray = toGray(
    resizeImage(flatten(image, [255, 255, 255]), { width: side, height: side, method: "area" }),
  );
  const lines = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [x0, x1] = [Math.max(0, x - reach), Math.min(side - 1, x + reach)];
      const [y0, y1] = [Math.max(0, y - reach), Math.min(side - 1, y + reach)];
      let [sum, squares] = [0, 0];
      for (let v = y0; v <= y1; v++) {
        for (let u = x0; u <= x1; u++) {
          const value = gray[v * side + u];
          sum += value;
          squares += value * value;
        }
      }
      const count = (x1 - x0 + 1) * (y1 - y0 + 1);
      const mean = sum / count;
      const spread = Math.sqrt(Math.max(0, squares / count - mean * mean));
      // 4 grey levels keep plain paper, whose spread is noise, from being blown up to lines
      lines[y * side + x] = (gray[y * side + x] - mean) / (spread + 4);
    }
  }
  return lines;
}

/** The lines of the mirrored cut-out. */
export function flipLines(lines: Lines): Lines {
  return Float32Array.from(
    lines,
    (_, i) => lines[Math.floor(i / side) * side + side - 1 - i % side],
  );
}

const scales = [0.8, 0.87, 0.93, 1, 1.07, 1.15, 1.25];
const shifts = [-8, -6, -4, -2, 0, 2, 4, 6, 8];

/** One direction of a placing. */
interface Along {
  readonly scale: number;
  readonly shift: number;
  readonly axis: LaidAxis;
}

/** All placings in one direction, by scale. */
const along = (scales: readonly number[], shifts: readonly number[], step: number): Along[][] =>
  scales.map((scale) =>
    shifts.map((shift) => ({ scale, shift, axis: laidAxis(scale, shift, { step }) }))
  );

/** Every fourth pixel tells well enough where to look closer. */
const coarse = along(scales, shifts, 4);

/** The best agreement of two line pictures: coarse over scales and shifts, then refined by steps. */
function align(a: Lines, b: Lines): { score: number; centre: number } {
  let best = { sx: 1, sy: 1, dx: 0, dy: 0, score: -1 };
  // of equally good placings the first is kept: shifts are gone through within scales
  const consider = (allAcross: readonly Along[][], allDown: readonly Along[][]) => {
    for (const ofScaleAcross of allAcross) {
      for (const ofScaleDown of allDown) {
        for (const { scale: sx, shift: dx, axis: across } of ofScaleAcross) {
          for (const { scale: sy, shift: dy, axis: down } of ofScaleDown) {
            const score = laidAgreement(a, b, { across, down });
            if (score > best.score) best = { sx, sy, dx, dy, score };
          }
        }
      }
    }
  };
  consider(coarse, coarse);
  best = { ...best, score: lineAgreement(a, b, { ...best, step: 1 }) };
  for (const [scaleStep, shiftStep] of [[0.04, 1], [0.02, 1], [0.01, 0.5]]) {
    const near = (scale: number, shift: number) => {
      const by = (value: number, step: number) => [-1, 0, 1].map((i) => value + i * step);
      return along(by(scale, scaleStep), by(shift, shiftStep), 1);
    };
    consider(near(best.sx, best.dx), near(best.sy, best.dy));
  }
  const centre = lineAgreement(a, b, { ...best, step: 1, from: Math.round(margin * side) });
  return { score: best.score, centre };
}

/** Lays `b` over `a`, as it is and flipped, and says which way round agrees better and how well. */
export function register(a: Lines, b: Lines): Registration {
  const [direct, flipped] = [align(a, b), align(a, flipLines(b))];
  const reversed = flipped.score > direct.score;
  return { ...reversed ? flipped : direct, reversed };
}
