/**
 * Convolutions in the blocked layout. Filters are brought into blocks within the graph, since training
 * changes them. All run at about the peak speed of the CPU; see tests/bench/README.md.
 */
import { domain } from "./blocked.ts";
import { type Convolution, isOne, ohwi, oihw } from "./convolution_geometry.ts";
import { interleaved, type Phase, phases } from "./phases.ts";
import { blocked, canBlock, type LaidOut, type Lowering, nchw } from "./rule.ts";

/** A filter for the result: [O / B, C / B, kh, kw, B of C, B of O], called [O, C, kh, kw]. */
function forwardFilter(
  { node, toLayout, integers, target: { block } }: Lowering,
  filter: LaidOut,
): string {
  const [height, width, input, output] = filter.shape;
  const called = integers([output, input, height, width]);
  const reordered = (name: string, dims: readonly number[]) =>
    node("ReorderInput", [node("Reshape", [name, integers(dims)])], { channels_last: 0 }, {
      domain,
    });
  if (input < block!) {
    const tall = reordered(toLayout(filter, oihw), [1, output, input * height, width]);
    return node("Reshape", [tall, called]);
  }
  const taps = height * width;
  const tall = reordered(toLayout(filter, ohwi), [1, output, taps, input]); // [O / B, taps, C, B]
  if (taps === 1) return node("Reshape", [tall, called]);
  const squares = integers([output / block!, taps, input / block!, block! ** 2]);
  const turned = node("Transpose", [node("Reshape", [tall, squares])], { perm: [0, 2, 1, 3] });
  return node("Reshape", [turned, called]);
}

/** The taps of some rows and columns, channels exchanged: [C / B, O / B, r, c, B of O, B of C]. */
function backwardFilter(
  { node, toLayout, integers, target: { block } }: Lowering,
  { filter, rows, columns }: {
    filter: LaidOut;
    rows: readonly number[];
    columns: readonly number[];
  },
): string {
  const [height, width, input, output] = filter.shape;
  const places = rows.flatMap((row) => columns.map((column) => row * width + column));
  const all = node("Reshape", [
    toLayout(filter, ohwi),
    integers([output, height * width, input]),
  ]);
  const chosen = height * width === 1 ? all : node("Gather", [all, integers(places)], { axis: 1 });
  const dims = [output / block!, block!, places.length, input / block!, block!];
  const apart = node("Reshape", [chosen, integers(dims)]);
  const turned = node("Transpose", [apart], { perm: [3, 0, 2, 1, 4] });
  return node("Reshape", [turned, integers([input, output, rows.length, columns.length])]);
}

/** y in blocks; null where the channels do not fill them. */
export function blockedResult(
  lowering: Lowering,
  { x, filter, conv, bias }: { x: LaidOut; filter: LaidOut; conv: Convolution; bias?: LaidOut },
): string | null {
  const { node, toLayout, target: { block } } = lowering;
  const few = block !== null && x.shape[3] < block;
  if (!canBlock(lowering, conv.out) || !(few || canBlock(lowering, x.shape))) return null;
  const picture = toLayout(x, few ? nchw : blocked);
  const shift = bias ? [toLayout(bias, null)] : [];
  return node("Conv", [picture, forwardFilter(lowering, filter), ...shift], {
    kernel_shape: conv.kernel,
    strides: conv.strides,
    dilations: conv.dilations,
    pads: conv.pads,
  }, { domain });
}

/** dX in blocks, and whether it includes `add`; null where the blocks do not fit. */
export function blockedInputGradient(
  lowering: Lowering,
  { dy, filter, conv, add }: { dy: LaidOut; filter: LaidOut; conv: Convolution; add?: LaidOut },
): { name: string; added: boolean } | null {
  const { node, toLayout } = lowering;
  const shape = [conv.out[0], ...conv.dims, filter.shape[2]];
  if (!canBlock(lowering, conv.out) || !canBlock(lowering, shape) || !isOne(conv.dilations)) {
    return null;
  }
  const found = phases(conv);
  if (!found) return null;
  const { down, across } = found;
  const convolve = (row: Phase, column: Phase, more: readonly string[] = []) => {
    const weights = backwardFilter(lowering, { filter, rows: row.taps, columns: column.taps });
    return node("Conv", [toLayout(dy, blocked), weights, ...more], {
      kernel_shape: [row.taps.length, column.taps.length],
      pads: [row.pads[0], column.pads[0], row.pads[1], column.pads[1]],
    }, { domain });
  };
  if (isOne(conv.strides)) {
    const more = add ? ["", toLayout(add, blocked)] : [];
    return { name: convolve(down[0], across[0], more), added: add !== undefined };
  }
  return { name: interleaved(lowering, { shape, down, across, convolve }), added: false };
}
