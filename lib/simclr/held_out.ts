/** What an encoder makes of items that it was never trained on. */
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { nearest } from "lib/tensor/knn.ts";
import { float32, type Tensor, transpose } from "lib/tensor/tensor.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { exportEncoder } from "./export.ts";
import type { ViewSource } from "./plan.ts";
import { rankMe } from "./rank_me.ts";

/** One held-out character. */
export interface HeldOutItem {
  /** Id of the character. */
  readonly id: string;
  /** Who it is, where that is known: items of one label are the same person. */
  readonly label: string | null;
  /** What must not answer for it: the sheet it is on. */
  readonly sheet: string;
}

/** Items of works that no training item comes from, and two views of each. */
export interface HeldOut {
  /** The items, in the order in which views are asked for. */
  readonly items: readonly HeldOutItem[];
  /** Asked for epoch 0 always, so that one epoch's figures compare with another's. */
  readonly views: ViewSource;
  /** How ONNX Runtime runs the encoder for the evaluation. */
  readonly session?: SessionOptions;
}

/** Evaluation on held-out items after an epoch. */
export interface HeldOutMetrics {
  /** Share of items whose first view is nearest to their own second view, among all second views. */
  readonly heldOutTop1: number;
  /**
   * Share of labelled items that their nearest neighbours on other sheets vote to be who they are;
   * left out where no item has a namesake on another sheet.
   */
  readonly knn?: number;
  /** Dimensions in use of z, 1 to D: see `rankMe`. */
  readonly rankMe: number;
}

/** Neighbours that vote, and the temperature of their weights (Wu et al., 2018). */
const vote = { k: 20, temperature: 0.1 } as const;

/** The share of `items` that their neighbours name rightly; null where none can be. */
export function knnAccuracy(
  h: Tensor<"float32">, // [N, F]
  items: readonly HeldOutItem[],
): number | null {
  const { indices, similarities } = nearest(h, h, {
    k: vote.k,
    exclude: (query, row) => items[query].sheet === items[row].sheet || items[row].label === null,
  });
  let [right, asked] = [0, 0];
  items.forEach(({ label, sheet }, i) => {
    if (label === null || !items.some((o) => o.label === label && o.sheet !== sheet)) return;
    asked++;
    const votes = new Map<string, number>();
    for (let n = i * vote.k; n < (i + 1) * vote.k && indices[n] >= 0; n++) {
      const who = items[indices[n]].label!;
      votes.set(who, (votes.get(who) ?? 0) + Math.exp(similarities[n] / vote.temperature));
    }
    const [winner] = [...votes].reduce((best, one) => one[1] > best[1] ? one : best);
    if (winner === label) right++;
  });
  return asked === 0 ? null : right / asked;
}

/** Items that go through the encoder at a time. */
const part = 32;

/**
 * Embeds two views of every held-out item with a checkpoint's encoder, using the running statistics of
 * its batch normalisation, and measures how well each view retrieves the other.
 *
 * @throws {RangeError} for fewer than two items
 */
export async function heldOutMetrics(
  checkpoint: Checkpoint,
  { items, views, session: options }: HeldOut,
): Promise<HeldOutMetrics> {
  if (items.length < 2) {
    throw new RangeError(`Cannot compare ${items.length} held-out items: give two or more`);
  }
  const { height, width } = checkpoint.config.size;
  await using session = await openSession(exportEncoder(checkpoint), options);
  /** By view: rows of h and of z. */
  const h: Float32Array[][] = [[], []];
  const z: Float32Array[][] = [[], []];
  for (let from = 0; from < items.length; from += part) {
    const count = Math.min(part, items.length - from);
    const chosen = Int32Array.from({ length: count }, (_, i) => from + i);
    const pixels = await views({ items: chosen, address: { epoch: 0, step: 0 } }); // [2C, H, W, 3]
    const shown = float32(pixels, [2 * count, height, width, 3]);
    const pictures = transpose(shown, [0, 3, 1, 2]); // [2C, 3, H, W]
    const out = await session.run({ pictures });
    for (const [rows, vectors] of [[out.h, h], [out.z, z]] as const) {
      const data = rows.data as Float32Array;
      vectors[0].push(data.slice(0, data.length / 2));
      vectors[1].push(data.slice(data.length / 2));
    }
  }
  const whole = (parts: readonly Float32Array[]) => {
    const columns = parts.reduce((sum, { length }) => sum + length, 0) / items.length;
    const data = Float32Array.from(parts.flatMap((numbers) => [...numbers]));
    return float32(data, [data.length / columns, columns]);
  };
  const [first, second] = h.map(whole); // [N, F]
  const own = nearest(first, second, { k: 1 }).indices;
  const both = [...z[0], ...z[1]].flatMap((numbers) => [...numbers]); // [2N, D]
  const knn = knnAccuracy(first, items);
  return {
    heldOutTop1: own.reduce((sum, row, i) => sum + (row === i ? 1 : 0), 0) / items.length,
    ...(knn === null ? {} : { knn }),
    rankMe: rankMe(
      float32(Float32Array.from(both), [2 * items.length, both.length / (2 * items.length)]),
    ),
  };
}
