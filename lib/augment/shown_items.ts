/**
 * Which items a batch of views shows: those that were asked for, but for items whose cut-outs do not open.
 * A loss that is told who is who must be told of those that took their places.
 */
const shown = new WeakMap<Float32Array, Int32Array>();

/** Notes the items of a batch, place by place. */
export function noteShown(batch: Float32Array, items: readonly number[]): void {
  shown.set(batch, Int32Array.from(items));
}

/**
 * The items of a loader's batch, place by place; undefined for a batch of any other source, which shows
 * what was asked for. `[N]`
 */
export const shownItems = (batch: Float32Array): Int32Array | undefined => shown.get(batch);
