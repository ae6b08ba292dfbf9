/**
 * Which items make up which batch: a pure function of seed, epoch and step, so that a run can start
 * anywhere and two runs never disagree.
 */
import type { ViewRequest } from "lib/augment/loader.ts";
import { Random } from "lib/tensor/random.ts";
import { identityBatch, type IdentityGroups, partsOfBatch } from "./identity_batches.ts";

/** What the order of a run's batches depends on. */
export interface BatchOptions {
  /** Items of the collection. */
  readonly count: number;
  /** Pairs per batch, at most; see `batchSize`. */
  readonly batch: number;
  /** The seed that shuffles each epoch. */
  readonly seed: number;
  /** Who is who, where figures of one identity come together; left out, every item comes alone. */
  readonly groups?: IdentityGroups | undefined;
}

/** Where a batch stands; both count from 0, the step within its epoch. */
export interface BatchAddress {
  readonly epoch: number;
  readonly step: number;
}

/**
 * Pairs per batch: as asked for, or all items where there are fewer.
 *
 * @throws {RangeError} for fewer than two items: a loss needs negatives
 */
export function batchSize({ count, batch }: Pick<BatchOptions, "count" | "batch">): number {
  if (count < 2 || batch < 2) {
    throw new RangeError(
      `Cannot make batches of ${batch} pairs from ${count} items: ` +
        "the loss compares at least two items",
    );
  }
  return Math.min(count, batch);
}

/**
 * Whole batches of an epoch. The rest, less than a batch, is left out; another rest each epoch. Where
 * figures come in groups, too, those that come alone are counted.
 */
export function stepsPerEpoch(options: Pick<BatchOptions, "count" | "batch" | "groups">): number {
  const size = batchSize(options);
  return options.groups
    ? partsOfBatch(options.groups, { size }).steps
    : Math.floor(options.count / size);
}

/**
 * The items of one batch, none twice in it; without groups, none twice in an epoch.
 *
 * ```ts
 * import { batchAt } from "lib/simclr/batches.ts";
 * batchAt({ count: 250, batch: 64, seed: 7 }, { epoch: 3, step: 0 }).length; // 64
 * ```
 */
export function batchAt(options: BatchOptions, { epoch, step }: BatchAddress): Int32Array { // [N]
  const size = batchSize(options);
  const steps = stepsPerEpoch(options);
  if (!(step >= 0 && step < steps && epoch >= 0)) {
    throw new RangeError(`There is no step ${step} of epoch ${epoch}: an epoch has ${steps} steps`);
  }
  const random = new Random(options.seed).fork("batches").fork(epoch);
  if (options.groups) return identityBatch(options.groups, { size, step, random });
  const order = random.shuffle(Array.from({ length: options.count }, (_, i) => i));
  return Int32Array.from(order.slice(step * size, (step + 1) * size));
}

/** The batch after another, into the next epochs, or null after the last of `epochs`. */
export function batchAfter(
  { epochs, ...options }: BatchOptions & { readonly epochs: number },
  { epoch, step }: BatchAddress,
): ViewRequest | null {
  const steps = stepsPerEpoch(options);
  const address = step + 1 < steps ? { epoch, step: step + 1 } : { epoch: epoch + 1, step: 0 };
  return address.epoch < epochs ? { items: batchAt(options, address), address } : null;
}
