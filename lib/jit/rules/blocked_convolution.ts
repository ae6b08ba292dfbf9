/**
 * Convolutions in the blocked layout, whose filters are put into blocks within the graph, since they
 * move. All of them are about as fast as the processor multiplies; see tests/bench/README.md.
 */
import { domain } from "./blocked.ts";
import { type Convolution, isOne, ohwi, oihw } from "./convolution_geometry.ts";
import { blocked, canBlock, concatenated, type Lowering, nchw, type Placed } from "./rule.ts";

/** A filter for the result: [O / B, C / B, kh, kw, B of C, B of O], called [O, C, kh, kw]. */
function forwardFilter({ node, inOrder, integers, block }: Lowering, filter: Placed): string {
  const [height, width, input, output] = filter.shape;
  const called = integers([output, input, height, width]);
  const reordered = (name: string, sides: readonly number[]) =>
    node("ReorderInput", [node("Reshape", [name, integers(sides)])], { channels_last: 0 }, {
      domain,
    });
  if (input < block!) {
    const tall = reordered(inOrder(filter, oihw), [1, output, input * height, width]);
    return node("Reshape", [tall, called]);
  }
  const taps = height * width;
  const tall = reordered(inOrder(filter, ohwi), [1, output, taps, input]); // [O / B, taps, C, B]
  if (taps === 1) return node("Reshape", [tall, called]);
  const squares = integers([output / block!, taps, input / block!, block! ** 2]);
  const turned = node("Transpose", [node("Reshape", [tall, squares])], { perm: [0, 2, 1, 3] });
  return node("Reshape", [turned, called]);
}

/** The taps of some rows and columns, channels exchanged: [C / B, O / B, r, c, B of O, B of C]. */
function backwardFilter(
  { node, inOrder, integers, block }: Lowering,
  { filter, rows, columns }: {
    filter: Placed;
    rows: readonly number[];
    columns: readonly number[];
  },
): string {
  const [height, width, input, output] = filter.shape;
  const places = rows.flatMap((row) => columns.map((column) => row * width + column));
  const all = node("Reshape", [
    inOrder(filter, ohwi),
    integers([output, height * width, input]),
  ]);
  const chosen = height * width === 1 ? all : node("Gather", [all, integers(places)], { axis: 1 });
  const sides = [output / block!, block!, places.length, input / block!, block!];
  const apart = node("Reshape", [chosen, integers(sides)]);
  const turned = node("Transpose", [apart], { perm: [3, 0, 2, 1, 4] });
  return node("Reshape", [turned, integers([input, output, rows.length, columns.length])]);
}

/** y in blocks, or null where the channels do not fill them. */
export function blockedResult(
  lowering: Lowering,
  { x, filter, conv }: { x: Placed; filter: Placed; conv: Convolution },
): string | null {
  const { node, inOrder, block } = lowering;
  const few = block !== null && x.shape[3] < block;
  if (!canBlock(lowering, conv.out) || !(few || canBlock(lowering, x.shape))) return null;
  const picture = inOrder(x, few ? nchw : blocked);
  return node("Conv", [picture, forwardFilter(lowering, filter)], {
    kernel_shape: conv.kernel,
    strides: conv.strides,
    dilations: conv.dilations,
    pads: conv.pads,
  }, { domain });
}

/** One phase of a side: the taps that reach it, in the order of a convolution, and its padding. */
interface Phase {
  readonly taps: readonly number[];
  readonly pads: readonly [number, number];
}

/**
 * The pixels y = s q + r of dX along one axis, for each r below s: a convolution of dY at stride 1 by
 * every s-th tap. Null where it would need a negative padding.
 */
function phases(
  { kernel, strides, pads, sides, outSides }: Convolution,
  axis: 0 | 1,
): Phase[] | null {
  const [size, stride, pad] = [kernel[axis], strides[axis], pads[axis]];
  const count = Math.ceil(sides[axis] / stride);
  const found = Array.from({ length: stride }, (_, r): Phase => {
    const taps = Array.from({ length: size }, (_, i) => size - 1 - i)
      .filter((tap) => (r + pad - tap) % stride === 0);
    if (taps.length === 0) return { taps, pads: [0, 0] };
    const before = (taps[0] - r - pad) / stride;
    return { taps, pads: [before, count - outSides[axis] - before + taps.length - 1] };
  });
  return found.every(({ pads }) => pads.every((pad) => pad >= 0)) ? found : null;
}

/** dX in blocks; whether `add` is in it already; null where the blocks do not fit. */
export function blockedInputGradient(
  lowering: Lowering,
  { dy, filter, conv, add }: { dy: Placed; filter: Placed; conv: Convolution; add?: Placed },
): { name: string; added: boolean } | null {
  const { node, inOrder } = lowering;
  const shape = [conv.out[0], ...conv.sides, filter.shape[2]];
  if (!canBlock(lowering, conv.out) || !canBlock(lowering, shape) || !isOne(conv.dilations)) {
    return null;
  }
  const [down, across] = [phases(conv, 0), phases(conv, 1)];
  if (!down || !across) return null;
  const convolve = (row: Phase, column: Phase, more: readonly string[] = []) => {
    const weights = backwardFilter(lowering, { filter, rows: row.taps, columns: column.taps });
    return node("Conv", [inOrder(dy, blocked), weights, ...more], {
      kernel_shape: [row.taps.length, column.taps.length],
      pads: [row.pads[0], column.pads[0], row.pads[1], column.pads[1]],
    }, { domain });
  };
  if (isOne(conv.strides)) {
    const more = add ? ["", inOrder(add, blocked)] : [];
    return { name: convolve(down[0], across[0], more), added: add !== undefined };
  }
  return { name: interleaved(lowering, { shape, down, across, convolve }), added: false };
}

/** The phases of both axes put together, pixel by pixel. */
function interleaved(
  { node, integers, scalar, block }: Lowering,
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
  const none = (sides: readonly number[]) => node("Expand", [scalar(0), integers(sides)]);
  const lines = down.map((row) => {
    const sides = [maps * rows, columns, 1, block!];
    if (row.taps.length === 0) return none([maps * rows, 1, columns * across.length * block!]);
    const pixels = across.map((column) =>
      column.taps.length === 0
        ? none(sides)
        : node("Reshape", [convolve(row, column), integers(sides)])
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
