/**
 * Masks as Label Studio's brush has them: run lengths of RGBA bytes in a stream of bits (the form of
 * thi.ng/rle-pack). A head of 32 bits for the count, 5 for the size of a word, four times 4 for sizes of
 * lengths; then runs: one bit whether a word is repeated, two which size, the length less 1, the words.
 */
import { type Mask, maskToPixels } from "lib/geometry/mask.ts";
import { rowMask } from "lib/geometry/row_mask.ts";
import type { Size } from "lib/image/image.ts";

/** Bits of the lengths of runs, in the order of the head. */
const sizes = [3, 4, 8, 16];

/** Values by their shares of bits, most significant first. */
function bitWriter() {
  const bytes: number[] = [];
  let [open, free] = [0, 8];
  return {
    bytes,
    write(value: number, bits: number) {
      for (let i = bits - 1; i >= 0; i--) {
        open = open << 1 | (Math.floor(value / 2 ** i) & 1);
        if (--free === 0) {
          bytes.push(open);
          [open, free] = [0, 8];
        }
      }
    },
    /** Ends with a byte that is not full, even if nothing is in it, as Label Studio's own code does. */
    end() {
      bytes.push(open << free & 255);
      return bytes;
    },
  };
}

/**
 * The bytes of a mask, 255 inside in all four channels.
 *
 * ```ts
 * import { decodeBrush, encodeBrush } from "lib/corpus/brush_runs.ts";
 * const mask = { width: 2, height: 1, counts: [1, 1] };
 * decodeBrush(encodeBrush(mask), mask).counts; // [1, 1]
 * ```
 */
export function encodeBrush(mask: Mask): number[] {
  const pixels = maskToPixels(mask);
  const { write, end } = bitWriter();
  write(4 * pixels.length, 32);
  write(8 - 1, 5);
  for (const size of sizes) write(size - 1, 4);
  const run = (length: number, value: number) => {
    const which = sizes.findIndex((size) => length <= 2 ** size);
    write(1, 1);
    write(which, 2);
    write(length - 1, sizes[which]);
    write(value, 8);
  };
  for (let from = 0; from < pixels.length;) {
    let to = from;
    while (to < pixels.length && pixels[to] === pixels[from]) to++;
    const value = pixels[from] === 0 ? 0 : 255;
    let rest = 4 * (to - from);
    for (; rest > 2 ** 16; rest -= 2 ** 16) run(2 ** 16, value);
    run(rest, value);
    from = to;
  }
  return end();
}

/** Bits in order, most significant first; the bytes are checked once, before. */
function bitReader(bytes: ArrayLike<number>) {
  const bits = 8 * bytes.length;
  let at = 0;
  return {
    left: () => bits - at,
    read(count: number): number {
      if (at + count > bits) {
        throw new RangeError(`Cannot read brush strokes: ${bytes.length} bytes end in a run`);
      }
      let value = 0;
      for (let i = 0; i < count; i++, at++) {
        value = value * 2 + (bytes[at >> 3] >> (7 - at % 8) & 1);
      }
      return value;
    },
  };
}

/** @throws {RangeError} when strokes are no list of bytes */
function checkBytes(bytes: unknown): asserts bytes is ArrayLike<number> {
  const list = ArrayBuffer.isView(bytes) || Array.isArray(bytes)
    ? bytes as ArrayLike<unknown>
    : null;
  if (list === null) throw new RangeError("Cannot read brush strokes: they are no list of bytes");
  for (let i = 0; i < list.length; i++) {
    const byte = list[i];
    if (typeof byte !== "number" || !Number.isInteger(byte) || byte < 0 || byte > 255) {
      throw new RangeError(`Cannot read brush strokes: number ${i + 1} of them is no byte`);
    }
  }
}

/**
 * How many pixels strokes say they are of; nothing is allocated for them.
 *
 * @throws {RangeError} when they are no list of bytes, or too few to say it
 */
export function brushPixels(bytes: ArrayLike<number>): number {
  checkBytes(bytes);
  return bitReader(bytes).read(32) / 4;
}

/**
 * A mask of the pixels whose alpha is not 0. What the bytes say of their size is held against the
 * picture's, and against how much so few bytes can hold, before anything is allocated.
 *
 * @throws {RangeError} when the bytes end too soon, are none, or are of a picture of another size
 */
export function decodeBrush(bytes: ArrayLike<number>, { width, height }: Size): Mask {
  checkBytes(bytes);
  const { read, left } = bitReader(bytes);
  const count = read(32);
  if (count !== 4 * width * height) {
    throw new RangeError(
      `Cannot read brush strokes of ${count} bytes on a picture of ${width} x ${height}`,
    );
  }
  const word = read(5) + 1;
  const lengths = sizes.map(() => read(4) + 1);
  // no run is shorter than its head, nor longer than its length can say
  const longest = Math.max(...lengths);
  if (count > Math.ceil(left() / (3 + longest)) * 2 ** longest) {
    throw new RangeError(
      `Cannot read brush strokes of ${count} bytes: ${bytes.length} bytes cannot hold so many`,
    );
  }
  const rows = rowMask({ width, height });
  let [row, columns]: [number, number[]] = [0, []];
  /** Pixels inside, from `from` up to `to` along the rows. */
  const draw = (from: number, to: number) => {
    while (from < to) {
      const y = Math.floor(from / width);
      if (y > row) {
        rows.add(row, columns);
        [row, columns] = [y, []];
      }
      const end = Math.min(to, (y + 1) * width);
      if (columns.at(-1) === from - y * width) columns.pop();
      else columns.push(from - y * width);
      columns.push(end - y * width);
      from = end;
    }
  };
  for (let i = 0; i < count;) {
    const repeated = read(1) === 1;
    const length = Math.min(count - i, read(lengths[read(2)]) + 1);
    if (repeated) {
      // the fourth byte of a pixel is its alpha
      if (read(word) !== 0) draw(Math.floor(i / 4), Math.floor((i + length) / 4));
      i += length;
    }
    for (const end = repeated ? i : i + length; i < end; i++) {
      if (read(word) !== 0 && i % 4 === 3) draw((i - 3) / 4, (i + 1) / 4);
    }
  }
  rows.add(row, columns);
  return rows.mask();
}
