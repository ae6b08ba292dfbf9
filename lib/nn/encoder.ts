/** The networks that can turn pictures into features, by their configs. */
import { efficientNet, type EfficientNetConfig } from "./efficientnet.ts";
import type { Network } from "./network.ts";
import { resnet, type ResNetConfig } from "./resnet.ts";
import { vit, type VitConfig } from "./vit.ts";

/** An encoder in JSON. */
export type EncoderConfig = ResNetConfig | VitConfig | EfficientNetConfig;

type Kind = EncoderConfig["kind"];

const makers: { readonly [K in Kind]: (config: Extract<EncoderConfig, { kind: K }>) => Network } = {
  resnet,
  vit,
  efficientnet: efficientNet,
};

/** The network that a config describes: pictures [N, H, W, 3] to features [N, F]. */
export function encoderOf<K extends EncoderConfig["kind"]>(
  config: Extract<EncoderConfig, { kind: K }>,
): Network {
  const make = makers[config.kind] as typeof makers[K] | undefined;
  if (!make) {
    throw new RangeError(
      `Unknown encoder ${JSON.stringify(config.kind)}; known are ${Object.keys(makers)}`,
    );
  }
  return make(config);
}
