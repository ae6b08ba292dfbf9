/** Where the gradient of a maximum goes. */
import { onnxTypes } from "lib/onnx/graph.ts";
import { isMaximum, movedOnto } from "./blocked_maximum.ts";
import type { Lowering } from "./rule.ts";

/** Below every number of a picture, so that what is padded is no maximum. */
const lowest = -3.4028234663852886e38;

/** Pooling along one physical axis of a value whose sides are `sides`. */
export interface PooledAxis {
  readonly axis: number;
  readonly kernel: number;
  readonly stride: number;
  /** Padding before the first element. */
  readonly pad: number;
  readonly sides: readonly number[];
  /** Windows along the axis. */
  readonly windows: number;
  /** Whether the sides are those of a picture in blocks, [N C / B, H, W, B]. Default false. */
  readonly inBlocks?: boolean;
  /** Whether dy is 0 wherever y is not above 0. Default false. */
  readonly positive?: boolean | undefined;
}

/**
 * The gradient of the maxima `y` of `x` along one axis: to the first maximum of each window. Each of
 * the kernel's places is compared in turn, all windows at once, and what is left of `dy` goes on to
 * the next; the last takes the rest. Elements a stride apart lie in one plane, so that places are
 * slices of planes, and results are laid back by putting the planes side by side. It needs no
 * indices of maxima, which not every provider gives.
 */
export function firstMaximum(
  lowering: Lowering,
  { x, y, dy }: { readonly x: string; readonly y: string; readonly dy: string },
  { axis, kernel, stride, pad, sides, windows, inBlocks = false, positive = false }: PooledAxis,
): string {
  const { node, integers, scalar } = lowering;
  const length = Math.ceil(sides[axis] / stride);
  /** Adds elements before and after; fewer than none takes some away. */
  const padded = (value: string, [before, after]: readonly number[], fill: number) => {
    if (before === 0 && after === 0) return value;
    const zeros = sides.map(() => 0);
    const pads = [...zeros.with(axis, before), ...zeros.with(axis, after)];
    return node("Pad", [value, integers(pads), scalar(fill)]);
  };
  const reshaped = (value: string, along: readonly number[]) =>
    stride === 1 ? value : node("Reshape", [value, integers(sides.toSpliced(axis, 1, ...along))]);
  const plane = (phase: number) => {
    const whole = padded(x, [0, length * stride - sides[axis]], lowest);
    const apart = reshaped(whole, [length, stride]);
    const bounds = [phase, phase + 1, axis + 1].map((n) => integers([n]));
    return reshaped(node("Slice", [apart, ...bounds]), [length]);
  };
  /** The elements at `place` of windows a step of 1 apart. Padding all of them once is quicker. */
  const sliceAt = (place: number) => {
    const after = Math.max(0, windows + kernel - 1 - pad - length);
    const whole = padded(x, [pad, after], lowest);
    return node("Slice", [whole, ...[place, place + windows, axis].map((n) => integers([n]))]);
  };
  /** 1 where the element at `place` is the maximum of its window. */
  const isFound = (place: number, { phase, shift }: { phase: number; shift: number }) => {
    if (inBlocks && positive) {
      return isMaximum(lowering, { x, y }, { axis, sides, windows, stride, start: place - pad });
    }
    const over = windows + shift - length;
    const placed = stride === 1 ? sliceAt(place) : padded(plane(phase), [-shift, over], lowest);
    return node("Cast", [node("Equal", [placed, y])], { to: onnxTypes.float32 });
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
  // What stays in its place first: the others are then added to it while they move.
  for (
    const { phase, shift, share } of shares.sort((a, b) => Math.abs(a.shift) - Math.abs(b.shift))
  ) {
    const base = planes[phase];
    if (inBlocks && base !== undefined && windows === length && shift !== 0) {
      const along = { axis, sides: sides.with(axis, length), shift };
      planes[phase] = movedOnto(lowering, { value: share, base }, along);
      continue;
    }
    const back = padded(share, [shift, length - windows - shift], 0);
    planes[phase] = base === undefined ? back : node("Add", [base, back]);
  }
  if (stride === 1) return planes[0];
  const none = () => node("Expand", [scalar(0), integers(sides.with(axis, length))]);
  const columns = Array.from(
    { length: stride },
    (_, phase) => reshaped(planes[phase] ?? none(), [length, 1]),
  );
  const together = node("Concat", columns, { axis: axis + 1 });
  return padded(
    reshaped(together, [length * stride]),
    [0, sides[axis] - length * stride],
    0,
  );
}
