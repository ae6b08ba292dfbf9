/** The first stages of a network as a model: grey pictures of any size to maps of features. */
import { efficientNet, type EfficientNetConfig } from "lib/nn/efficientnet.ts";
import { onnxLayers } from "lib/nn/onnx_layers.ts";
import { toPyTorch, type Weights } from "lib/nn/parameters.ts";
import { coloursOf } from "lib/nn/picture.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { anatomyOf, cutModel } from "lib/onnx/surgery.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Features of grey pictures, a vector for each place. Dispose of it when done. */
export interface FeatureNetwork extends AsyncDisposable {
  /** What its vectors are known by. */
  readonly name: string;
  /** Pixels from one place to the next, across and down. */
  readonly stride: number;
  /**
   * Maps of pictures of one size.
   *
   * @param pictures grey levels from 0 to 255. `[N, 1, H, W]`, sides multiples of the stride
   * @returns `[N, C, H / stride, W / stride]`
   */
  see(pictures: Tensor<"float32">): Promise<Tensor<"float32">>;
}

/** What a trunk is cut from. */
export interface TrunkOptions {
  /** The network. */
  readonly config: EfficientNetConfig;
  /** How many of its stages are kept, from 1 to all. */
  readonly stages: number;
}

/** The value that a stage of a network ends with: what enters the first convolution behind it. */
function endOf(model: Uint8Array, weight: string): string {
  const found = anatomyOf(model).nodes.find(({ inputs }) => inputs[1] === weight);
  if (!found) throw new Error(`Cannot cut the network: it has no convolution "${weight}"`);
  return found.inputs[0];
}

/**
 * The first stages of an EfficientNet as an ONNX model: `pictures` [N, 1, H, W], grey levels from 0 to 255,
 * to `map` [N, C, H / stride, W / stride]. Batch normalisation goes by its running statistics.
 *
 * @param weights in the library's layout, as `pretrainedWeights` gives them
 * @throws {RangeError} when the network has fewer stages
 */
export function trunkOf(weights: Weights, { config, stages }: TrunkOptions): Uint8Array {
  if (!(Number.isInteger(stages) && stages >= 1 && stages <= config.stages.length)) {
    throw new RangeError(
      `Cannot keep ${stages} stages of a network that has ${config.stages.length}`,
    );
  }
  const network = efficientNet(config);
  const { mean: [mean], std: [std] } = coloursOf(config);
  const graph = graphBuilder();
  const number = (value: number) => graph.constant(float32(Float32Array.of(value), []));
  const grey = graph.input({ name: "pictures", dtype: "float32", shape: ["N", 1, "H", "W"] });
  const scaled = graph.node("Mul", [grey, number(1 / (255 * std))]);
  const centred = graph.node("Sub", [scaled, number(mean / std)]);
  const colours = graph.node("Concat", [centred, centred, centred], { axis: 1 }); // [N, 3, H, W]
  const layers = onnxLayers(graph, toPyTorch(weights, network.parameters));
  let underGrid: string | null = null;
  const features = network.forward({
    ...layers,
    cells(map, options) {
      underGrid = map;
      return layers.cells(map, options);
    },
  }, colours);
  graph.output({ name: "features", dtype: "float32", shape: ["N", network.features] }, features);
  const whole = encodeGraph(graph.graph());
  const isWhole = stages === config.stages.length;
  const next = isWhole ? "conv_head" : `blocks.${stages}.0.conv_pw`;
  const end = isWhole && underGrid !== null ? underGrid : endOf(whole, `${next}.weight`);
  return cutModel(whole, { [end]: ["N", config.stages[stages - 1].width, "rows", "columns"] });
}

/**
 * Opens a model that turns `pictures` [N, 1, H, W] into one map of features.
 *
 * @param model as `trunkOf` writes it
 */
export async function openFeatureMaps(
  model: Uint8Array,
  { stride, name = "features", ...options }: SessionOptions & { readonly stride: number },
): Promise<FeatureNetwork> {
  const session = await openSession(model, { ...options, name });
  const [{ name: input }] = session.inputs;
  const [{ name: output }] = session.outputs;
  return {
    name,
    stride,
    see: async (pictures) =>
      (await session.run({ [input]: pictures }))[output] as Tensor<"float32">,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
