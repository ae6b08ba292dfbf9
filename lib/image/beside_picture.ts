/** What lies on a sheet beside the picture: rulers, colour bars, lines of lettering, frames ruled around it. */
import { connectedComponents } from "./components.ts";
import type { Size } from "./image.ts";

/** Pieces of a ruler, of colour bars or of a line are no further apart, as a share of the longest side. */
const gapShare = 0.008;

/** What is so many times as long as it is wide is a strip. */
const stripLength = 4;

/** A frame is drawn on no larger share of its box. */
const frameShare = 0.12;

/** What a frame stands around has such a share of its box at least. */
const leastFramed = 0.05;

/** Each pixel with those around it that something is drawn on, up to so many away. */
function spread({ width, height, data }: Size & { readonly data: Uint8Array }, by: number) {
  if (by === 0) return data;
  // plain loops, here and below: every plate that is looked at passes through them
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - by), Math.min(height - 1, y + by)];
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      const [left, right] = [Math.max(0, x - by), Math.min(width - 1, x + by)];
      for (let v = top; v <= bottom; v++) {
        for (let u = left; u <= right; u++) out[v * width + u] = 1;
      }
    }
  }
  return out;
}

/** A piece of what is drawn: its box, and how many pixels of it are. */
interface Piece {
  readonly label: number;
  readonly box: readonly [number, number, number, number];
  /** Sides of the box, 1 or more. */
  readonly across: number;
  readonly down: number;
  readonly ink: number;
}

/** What is drawn, in pieces that are no more than twice `by` apart. */
function piecesOf(drawn: Size & { readonly data: Uint8Array }, by: number) {
  const { width, height, data } = drawn;
  const { labels, components } = connectedComponents({ width, height, data: spread(drawn, by) });
  const ink = new Float64Array(components.length + 1);
  for (let i = 0; i < data.length; i++) ink[labels[i]] += data[i];
  const pieces = components.map(({ label, box: [u0, v0, u1, v1] }): Piece => {
    const [x0, y0, x1, y1] = [u0 + by, v0 + by, u1 - by, v1 - by];
    const [across, down] = [Math.max(1, x1 - x0), Math.max(1, y1 - y0)];
    return { label, box: [x0, y0, x1, y1], across, down, ink: ink[label] };
  });
  return { labels, pieces };
}

const isStrip = ({ across, down }: Piece): boolean =>
  Math.max(across, down) >= stripLength * Math.min(across, down);

/** Whether something stands around another piece of some size, and is otherwise empty. */
function isFrame(piece: Piece, others: readonly Piece[]): boolean {
  const room = piece.across * piece.down;
  if (piece.ink > frameShare * room) return false;
  const [x0, y0, x1, y1] = piece.box;
  return others.some((other) => {
    // most are small: the box of few is looked at
    if (other.across * other.down < leastFramed * room || other === piece) return false;
    const [u0, v0, u1, v1] = other.box;
    return u0 > x0 && v0 > y0 && u1 < x1 && v1 < y1;
  });
}

/**
 * What is drawn on a sheet without strips and without frames that stand apart from what is in them; all of it
 * where nothing else would be left.
 *
 * @param drawn 1 where something is, else 0. `[height, width]`
 */
export function apartFromPicture(drawn: Size & { readonly data: Uint8Array }): Uint8Array {
  const { width, height } = drawn;
  let data = drawn.data;
  const by = Math.max(1, Math.round(gapShare * Math.max(width, height) / 2));
  // frames first: lettering beside them would hold on to them
  for (const [reach, isBeside] of [[0, isFrame], [by, isStrip]] as const) {
    const { labels, pieces } = piecesOf({ width, height, data }, reach);
    const isKept = new Uint8Array(pieces.length + 1).fill(1);
    for (const piece of pieces) if (isBeside(piece, pieces)) isKept[piece.label] = 0;
    const rest = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) rest[i] = data[i] & isKept[labels[i]];
    if (rest.includes(1)) data = rest;
  }
  return data;
}
