/** Names of what a training can be asked for; known without loading any training (train_names_test.ts). */
import type { Provider } from "lib/onnx/session.ts";
import type { PresetName } from "lib/optim/presets.ts";
import type { ConfigName } from "lib/simclr/config.ts";
import type { poolings } from "lib/simclr/pooling.ts";
import type { engines } from "./train_engine.ts";

const names = <K extends string>(table: Readonly<Record<K, true>>) => Object.keys(table) as K[];

/** The study's experiments. */
export const experimentNames: readonly ConfigName[] = names<ConfigName>({
  demo: true,
  ResNet18_50epoch_base_aug: true,
  ResNet18_50epoch_base_aug_bg: true,
  ResNet18_75epoch_full_aug: true,
  ResNet18_frozen: true,
  ViT_50epoch_base_aug: true,
  ViT_frozen: true,
  EfficientNet_50epoch_base_aug: true,
  EfficientNet_50epoch_base_aug_bg: true,
  EfficientNet_75epoch_full_aug: true,
  EfficientNet_frozen: true,
});

/** Optimisers with a schedule. */
export const presetNames: readonly PresetName[] = names<PresetName>({
  "burin": true,
  "article-a": true,
  "article-b": true,
  "article-c": true,
  "google": true,
  "lightly": true,
  "solo-learn": true,
  "uva": true,
});

/** ONNX Runtime's providers. */
export const providerNames: readonly Provider[] = names<Provider>({
  cuda: true,
  dml: true,
  coreml: true,
  webgpu: true,
  cpu: true,
});

/** How features come from all places of a picture. */
export const poolingNames: readonly (keyof typeof poolings)[] = names<keyof typeof poolings>({
  mean: true,
  gem: true,
});

/** What carries the steps out. */
export const engineNames: readonly (keyof typeof engines)[] = names<keyof typeof engines>({
  onnx: true,
  tensorflow: true,
});
