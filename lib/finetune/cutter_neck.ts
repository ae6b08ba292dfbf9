/** The frozen half of the cutter: a detector's backbone and neck over crops, as maps of two levels. */
import { anatomyOf, cutModel, freeSides } from "lib/onnx/surgery.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { joinModels } from "lib/onnx/join.ts";
import { openSession } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { readHead } from "./yolox_head.ts";

/** A detector without its head, as a graph for crops of any multiple of 32 pixels. */
export interface NeckGraph {
  /** Takes `grey`, 0 to 255. `[N, 1, side, side]` */
  readonly model: Uint8Array;
  /** Names of its maps, finest first. */
  readonly maps: readonly string[];
}

/** Sides for which exports of YOLOX are made; only proportions are read from it. */
const exported = { width: 416, height: 416 };

/** A neck's one input, of crops of any side. */
export const neckInput = { grey: ["N", 1, "side", "side"] } as const;

/** Greys as a detector wants them: three channels alike. */
function threefold(): Uint8Array {
  const graph = graphBuilder();
  const grey = graph.input({ name: "grey", dtype: "float32", shape: neckInput.grey });
  const picture = graph.node("Concat", [grey, grey, grey], { axis: 1 });
  const shape = ["N", 3, "side", "side"];
  graph.output({ name: "picture", dtype: "float32", shape }, picture);
  return encodeGraph(graph.graph());
}

/** @param detector an exported YOLOX model */
export function neckOf(detector: Uint8Array): NeckGraph {
  // the coarsest map adds little to what the two others were told of it on the way down
  const { levels: all } = readHead(detector, exported);
  const levels = all.slice(0, 2);
  const shapes = levels.map(({ feature, shape }, level) =>
    [feature, ["N", shape[1], `H${level}`, `W${level}`]] as const
  );
  const free = freeSides(detector, { strides: all.map(({ stride }) => stride) });
  const neck = cutModel(free, Object.fromEntries(shapes));
  const { inputs: [input] } = anatomyOf(neck);
  const model = joinModels(threefold(), neck, { links: { [input]: "picture" } });
  return { model, maps: levels.map(({ feature }) => feature) };
}

/** What the frozen neck sees of crops. Dispose of it when done. */
export interface Neck extends AsyncDisposable {
  /** SHA-256 of its model: a cutter goes on only with the neck that it began with. */
  readonly sha256: string;
  /** @param grey `[N * side * side]`, 0 to 255 @returns maps of three levels. `[N, C, H, W]` */
  see(grey: Float32Array, count: number): Promise<Weights[string][]>;
}

/** Runs a neck over crops. */
export async function openNeck(
  { model, maps }: NeckGraph,
  { side, threads }: { readonly side: number; readonly threads?: number | undefined },
): Promise<Neck> {
  const session = await openSession(model, { threads, name: "the frozen neck" });
  return {
    sha256: sha256(model),
    async see(grey, count) {
      const pixels = side * side;
      const parts = maps.map((): Float32Array[] => []);
      const shapes: (readonly number[])[] = [];
      for (let n = 0; n < count; n++) {
        const own = grey.subarray(n * pixels, (n + 1) * pixels);
        const found = await session.run({ grey: float32(own, [1, 1, side, side]) });
        for (const [level, map] of maps.entries()) {
          const { data, shape } = found[map] as Tensor<"float32">;
          parts[level].push(data);
          shapes[level] = shape;
        }
      }
      return parts.map((own, level) => {
        const [{ length: size }] = own;
        const data = new Float32Array(size * count);
        for (const [n, part] of own.entries()) data.set(part, n * size);
        return float32(data, shapes[level].with(0, count));
      });
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
