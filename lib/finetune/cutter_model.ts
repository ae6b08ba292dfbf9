/** A trained cutter and its neck as one ONNX file. */
import type { Weights } from "lib/nn/parameters.ts";
import { encodeGraph, type GraphBuilder, graphBuilder } from "lib/onnx/graph.ts";
import { halfStored, joinModels } from "lib/onnx/join.ts";
import { float32, transpose } from "lib/tensor/tensor.ts";
import type { NeckGraph } from "./cutter_neck.ts";
import { type CutterConfig, cutterForward, type CutterLayers } from "./cutter_network.ts";

const epsilon = 1e-5;

/** Layers that write into a graph; normalisations go into the convolutions before them. NCHW. */
function folded(graph: GraphBuilder, weights: Weights): CutterLayers<string> {
  const { node, constant } = graph;
  const convolve = (x: string, name: string, stride: number, norm?: string) => {
    const filter = transpose(weights[`${name}.weight`], [3, 2, 0, 1]); // [out, in, k, k]
    const [output, , side] = filter.shape;
    const pad = (side - 1) / 2;
    const data = filter.data.slice();
    const bias = new Float32Array(output);
    if (norm !== undefined) {
      const of = (part: string) => weights[`${norm}.${part}`].data;
      const size = data.length / output;
      for (let o = 0; o < output; o++) {
        const scale = of("weight")[o] / Math.sqrt(of("running_var")[o] + epsilon);
        bias[o] = of("bias")[o] - of("running_mean")[o] * scale;
        for (let i = 0; i < size; i++) data[o * size + i] *= scale;
      }
    }
    return node("Conv", [
      x,
      constant(float32(data, filter.shape), `${name}.weight`),
      constant(float32(bias, [output]), `${name}.bias`),
    ], { kernel_shape: [side, side], strides: [stride, stride], pads: [pad, pad, pad, pad] });
  };
  // a convolution waits for the normalisation that follows it
  const waiting = new Map<string, { x: string; name: string; stride: number }>();
  const scales = constant(float32(Float32Array.of(1, 1, 2, 2), [4]));
  const last = "last";
  return {
    convolve(x, name, { stride }) {
      if (name === last) return convolve(x, name, stride);
      waiting.set(name, { x, name, stride });
      return name;
    },
    normalize(x, name) {
      const { x: from, name: own, stride } = waiting.get(x)!;
      return convolve(from, own, stride, name);
    },
    relu: (x) => node("Relu", [x]),
    add: (a, b) => node("Add", [a, b]),
    enlarge: (x) =>
      node("Resize", [x, "", scales], {
        mode: "nearest",
        coordinate_transformation_mode: "asymmetric",
        nearest_mode: "floor",
      }),
  };
}

/** The trained half: `grey`, `box` and the neck's maps to `logits`. */
function cutterGraph(
  config: CutterConfig,
  { weights, metadata }: { weights: Weights; metadata: Readonly<Record<string, string>> },
): Uint8Array {
  const graph = graphBuilder();
  const { side, seen } = config;
  const scalar = (value: number) => graph.constant(float32(Float32Array.of(value), []));
  const port = (name: string, channels: number, size: number) =>
    graph.input({ name, dtype: "float32", shape: ["N", channels, size, size] });
  const [grey, box] = [port("grey", 1, side), port("box", 1, side)];
  const maps = seen.map((channels, i) => port(`seen.${i}`, channels, side / (8 * 2 ** i)));
  const { node } = graph;
  const scaled = node("Sub", [node("Div", [grey, scalar(127.5)]), scalar(1)]);
  const both = node("Concat", [scaled, box], { axis: 1 });
  const x = node("SpaceToDepth", [both], { blocksize: 2 }); // [N, 8, side / 2, side / 2]
  const squares = cutterForward(folded(graph, weights), { x, seen: maps }); // [N, 4, side/2, side/2]
  const logits = node("DepthToSpace", [squares], { blocksize: 2, mode: "DCR" });
  graph.output({ name: "logits", dtype: "float32", shape: ["N", 1, side, side] }, logits);
  return encodeGraph(graph.graph(metadata));
}

/**
 * The file: `grey` [N, 1, side, side], 0 to 255, and `box` [N, 1, side, side], 1 inside, to `logits`
 * [N, 1, side, side], above 0 where the figure is. Weights are stored in half precision.
 *
 * @param options `metadata` are texts that the file keeps
 */
export function cutterModel(
  config: CutterConfig,
  { weights, neck, metadata = {} }: {
    readonly weights: Weights;
    readonly neck: NeckGraph;
    readonly metadata?: Readonly<Record<string, string>>;
  },
): Uint8Array {
  const links = Object.fromEntries(neck.maps.map((map, i) => [`seen.${i}`, map]));
  const own = cutterGraph(config, { weights, metadata });
  return halfStored(joinModels(neck.model, own, { links }));
}
