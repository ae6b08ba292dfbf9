/**
 * Depthwise convolutions in the blocked layout, with one filter per channel, and both their gradients.
 * ONNX Runtime has a kernel for these; ConvTranspose and ordinary grouped convolutions are ten times
 * slower.
 */
import { domain } from "./blocked.ts";
import { type Convolution, isOne, reach } from "./convolution_geometry.ts";
import { interleaved, type Phase, phases } from "./phases.ts";
import { blocked, canBlock, type LaidOut, type Lowering } from "./rule.ts";

/** Whether every channel has one filter and all of them fill blocks. */
const fits = (lowering: Lowering, filter: Pick<LaidOut, "shape">, conv: Convolution) =>
  filter.shape[3] === 1 && canBlock(lowering, conv.out);

/** The taps of some rows and columns: [C / B, r, c, B], called [C, 1, r, c]. */
function blockedFilter(
  { node, toLayout, integers, target: { block } }: Lowering,
  { filter, rows, columns }: {
    filter: LaidOut;
    rows: readonly number[];
    columns: readonly number[];
  },
): string {
  const [height, width, channels] = filter.shape;
  const places = rows.flatMap((row) => columns.map((column) => row * width + column));
  const taps = height * width;
  const all = node("Reshape", [
    toLayout(filter, null),
    integers([taps, channels / block!, block!]),
  ]);
  const whole = places.length === taps && places.every((place, i) => place === i);
  const chosen = whole ? all : node("Gather", [all, integers(places)], { axis: 0 });
  const turned = node("Transpose", [chosen], { perm: [1, 0, 2] });
  return node("Reshape", [turned, integers([channels, 1, rows.length, columns.length])]);
}

const counted = (length: number) => Array.from({ length }, (_, i) => i);

/** y in blocks, or null where the channels do not fill them or have several filters. */
export function blockedDepthwise(
  lowering: Lowering,
  { x, filter, conv, bias }: { x: LaidOut; filter: LaidOut; conv: Convolution; bias?: LaidOut },
): string | null {
  if (!fits(lowering, filter, conv)) return null;
  const { node, toLayout } = lowering;
  const [rows, columns] = conv.kernel.map(counted);
  const weights = blockedFilter(lowering, { filter, rows, columns });
  return node("Conv", [
    toLayout(x, blocked),
    weights,
    ...bias ? [toLayout(bias, null)] : [],
  ], {
    kernel_shape: conv.kernel,
    strides: conv.strides,
    dilations: conv.dilations,
    pads: conv.pads,
    group: conv.out[3],
  }, { domain });
}

/** dX in blocks, and whether it includes `add`; null where the blocks do not fit. */
export function blockedDepthwiseInputGradient(
  lowering: Lowering,
  { dy, filter, conv, add }: { dy: LaidOut; filter: LaidOut; conv: Convolution; add?: LaidOut },
): { name: string; added: boolean } | null {
  if (!fits(lowering, filter, conv) || !isOne(conv.dilations)) return null;
  const found = phases(conv);
  if (!found) return null;
  const { down, across } = found;
  const { node, toLayout } = lowering;
  const [count, , , channels] = conv.out;
  const convolve = (row: Phase, column: Phase, more: readonly string[] = []) =>
    node("Conv", [
      toLayout(dy, blocked),
      blockedFilter(lowering, { filter, rows: row.taps, columns: column.taps }),
      ...more,
    ], {
      kernel_shape: [row.taps.length, column.taps.length],
      pads: [row.pads[0], column.pads[0], row.pads[1], column.pads[1]],
      group: channels,
    }, { domain });
  if (isOne(conv.strides)) {
    const more = add ? ["", toLayout(add, blocked)] : [];
    const [[row], [column]] = [down, across];
    return { name: convolve(row, column, more), added: add !== undefined };
  }
  const shape = [count, ...conv.dims, channels];
  return { name: interleaved(lowering, { shape, down, across, convolve }), added: false };
}

/**
 * dW [kh, kw, C, 1], or null where the blocks do not fit: a depthwise convolution of each channel of each
 * image by its own dY, which has the memory layout of the filters of so many channels.
 */
export function blockedDepthwiseFilterGradient(
  lowering: Lowering,
  { x, dy, filter, conv }: {
    x: LaidOut;
    dy: LaidOut;
    filter: Pick<LaidOut, "shape">;
    conv: Convolution;
  },
): string | null {
  if (!fits(lowering, filter, conv) || !isOne(conv.dilations)) return null;
  const { node, toLayout, integers, target: { block } } = lowering;
  const [count, height, width, channels] = x.shape;
  const [, outHeight, outWidth] = conv.out;
  const [top, left] = conv.pads;
  const end = reach(conv);
  const maps = count * channels;
  const each = node("Conv", [
    node("Reshape", [toLayout(x, blocked), integers([1, maps, height, width])]),
    node("Reshape", [toLayout(dy, blocked), integers([maps, 1, outHeight, outWidth])]),
  ], {
    kernel_shape: [outHeight, outWidth],
    dilations: conv.strides,
    pads: [top, left, Math.max(0, end[0]), Math.max(0, end[1])],
    group: maps,
  }, { domain });
  // Pixels that no stride reached add rows and columns that belong to no tap.
  const [rows, columns] = conv.kernel.map((dim, i) => dim + Math.max(0, -end[i]));
  const apart = integers([count, channels / block!, rows, columns, block!]);
  const sums = node("ReduceSum", [node("Reshape", [each, apart]), integers([0])], { keepdims: 0 });
  const kept = end.every((dim) => dim >= 0) ? sums : node("Slice", [
    sums,
    integers([0, 0]),
    integers([...conv.kernel]),
    integers([1, 2]),
  ]);
  const turned = node("Transpose", [kept], { perm: [1, 2, 0, 3] }); // [kh, kw, C / B, B]
  return node("Reshape", [turned, integers([...conv.kernel, channels, 1])]);
}
