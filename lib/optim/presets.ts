/** Optimisers and schedules as plain JSON values, with the published recipes of SimCLR among them. */
import { adamw } from "./adamw.ts";
import { lamb } from "./lamb.ts";
import { lars, larsWrapper } from "./lars.ts";
import type { NoDecay, Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";
import { sgd } from "./sgd.ts";

/** Settings that every optimiser of a config has. */
export interface Common {
  /** Weight decay; its meaning is that of the optimiser (see its options). */
  readonly weightDecay: number;
  /**
   * Exclude parameters of normalisations and biases from weight decay and adaptation. Checkpoints and
   * results hold configs as JSON, so this keeps the name that it had in the first of them.
   */
  readonly spare: boolean;
}

/** An optimiser in JSON. */
export type OptimizerConfig =
  | { readonly kind: "adamw"; readonly betas: readonly [number, number]; readonly epsilon: number }
    & Common
  | { readonly kind: "sgd"; readonly momentum: number; readonly nesterov: boolean } & Common
  | {
    readonly kind: "lars";
    readonly form: "google" | "lightly";
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly trust: number;
    readonly clip: boolean;
  } & Common
  | {
    /** torchlars around AdamW, which excludes no parameter. */
    readonly kind: "lars-adamw";
    readonly betas: readonly [number, number];
    readonly epsilon: number;
    readonly trust: number;
  } & Common
  | {
    readonly kind: "lamb";
    readonly betas: readonly [number, number];
    readonly epsilon: number;
    readonly trust: number;
  } & Common;

type Kind = OptimizerConfig["kind"];
type Of<K extends Kind> = Extract<OptimizerConfig, { kind: K }>;

const makers: { readonly [K in Kind]: (config: Of<K>, noDecay?: NoDecay) => Optimizer } = {
  "adamw": (config, noDecay) => adamw({ ...config, noDecay }),
  "sgd": (config, noDecay) => sgd({ ...config, noDecay }),
  "lars": (config, noDecay) => lars({ ...config, noDecay }),
  "lars-adamw": ({ betas, epsilon, trust, weightDecay }) =>
    larsWrapper(adamw({ betas, epsilon, weightDecay: 0 }), { trust, weightDecay }),
  "lamb": (config, noDecay) => lamb({ ...config, noDecay }),
};

/** The optimiser that a config describes; `noDecay` says which parameters its `spare` excludes. */
export function optimizerOf<K extends OptimizerConfig["kind"]>(
  config: Extract<OptimizerConfig, { kind: K }>,
  noDecay: NoDecay,
): Optimizer {
  const make = makers[config.kind] as ((config: Of<K>, noDecay?: NoDecay) => Optimizer) | undefined;
  if (!make) {
    throw new RangeError(
      `Unknown optimiser ${JSON.stringify(config.kind)}; known are ${Object.keys(makers)}`,
    );
  }
  return make(config, config.spare ? noDecay : undefined);
}

/** How to train, and where that was published. */
export interface Preset {
  /** The paper, file or run that the values are taken from. */
  readonly source: string;
  /** The optimiser with its settings. */
  readonly optimizer: OptimizerConfig;
  /** The learning rate of each step. */
  readonly schedule: Schedule;
  /** Temperature of the NT-Xent loss. */
  readonly temperature: number;
}

/** The published recipes that have a name. */
export type PresetName =
  | "burin"
  | "article-a"
  | "article-b"
  | "article-c"
  | "google"
  | "lightly"
  | "solo-learn"
  | "uva";

const adam = { betas: [0.9, 0.999], epsilon: 1e-8 } as const;
const article = 'the study\'s "AdamW (lr=0.25, trust_coef=1e03)"';
const plainLars = {
  kind: "lars",
  form: "lightly",
  momentum: 0.9,
  nesterov: false,
  trust: 1e-3,
  clip: false,
} as const;
const warmCosine = { shape: "cosine", warmupEpochs: 10, final: 0 } as const;

/** Every preset by name. None gives epochs or a batch: those depend on the collection. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  "burin": {
    source: "chosen on the engraver's collection",
    optimizer: { kind: "adamw", ...adam, weightDecay: 1e-4, spare: true },
    schedule: { shape: "cosine", base: 1e-3, scale: "none", warmupEpochs: 2, final: 0 },
    temperature: 0.1,
  },
  "article-a": {
    source: `${article}, read as torchlars.LARS(AdamW(lr=0.25), trust_coef=1e-3)`,
    optimizer: { kind: "lars-adamw", ...adam, trust: 1e-3, weightDecay: 0.01, spare: false },
    schedule: { shape: "constant", base: 0.25, scale: "none", warmupEpochs: 0, final: 1 },
    temperature: 0.5,
  },
  "article-b": {
    source: `${article}, read as a trust ratio of 1e-3 on Adam's update`,
    optimizer: { kind: "lamb", ...adam, trust: 1e-3, weightDecay: 0.01, spare: false },
    schedule: { shape: "constant", base: 0.25, scale: "none", warmupEpochs: 0, final: 1 },
    temperature: 0.5,
  },
  "article-c": {
    source: `${article}, read as ae-foster/pytorch-simclr: torchlars over SGD, without exclusions`,
    optimizer: { ...plainLars, weightDecay: 1e-6, spare: false },
    schedule: { shape: "constant", base: 0.25, scale: "linear", warmupEpochs: 0, final: 1 },
    temperature: 0.5,
  },
  "google": {
    source: "google-research/simclr, README: pretraining on ImageNet",
    optimizer: { ...plainLars, form: "google", weightDecay: 1e-4, spare: true },
    schedule: { ...warmCosine, base: 0.3, scale: "linear" },
    temperature: 0.1,
  },
  "lightly": {
    source: "lightly-ai/lightly, ImageNet benchmark",
    optimizer: { ...plainLars, weightDecay: 1e-6, spare: true },
    schedule: { ...warmCosine, base: 0.075, scale: "root" },
    temperature: 0.1,
  },
  "solo-learn": {
    source:
      "vturrisi/solo-learn, CIFAR; its warm-up starts at 3e-5 instead of the first step's share",
    optimizer: { ...plainLars, trust: 0.02, clip: true, weightDecay: 1e-4, spare: true },
    schedule: { ...warmCosine, base: 0.4, scale: "linear" },
    temperature: 0.2,
  },
  "uva": {
    source: "University of Amsterdam, deep learning tutorial 13, STL-10",
    optimizer: { kind: "adamw", ...adam, weightDecay: 1e-4, spare: false },
    schedule: { shape: "cosine", base: 5e-4, scale: "none", warmupEpochs: 0, final: 0.02 },
    temperature: 0.07,
  },
};
