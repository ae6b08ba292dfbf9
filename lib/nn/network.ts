/** A network: its weights, and a function of them that is written once for tfjs and for ONNX. */
import type { tf } from "lib/jit/tfjs.ts";
import { type Layers, tfjsLayers, type Training } from "./layers.ts";
import type { ParameterTable, Params } from "./parameters.ts";

export interface Network {
  readonly parameters: ParameterTable;
  /** Length of the output's last axis. */
  readonly features: number;
  /** The output for an input, in whatever values the layers work on. */
  forward<T>(layers: Layers<T>, x: T): T;
}

export interface Applied {
  readonly output: tf.Tensor;
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
  { params, x, training }: { params: Params; x: tf.Tensor; training: Training },
): Applied {
  const statistics: Params = {};
  const output = network.forward(tfjsLayers({ params, statistics }, { training }), x);
  return { output, statistics };
}
