/** What each step of a run is given: a pure function of config, seed and step. */
import type { Loader } from "lib/augment/loader.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { type BatchAddress, batchAt, batchSize, stepsPerEpoch } from "./batches.ts";
import type { SimclrConfig } from "./config.ts";
import { twinMask } from "./nt_xent.ts";
import type { Simclr, StepInputs } from "./step.ts";

/** One thing to learn to tell from all others. */
export interface TrainingItem {
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
  /** SHA-256 of the items' ids in order: batches name items by number. */
  readonly items: string;
  learningRate(step: number): number;
  address(step: number): BatchAddress;
  /** Everything that `trainingStep` takes. */
  inputs(step: number): Promise<StepInputs>;
}

/** What a run over items is, before anything of it is read. */
export function outlineOf(
  items: readonly Pick<TrainingItem, "id">[],
  { config }: { config: SimclrConfig },
): Pick<RunPlan, "items" | "steps" | "stepsPerEpoch"> {
  const perEpoch = stepsPerEpoch({ count: items.length, batch: config.batch });
  return {
    items: sha256(new TextEncoder().encode(JSON.stringify(items.map(({ id }) => id)))),
    steps: perEpoch * config.epochs,
    stepsPerEpoch: perEpoch,
  };
}

/** Lays out the run of a config over items. */
export function planOf(
  { simclr, items, views }: {
    simclr: Simclr;
    items: readonly TrainingItem[];
    views: ViewSource;
  },
  { config, seed }: { config: SimclrConfig; seed: number },
): RunPlan {
  const sampling = { count: items.length, batch: config.batch, seed };
  const pairs = batchSize(sampling);
  const { items: digest, steps, stepsPerEpoch: perEpoch } = outlineOf(items, { config });
  const { height, width } = config.size;
  const rate = (step: number) =>
    learningRate(config.schedule, { step, steps, stepsPerEpoch: perEpoch, batch: pairs });
  const address = (step: number) => ({ epoch: Math.floor(step / perEpoch), step: step % perEpoch });
  return {
    pairs,
    stepsPerEpoch: perEpoch,
    steps,
    items: digest,
    learningRate: rate,
    address,
    async inputs(step) {
      const chosen = batchAt(sampling, address(step)); // [N]
      const pixels = await views({ items: chosen, address: address(step) });
      const moment = { step: step + 1, learningRate: rate(step) };
      const inputs: StepInputs = {
        views: float32(pixels, [2 * pairs, height, width, 3]),
        scalars: scalarTensors(simclr.optimizer, moment),
      };
      if (config.twins !== "masked") return inputs;
      const groups = [...chosen].map((i) => items[i].twins ?? null);
      return { ...inputs, excluded: float32(twinMask(groups), [2 * pairs, 2 * pairs]) };
    },
  };
}
