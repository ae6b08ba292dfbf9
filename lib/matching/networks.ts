/** The networks that see plates, by name: frozen stages whose features are alike where designs are. */
import { readFileSync } from "node:fs";
import { locateAsset } from "lib/assets/fetch.ts";
import { modelManifests, withId } from "lib/assets/manifest.ts";
import { neckOf, openNeck } from "lib/finetune/cutter_neck.ts";
import { type EfficientNetName, efficientNets } from "lib/nn/efficientnet.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import type { PairModel } from "./pair_model.ts";
import fitted from "./pair_models.json" with { type: "json" };
import { seenSide } from "./plate_features.ts";
import { type FeatureNetwork, openFeatureMaps, trunkOf } from "./trunk.ts";

/** Names of the networks, the better first. */
export type MatchingNetworkName = "burin_encoder" | "efficientnet_lite0" | "burin_nano";

/** A network with what its features mean. Dispose of it when done. */
export interface MatchingNetwork extends AsyncDisposable {
  /** Its name. */
  readonly name: MatchingNetworkName;
  /** What sees. */
  readonly network: FeatureNetwork;
  /** Coefficients learnt from prints. */
  readonly model: PairModel;
  /** Mean of each channel over prints. `[C]` */
  readonly means: Float32Array;
}

type Opener = (model: Uint8Array, options: SessionOptions) => Promise<FeatureNetwork>;

/** Stages of the EfficientNet that are kept: those after them forget where things are. */
const stages = 5;

/** Opens the first stages of an EfficientNet, whatever is above them. */
const stagesOf = (name: EfficientNetName): Opener => (file, options) => {
  const config = efficientNets[name];
  const weights = pretrainedWeights(file, { encoder: config, name });
  return openFeatureMaps(trunkOf(weights, { config, stages }), { ...options, stride: 16 });
};

const openers: Readonly<Record<MatchingNetworkName, Opener>> = {
  burin_encoder: stagesOf("efficientnet_lite0_grid"),
  efficientnet_lite0: stagesOf("efficientnet_lite0"),
  burin_nano: openNeckMaps,
};

/** Features of a detector's neck, at a sixteenth of the picture's side. */
async function openNeckMaps(
  detector: Uint8Array,
  { threads }: SessionOptions,
): Promise<FeatureNetwork> {
  const neck = await openNeck(neckOf(detector), { side: seenSide, threads });
  return {
    name: "burin_nano",
    stride: 16,
    see: async ({ data, shape: [count] }) => (await neck.see(data, count))[1],
    [Symbol.asyncDispose]: () => neck[Symbol.asyncDispose](),
  };
}

/** Names of the networks in the order in which they are taken. */
const matchingNetworkNames: readonly MatchingNetworkName[] = [
  "burin_encoder",
  "efficientnet_lite0",
  "burin_nano",
];

/**
 * The first network whose weights are at hand; `burin_encoder` and `burin_nano` ship with the project.
 *
 * @param options `name` takes that one and no other
 * @throws {Error} when none is at hand, with the command that fetches the first
 */
export async function openMatchingNetwork(
  { name, threads }: {
    readonly name?: MatchingNetworkName | undefined;
    readonly threads?: number | undefined;
  } = {},
): Promise<MatchingNetwork> {
  const names = name === undefined ? matchingNetworkNames : [name];
  for (const one of names) {
    const manifest = withId(modelManifests(), one);
    const found = manifest && await locateAsset(manifest);
    if (!found) continue;
    const network = await openers[one](readFileSync(found.file), { threads });
    const { model, means } = fitted[one];
    return {
      name: one,
      network,
      model,
      means: Float32Array.from(means),
      [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
    };
  }
  throw new Error(
    `Cannot compare plates: the weights of ${
      names.join(" and ")
    } are neither in the cache nor in a ` +
      `mirror; deno task models fetch ${names[0]} gets them`,
  );
}
