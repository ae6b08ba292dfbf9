/** The frozen half of the cutter: a detector's backbone and neck over crops, as maps of two levels. */
import { anatomyOf, cutModel, freeSides } from "lib/onnx/surgery.ts";
import { openSession } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { Neck } from "./cutter_training.ts";
import { readHead } from "./yolox_head.ts";

/** A detector without its head, as a graph for crops of any multiple of 32 pixels. */
export interface NeckGraph {
  readonly model: Uint8Array;
  /** Name of its pictures. `[1, 3, side, side]` */
  readonly input: string;
  /** Names of its maps, finest first. */
  readonly maps: readonly string[];
}

/** Sides for which exports of YOLOX are made; only proportions are read from it. */
const exported = { width: 416, height: 416 };

/** @param detector an exported YOLOX model */
export function neckOf(detector: Uint8Array): NeckGraph {
  // the coarsest map adds little to what the two others were told of it on the way down
  const { levels: all } = readHead(detector, exported);
  const levels = all.slice(0, 2);
  const shapes = levels.map(({ feature, shape }, level) =>
    [feature, ["N", shape[1], `H${level}`, `W${level}`]] as const
  );
  const free = freeSides(detector, { strides: all.map(({ stride }) => stride) });
  const model = cutModel(free, Object.fromEntries(shapes));
  const { inputs: [input] } = anatomyOf(model);
  return {
    model,
    input,
    maps: levels.map(({ feature }) => feature),
  };
}

/** Runs a neck over crops. */
export async function openNeck(
  { model, input, maps }: NeckGraph,
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
        const picture = new Float32Array(3 * pixels);
        for (let c = 0; c < 3; c++) picture.set(own, c * pixels);
        const found = await session.run({ [input]: float32(picture, [1, 3, side, side]) });
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
