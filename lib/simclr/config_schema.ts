/** An experiment's config as JSON says it, checked field by field. */
import {
  count,
  flag,
  listOf,
  number,
  orMissing,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { recipeSchema } from "lib/augment/recipe_schema.ts";
import type { EfficientNetConfig, EfficientNetStage } from "lib/nn/efficientnet.ts";
import type { EncoderConfig } from "lib/nn/encoder.ts";
import type { ProjectionHeadConfig } from "lib/nn/projection_head.ts";
import type { ResNetConfig, Stem } from "lib/nn/resnet.ts";
import type { VitConfig } from "lib/nn/vit.ts";
import type { Common, OptimizerConfig } from "lib/optim/presets.ts";
import type { Schedule } from "lib/optim/schedule.ts";
import type { SimclrConfig } from "./config.ts";

const whole = (least: number): Schema<number> =>
  v.pipe(count, v.minValue(least, `a whole number from ${least} on`));
const above: Schema<number> = v.pipe(number, v.check((value) => value > 0, "a number above 0"));
const notBelow: Schema<number> = v.pipe(number, v.minValue(0, "a number from 0 on"));
const share: Schema<number> = v.pipe(
  notBelow,
  v.maxValue(1, "a share from 0 to 1"),
);
const oneOf = <K extends string | number>(...of: K[]): Schema<K> =>
  v.picklist(of, `one of ${of.join(", ")}`);

/** One of several schemas, by the field that tells them apart. */
function byKind<T extends { readonly kind: string }>(
  schemas: { readonly [K in T["kind"]]: Schema<Extract<T, { kind: K }>> },
  what: string,
): Schema<T> {
  return v.lazy((value) => {
    const { kind } = (value ?? {}) as { readonly kind?: unknown };
    const known: Readonly<Record<string, Schema<unknown>>> = schemas;
    return (typeof kind === "string" && Object.hasOwn(known, kind) ? known[kind] : v.custom(
      () => false,
      `${what}, whose kind is one of ${Object.keys(known).join(", ")}`,
    )) as Schema<T>;
  });
}

const size = recordOf<SimclrConfig["size"]>({ height: whole(1), width: whole(1) });

const encoder = byKind<EncoderConfig>({
  resnet: recordOf<ResNetConfig>({
    kind: v.literal("resnet"),
    blocks: listOf(whole(1)),
    widths: listOf(whole(1)),
    stem: oneOf<Stem>("imagenet", "half", "full"),
    bottleneck: orMissing(flag),
    zeroLastScale: orMissing(flag),
  }),
  vit: recordOf<VitConfig>({
    kind: v.literal("vit"),
    patch: whole(1),
    width: whole(1),
    depth: whole(1),
    heads: whole(1),
    size,
  }),
  efficientnet: recordOf<EfficientNetConfig>({
    kind: v.literal("efficientnet"),
    stem: whole(1),
    stages: listOf(recordOf<EfficientNetStage>({
      blocks: whole(0),
      kernel: whole(1),
      stride: oneOf<1 | 2>(1, 2),
      expansion: whole(1),
      width: whole(1),
    })),
    features: whole(1),
    grid: orMissing(
      recordOf<NonNullable<EfficientNetConfig["grid"]>>({ places: whole(1), size }),
    ),
  }),
}, "an encoder");

const common = { weightDecay: notBelow, spare: flag } as const;
const momentum = { momentum: share, nesterov: flag } as const;
const betas = v.custom<readonly [number, number]>(
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every((one) => one >= 0 && one < 1),
  "two numbers from 0 to below 1",
) as Schema<readonly [number, number]>;
const adam = { betas, epsilon: above } as const;
type Of<K extends OptimizerConfig["kind"]> = Extract<OptimizerConfig, { kind: K }> & Common;

const optimizer = byKind<OptimizerConfig>({
  "adamw": recordOf<Of<"adamw">>({ kind: v.literal("adamw"), ...adam, ...common }),
  "sgd": recordOf<Of<"sgd">>({ kind: v.literal("sgd"), ...momentum, ...common }),
  "lars": recordOf<Of<"lars">>({
    kind: v.literal("lars"),
    form: oneOf<"google" | "lightly">("google", "lightly"),
    ...momentum,
    trust: above,
    clip: flag,
    ...common,
  }),
  "lars-adamw": recordOf<Of<"lars-adamw">>({
    kind: v.literal("lars-adamw"),
    ...adam,
    trust: above,
    ...common,
  }),
  "lamb": recordOf<Of<"lamb">>({ kind: v.literal("lamb"), ...adam, trust: above, ...common }),
}, "an optimiser");

/** A recipe by a name that is known, or one of one's own. */
const augmentation: Schema<SimclrConfig["augmentation"]> = v.lazy((value) =>
  typeof value === "string"
    ? v.pipe(text, v.check(isRecipe, "a recipe that is known, or one of one's own as an object"))
    : recipeSchema
);

function isRecipe(name: string): boolean {
  try {
    recipeOf(name);
    return true;
  } catch {
    return false; // told with the place where it stands
  }
}

/** A whole config. */
export const configSchema: Schema<SimclrConfig> = recordOf<SimclrConfig>({
  encoder,
  pooling: orMissing(recordOf<NonNullable<SimclrConfig["pooling"]>>({
    power: v.pipe(number, v.minValue(1, "a number from 1 on")),
  })),
  weights: v.nullable(text),
  head: recordOf<ProjectionHeadConfig>({
    layers: v.pipe(whole(1), v.maxValue(3, "a number of layers, 1 to 3")),
    hidden: orMissing(whole(1)),
    output: whole(1),
    batchNorm: flag,
  }),
  frozen: listOf(text),
  gray: flag,
  size,
  augmentation,
  background: flag,
  batch: whole(2),
  epochs: whole(1),
  temperature: above,
  optimizer,
  schedule: recordOf<Schedule>({
    shape: oneOf<Schedule["shape"]>("constant", "cosine"),
    base: above,
    scale: oneOf<Schedule["scale"]>("none", "linear", "root"),
    warmupEpochs: notBelow,
    final: notBelow,
  }),
  chunk: v.nullable(whole(2)),
  twins: oneOf<SimclrConfig["twins"]>("negatives", "masked"),
  identities: orMissing(recordOf<NonNullable<SimclrConfig["identities"]>>({
    share,
    figures: whole(2),
    from: orMissing(listOf(text)),
  })),
  books: orMissing(recordOf<NonNullable<SimclrConfig["books"]>>({
    learnt: listOf(text),
    without: listOf(text),
  })),
  checkpointEvery: whole(1),
});
