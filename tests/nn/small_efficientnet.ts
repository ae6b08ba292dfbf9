/** An EfficientNet with all that the published one is made of, and few channels. */
import type { EfficientNetConfig } from "lib/nn/efficientnet.ts";

const stage = { blocks: 1, kernel: 3, stride: 2, expansion: 2 } as const;

/** Channels of the first stages fill no block, those of the last do; the second stage has a shortcut. */
export const smallEfficientNet: EfficientNetConfig = {
  kind: "efficientnet",
  stem: 4,
  stages: [
    { ...stage, stride: 1, expansion: 1, width: 6 },
    { ...stage, blocks: 2, kernel: 5, width: 16 },
    { ...stage, width: 16 },
  ],
  features: 32,
};
