/** Names of what a training can be asked for; known without loading any training (train_names_test.ts). */
import type { Provider } from "lib/onnx/session.ts";
import type { PresetName } from "lib/optim/presets.ts";
import type { ConfigName } from "lib/simclr/config.ts";
import type { poolings } from "lib/simclr/pooling.ts";
import type { engines } from "./train_engine.ts";

const names = <K extends string>(table: Readonly<Record<K, null>>) => Object.keys(table) as K[];

/** The study's experiments. */
export const experimentNames: readonly ConfigName[] = names<ConfigName>({
  demo: null,
  ResNet18_50epoch_base_aug: null,
  ResNet18_50epoch_base_aug_bg: null,
  ResNet18_75epoch_full_aug: null,
  ResNet18_frozen: null,
  ViT_50epoch_base_aug: null,
  ViT_frozen: null,
  EfficientNet_50epoch_base_aug: null,
  EfficientNet_50epoch_base_aug_bg: null,
  EfficientNet_75epoch_full_aug: null,
  EfficientNet_frozen: null,
  Burin_20epoch_grid: null,
  Burin_5epoch_base_aug_bg: null,
});

/** Optimisers with a schedule. */
export const presetNames: readonly PresetName[] = names<PresetName>({
  "burin": null,
  "article-a": null,
  "article-b": null,
  "article-c": null,
  "google": null,
  "lightly": null,
  "solo-learn": null,
  "uva": null,
});

/** ONNX Runtime's providers. */
export const providerNames: readonly Provider[] = names<Provider>({
  cuda: null,
  dml: null,
  coreml: null,
  webgpu: null,
  cpu: null,
});

/** How features come from all places of a picture. */
export const poolingNames: readonly (keyof typeof poolings)[] = names<keyof typeof poolings>({
  mean: null,
  gem: null,
});

/** What carries the steps out. */
export const engineNames: readonly (keyof typeof engines)[] = names<keyof typeof engines>({
  onnx: null,
  tensorflow: null,
});
