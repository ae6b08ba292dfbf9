/** The gradient of a one-dimensional max pool. */
import { onnxTypes } from "lib/onnx/graph.ts";
import { isWindowMaximum, movedOnto } from "./blocked_max_pool.ts";
import type { Lowering } from "./rule.ts";

/** Below every element, so that padding is never a maximum. */
const lowest = -3.4028234663852886e38;

/** Pooling along one axis of a value with the given dims. */
export interface PooledAxis {
  readonly axis: number;
  readonly kernel: number;
  readonly stride: number;
  /** Padding before the first element. */
  readonly pad: number;
  readonly dims: readonly number[];
  /** Windows along the axis. */
  readonly windows: number;
  /** Whether the dims are those of a blocked image, [N C / B, H, W, B]. Default false. */
  readonly inBlocks?: boolean;
  /** Whether dy is 0 wherever y is not above 0. Default false. */
  readonly positive?: boolean | undefined;
}

/**
 * The gradient with respect to `x` of its window maxima `y` along one axis: `dy` goes to the first maximum
 * of each window. Each position of the kernel is compared in turn, for all windows at once, and what is
 * left of `dy` goes on to the next; the last position takes the rest. Elements a stride apart form a
 * plane, so that positions are slices of planes, and the result is the planes interleaved. No indices of
 * maxima are needed, which not every provider supports.
 */
export function maxPoolGradient1d(
  lowering: Lowering,
  { x, y, dy }: { readonly x: string; readonly y: string; readonly dy: string },
  { axis, kernel, stride, pad, dims, windows, inBlocks = false, positive = false }: PooledAxis,
): string {
  const { node, integers, scalar } = lowering;
  const length = Math.ceil(dims[axis] / stride);
  /** Adds elements before and after; fewer than none takes some away. */
  const padded = (value: string, [before, after]: readonly number[], fill: number) => {
    if (before === 0 && after === 0) return value;
    const zeros = dims.map(() => 0);
    const pads = [...zeros.with(axis, before), ...zeros.with(axis, after)];
    return node("Pad", [value, integers(pads), scalar(fill)]);
  };
  const reshaped = (value: string, along: readonly number[]) =>
    stride === 1 ? value : node("Reshape", [value, integers(dims.toSpliced(axis, 1, ...along))]);
  const plane = (phase: number) => {
    const whole = padded(x, [0, length * stride - dims[axis]], lowest);
    const apart = reshaped(whole, [length, stride]);
    const bounds = [phase, phase + 1, axis + 1].map((n) => integers([n]));
    return reshaped(node("Slice", [apart, ...bounds]), [length]);
  };
  /** The elements at `place` of windows at stride 1. Padding them all at once is faster. */
  const sliceAt = (place: number) => {
    const after = Math.max(0, windows + kernel - 1 - pad - length);
    const whole = padded(x, [pad, after], lowest);
    return node("Slice", [whole, ...[place, place + windows, axis].map((n) => integers([n]))]);
  };
  /** 1 where the element at `place` is the maximum of its window. */
  const isFound = (place: number, { phase, shift }: { phase: number; shift: number }) => {
    if (inBlocks && positive) {
      return isWindowMaximum(lowering, { x, y }, {
        axis,
        dims,
        windows,
        stride,
        start: place - pad,
      });
    }
    const over = windows + shift - length;
    const laidOut = stride === 1 ? sliceAt(place) : padded(plane(phase), [-shift, over], lowest);
    return node("Cast", [node("Equal", [laidOut, y])], { to: onnxTypes.float32 });
  };
  const shares: { phase: number; shift: number; share: string }[] = [];
  let rest = dy;
  for (let place = 0; place < kernel; place++) {
    const shift = Math.floor((place - pad) / stride);
    const phase = place - pad - shift * stride;
    const share = place < kernel - 1 ? node("Mul", [isFound(place, { phase, shift }), rest]) : rest;
    if (place < kernel - 1) rest = node("Sub", [rest, share]);
    shares.push({ phase, shift, share });
  }
  const planes: string[] = [];
  // The position that is not shifted comes first: the others are added to it as they are shifted.
  for (
    const { phase, shift, share } of shares.sort((a, b) => Math.abs(a.shift) - Math.abs(b.shift))
  ) {
    const base = planes[phase];
    if (inBlocks && base !== undefined && windows === length && shift !== 0) {
      const along = { axis, dims: dims.with(axis, length), shift };
      planes[phase] = movedOnto(lowering, { value: share, base }, along);
      continue;
    }
    const back = padded(share, [shift, length - windows - shift], 0);
    planes[phase] = base === undefined ? back : node("Add", [base, back]);
  }
  const [only] = planes;
  if (stride === 1) return only;
  const none = () => node("Expand", [scalar(0), integers(dims.with(axis, length))]);
  const columns = Array.from(
    { length: stride },
    (_, phase) => reshaped(planes[phase] ?? none(), [length, 1]),
  );
  const together = node("Concat", columns, { axis: axis + 1 });
  return padded(
    reshaped(together, [length * stride]),
    [0, dims[axis] - length * stride],
    0,
  );
}
