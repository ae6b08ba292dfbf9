/** A trained encoder as one ONNX file that says how its pictures are prepared. */
import { onnxLayers } from "lib/nn/onnx_layers.ts";
import { efficientNetCells } from "lib/nn/efficientnet.ts";
import { toPyTorch, type Weights } from "lib/nn/parameters.ts";
import { type Colours, coloursOf, grayMap } from "lib/nn/picture.ts";
import { encodeGraph, type GraphBuilder, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { treeBranch } from "lib/tensor/tree.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { SimclrConfig } from "./config.ts";
import { simclrOf } from "./step.ts";

/** How pictures enter an exported encoder. */
export interface EncoderInput {
  /** The graph's input. */
  readonly input: "pictures";
  /** [N, 3, H, W], N any number. */
  readonly layout: "NCHW";
  /** Pixels: resize to this, without keeping proportions, as training's views are. */
  readonly size: { readonly height: number; readonly width: number };
  /** How: each new pixel is the mean of the area it covers; transparent parts are laid on white. */
  readonly resize: "area";
  /** Red, green and blue, from 0 to 1: subtract the mean, divide by the deviation. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Cut-outs with their plate around them, or on white. */
  readonly background: boolean;
}

/** The preparation that a config's encoder expects. Grey is the graph's own business. */
export function encoderInput(
  { encoder, size, background }: Pick<SimclrConfig, "encoder" | "size" | "background">,
): EncoderInput {
  return {
    input: "pictures",
    layout: "NCHW",
    size,
    resize: "area",
    background,
    ...coloursOf(encoder),
  };
}

/** Key of the model's metadata under which `EncoderInput` is stored, as JSON. */
const key = "burin.input";

/**
 * The encoder of a checkpoint and its head as one model: `pictures` [N, 3, H, W] to `h` [N, F] and `z`
 * [N, D]. Batch normalisation goes by its running statistics. The model's metadata say how pictures
 * are prepared, and what it was trained with.
 *
 * @param options.head whether z is given, too. Default true
 *
 * ```ts
 * import { configs } from "lib/simclr/config.ts";
 * import { untrained } from "lib/simclr/checkpoint.ts";
 * import { exportEncoder } from "lib/simclr/export.ts";
 * const model = exportEncoder(untrained(configs.demo, 7)); // bytes of an .onnx file
 * ```
 */
export function exportEncoder(
  { config, state, start, step, seed }: Checkpoint,
  { head: isWithHead = true }: { readonly head?: boolean } = {},
): Uint8Array {
  const { encoder, head, table } = simclrOf(config);
  const { height, width } = config.size;
  const weights = toPyTorch(state, table);
  const graph = graphBuilder();
  const input = graph.input({ name: "pictures", dtype: "float32", shape: ["N", 3, height, width] });
  const pictures = config.gray ? writeGray(graph, input, coloursOf(config.encoder)) : input; // [N, 3, H, W]
  const h = encoder.forward(onnxLayers(graph, treeBranch(weights, "encoder")), pictures); // [N, F]
  graph.output({ name: "h", dtype: "float32", shape: ["N", encoder.features] }, h);
  if (isWithHead) {
    const z = head.forward(onnxLayers(graph, treeBranch(weights, "head")), h); // [N, D]
    graph.output({ name: "z", dtype: "float32", shape: ["N", head.features] }, z);
  }
  return encodeGraph(graph.graph({
    [key]: JSON.stringify(encoderInput(config)),
    "burin.config": JSON.stringify(config),
    "burin.start": start,
    "burin.step": String(step),
    "burin.seed": String(seed),
  }));
}

/**
 * An encoder with a grid up to the means of its cells: `pictures` [N, 3, H, W] to `cells` [N, C, P], from
 * which the rest of its weights can be found. Its metadata say how pictures are prepared.
 *
 * @param weights of the encoder, in the library's layout; those of the grid are not needed
 * @throws {RangeError} where the config's encoder has no grid
 */
export function exportCells(
  config: Pick<SimclrConfig, "encoder" | "size" | "background" | "gray">,
  weights: Weights,
): Uint8Array {
  const { encoder, size: { height, width } } = config;
  if (encoder.kind !== "efficientnet") throw new RangeError("Only an EfficientNet has a grid");
  const network = efficientNetCells(encoder);
  const graph = graphBuilder();
  const input = graph.input({ name: "pictures", dtype: "float32", shape: ["N", 3, height, width] });
  const pictures = config.gray ? writeGray(graph, input, coloursOf(encoder)) : input; // [N, 3, H, W]
  const layers = onnxLayers(graph, toPyTorch(weights, network.parameters));
  graph.output(
    { name: "cells", dtype: "float32", shape: ["N", "C", network.features] },
    network.forward(layers, pictures),
  );
  return encodeGraph(graph.graph({ [key]: JSON.stringify(encoderInput(config)) }));
}

/** How an exported encoder wants its pictures. @throws {Error} when it does not say */
export function readEncoderInput(model: Uint8Array): EncoderInput {
  const text = readMetadata(model)[key];
  if (text === undefined) {
    throw new Error(`Cannot use this model as an encoder: its metadata lack "${key}"`);
  }
  return JSON.parse(text);
}

function writeGray(graph: GraphBuilder, x: string, colours: Colours): string {
  const { weight, bias } = grayMap(colours); // [in, out], [out]
  const turned = [0, 1, 2].flatMap((o) => weight.map((row) => row[o])); // [out, in]
  const filter = graph.constant(float32(Float32Array.from(turned), [3, 3, 1, 1]));
  const shift = graph.constant(float32(Float32Array.from(bias), [3]));
  return graph.node("Conv", [x, filter, shift], { kernel_shape: [1, 1] });
}
