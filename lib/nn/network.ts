/** A network: its weights, and a function of them that is written once for tfjs and for ONNX. */
import type { TfTensor } from "lib/jit/tfjs.ts";
import { type Layers, tfjsLayers, type Training } from "./layers.ts";
import type { ParameterTable, Params } from "./parameters.ts";

/** A network: its parameters, and its forward pass over any kind of layers. */
export interface Network {
  /** Shape, role and start of every weight by name. */
  readonly parameters: ParameterTable;
  /** Length of the output's last axis. */
  readonly features: number;
  /** The output for an input, in whatever values the layers work on. */
  forward<T>(layers: Layers<T>, x: T): T;
}

/** What one pass through a network gives. */
export interface Applied {
  /** Pictures in, features out: [N, `features`]. */
  readonly output: TfTensor;
  /**
   * New running means and variances by name; empty when not training. They are `tf.keep`t, so that
   * they outlive `tf.valueAndGrads`: whoever called `applyNetwork` disposes of them.
   */
  readonly statistics: Params;
}

/**
 * Runs a network in tfjs. In training, batch normalisation goes by the batch's own statistics, else by
 * the running ones.
 */
export function applyNetwork(
  network: Network,
  { params, x, training }: { params: Params; x: TfTensor; training: Training },
): Applied {
  const statistics: Params = {};
  const output = network.forward(tfjsLayers({ params, statistics }, { training }), x);
  return { output, statistics };
}
