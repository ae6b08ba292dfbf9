/** How an encoder's features come from all places of a picture: by their mean, or by a generalised one. */
import type { Network } from "lib/nn/network.ts";

/** The generalised mean (GeM: Radenovic et al., 2018). */
export interface Pooling {
  /** 1 is the mean; the higher, the more the strongest place decides. From 1 on. */
  readonly power: number;
}

/** By name, as they can be asked for. */
export const poolings: Readonly<Record<"mean" | "gem", Pooling>> = {
  mean: { power: 1 },
  // the paper's start, and about where it ends
  gem: { power: 3 },
};

/**
 * A network that pools in another way. Its weights stay the same ones.
 *
 * @throws {RangeError} for a power below 1
 *
 * ```ts
 * import { resnet, resnets } from "lib/nn/resnet.ts";
 * import { poolingBy, poolings } from "lib/simclr/pooling.ts";
 * poolingBy(resnet(resnets.narrow), poolings.gem).features; // 128
 * ```
 */
export function poolingBy(network: Network, { power }: Pooling): Network {
  if (!(power >= 1 && Number.isFinite(power))) {
    throw new RangeError(`A generalised mean has a power of 1 or more, not ${power}`);
  }
  if (power === 1) return network;
  return {
    ...network,
    forward: (layers, x) =>
      network.forward({ ...layers, average: (x) => layers.average(x, { power }) }, x),
  };
}
