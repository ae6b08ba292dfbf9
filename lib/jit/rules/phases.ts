/**
 * The gradient of a convolution's input at any stride, on blocked images: the pixels a stride apart are
 * a phase, and each phase is a convolution of dY by some of the taps.
 */
import type { Convolution } from "./convolution_geometry.ts";
import { concatenated, type Lowering } from "./rule.ts";

/** One phase along an axis: the taps that reach it, in the order of a convolution, and its padding. */
export interface Phase {
  readonly taps: readonly number[];
  readonly pads: readonly [number, number];
}

/**
 * The pixels y = s q + r of dX along each axis, for each r below s: a convolution of dY at stride 1 by
 * every s-th tap. Null where one would need a negative padding.
 */
export function phases(
  conv: Convolution,
): { readonly down: readonly Phase[]; readonly across: readonly Phase[] } | null {
  const [down, across] = [phasesAlong(conv, 0), phasesAlong(conv, 1)];
  return down && across ? { down, across } : null;
}

function phasesAlong(
  { kernel, strides, pads, dims, outDims }: Convolution,
  axis: 0 | 1,
): Phase[] | null {
  const [size, stride, pad] = [kernel[axis], strides[axis], pads[axis]];
  const count = Math.ceil(dims[axis] / stride);
  const found = Array.from({ length: stride }, (_, r): Phase => {
    const taps = Array.from({ length: size }, (_, i) => size - 1 - i)
      .filter((tap) => (r + pad - tap) % stride === 0);
    if (taps.length === 0) return { taps, pads: [0, 0] };
    const before = (taps[0] - r - pad) / stride;
    return { taps, pads: [before, count - outDims[axis] - before + taps.length - 1] };
  });
  return found.every(({ pads }) => pads.every((pad) => pad >= 0)) ? found : null;
}

/** The phases of both axes put together, pixel by pixel. */
export function interleaved(
  { node, integers, scalar, target: { block } }: Lowering,
  { shape: [count, height, width, channels], down, across, convolve }: {
    shape: readonly number[];
    down: readonly Phase[];
    across: readonly Phase[];
    convolve: (row: Phase, column: Phase) => string;
  },
): string {
  const [rows, columns] = [
    Math.ceil(height / down.length),
    Math.ceil(width / across.length),
  ];
  const maps = count * channels / block!;
  const none = (dims: readonly number[]) => node("Expand", [scalar(0), integers(dims)]);
  const lines = down.map((row) => {
    const dims = [maps * rows, columns, 1, block!];
    if (row.taps.length === 0) return none([maps * rows, 1, columns * across.length * block!]);
    const pixels = across.map((column) =>
      column.taps.length === 0
        ? none(dims)
        : node("Reshape", [convolve(row, column), integers(dims)])
    );
    const line = [maps * rows, 1, columns * across.length * block!];
    return node("Reshape", [concatenated({ node }, pixels, 2), integers(line)]);
  });
  const tall = [maps, rows * down.length, columns * across.length, block!];
  const whole = node("Reshape", [concatenated({ node }, lines, 1), integers(tall)]);
  const fits = tall[1] === height && tall[2] === width;
  const cut = fits ? whole : node("Slice", [
    whole,
    integers([0, 0]),
    integers([height, width]),
    integers([1, 2]),
  ]);
  return node("Reshape", [cut, integers([count, channels, height, width])]);
}
