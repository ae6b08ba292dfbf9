/** What each step of a run is given: a pure function of config, seed and step. */
import type { Loader } from "lib/augment/loader.ts";
import { shownItems } from "lib/augment/shown_items.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32 } from "lib/tensor/tensor.ts";
import {
  type BatchAddress,
  batchAt,
  type BatchOptions,
  batchSize,
  stepsPerEpoch,
} from "./batches.ts";
import type { SimclrConfig } from "./config.ts";
import { groupsOf, type IdentityItem } from "./identity_batches.ts";
import { floorLoss, twinMask } from "./nt_xent.ts";
import type { Simclr, StepInputs } from "./step.ts";
import { positiveMask, supervisedFloor } from "./supervised_contrastive.ts";

/** One thing to learn to tell from all others. */
export interface TrainingItem extends IdentityItem {
  /** Id of the item; unique in the collection. */
  readonly id: string;
  /** Items of one group are known to be the same, such as impressions of one plate. */
  readonly twins?: string | null;
}

/** A loader's views (views.ts opens one): [2N, H, W, 3], the second views below the first. */
export type ViewSource = Loader["views"];

/** A run laid out. Steps count from 0. */
export interface RunPlan {
  readonly pairs: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  /** SHA-256 of the items' ids in order, and of who is who where that counts: batches name items by number. */
  readonly items: string;
  /** The least loss of the first batch: see `floorLoss` and `supervisedFloor`. */
  readonly floor: number;
  /**
   * Who is who in a step's batch, null for nobody; undefined where every item is a class of its own.
   *
   * @param views those of the step: an item whose cut-out did not open is not shown, but another
   */
  identities(step: number, views?: Float32Array): (string | null)[] | undefined;
  learningRate(step: number): number;
  address(step: number): BatchAddress;
  /** Everything that `trainingStep` takes. */
  inputs(step: number): Promise<StepInputs>;
}

/** What the batches of a config's run over items depend on. */
function samplingOf(
  items: readonly TrainingItem[],
  { config, seed }: { config: SimclrConfig; seed: number },
): BatchOptions {
  const groups = groupsOf(items, config.identities);
  return { count: items.length, batch: config.batch, seed, groups };
}

/** What a run over items is, before anything of it is read. */
export function outlineOf(
  items: readonly TrainingItem[],
  { config, seed }: { config: SimclrConfig; seed: number },
): Pick<RunPlan, "items" | "pairs" | "steps" | "stepsPerEpoch" | "floor"> {
  const { identities, temperature } = config;
  const sampling = samplingOf(items, { config, seed });
  const [pairs, perEpoch] = [batchSize(sampling), stepsPerEpoch(sampling)];
  const named = items.map(({ id, identity = null, alone = true }) =>
    identities ? [id, identity, alone] : id
  );
  return {
    items: sha256(new TextEncoder().encode(JSON.stringify(named))),
    pairs,
    steps: perEpoch * config.epochs,
    stepsPerEpoch: perEpoch,
    floor: identities
      ? supervisedFloor(identitiesAt(items, batchAt(sampling, { epoch: 0, step: 0 })), {
        temperature,
      })
      : floorLoss(pairs, { temperature }),
  };
}

const identitiesAt = (items: readonly TrainingItem[], chosen: Int32Array) =>
  Array.from(chosen, (i) => items[i].identity ?? null);

/** Lays out the run of a config over items. */
export function planOf(
  { simclr, items, views }: {
    simclr: Simclr;
    items: readonly TrainingItem[];
    views: ViewSource;
  },
  { config, seed }: { config: SimclrConfig; seed: number },
): RunPlan {
  const sampling = samplingOf(items, { config, seed });
  const outline = outlineOf(items, { config, seed });
  const { pairs, steps, stepsPerEpoch: perEpoch } = outline;
  const { height, width } = config.size;
  const rate = (step: number) =>
    learningRate(config.schedule, { step, steps, stepsPerEpoch: perEpoch, batch: pairs });
  const address = (step: number) => ({ epoch: Math.floor(step / perEpoch), step: step % perEpoch });
  return {
    ...outline,
    learningRate: rate,
    address,
    identities: (step, views) =>
      config.identities &&
      identitiesAt(items, views && shownItems(views) || batchAt(sampling, address(step))),
    async inputs(step) {
      const chosen = batchAt(sampling, address(step)); // [N]
      const pixels = await views({ items: chosen, address: address(step) });
      const shown = shownItems(pixels) ?? chosen;
      const moment = { step: step + 1, learningRate: rate(step) };
      const inputs: StepInputs = {
        views: float32(pixels, [2 * pairs, height, width, 3]),
        scalars: scalarTensors(simclr.optimizer, moment),
      };
      const mask = (ones: Float32Array) => float32(ones, [2 * pairs, 2 * pairs]);
      const twins = Array.from(shown, (i) => items[i].twins ?? null);
      return {
        ...inputs,
        ...config.twins === "masked" && { excluded: mask(twinMask(twins)) },
        ...config.identities && { positives: mask(positiveMask(identitiesAt(items, shown))) },
      };
    },
  };
}
