/**
 * A graph of YOLOX's signature with the outputs of tests/fixtures/detect/yolox_small.py: boxes drawn
 * from a seed, objectness that leans on how red the picture is in each cell.
 */
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

export const names = ["character", "animal", "cart"];
export const side = 320;
const [objects, each] = [30, 7];
const strides = [8, 16, 32];

/** Numbers of `Random(7).fork(name)` in [-1, 1), as single precision keeps them. */
function uniform(name: string, count: number): Float64Array {
  const random = new Random(7).fork(name);
  return Float64Array.from({ length: count }, () => Math.fround(2 * random.next() - 1));
}

function rowsOf() {
  const cells = strides.flatMap((stride) =>
    Array.from({ length: (side / stride) ** 2 }, (_, i) => ({
      x: i % (side / stride),
      y: Math.floor(i * stride / side),
      stride,
    }))
  );
  const count = objects * each;
  const boxes = new Float32Array(4 * cells.length); // [rows, 4]
  const kinds = new Float32Array(names.length * cells.length); // [rows, classes]
  const logits = new Float32Array(cells.length).fill(-9); // [rows]
  const [place, scores] = [uniform("place", count), uniform("scores", count)];
  const [middle, size] = [uniform("middle", 2 * objects), uniform("side", 2 * objects)];
  const jitter = uniform("jitter", 4 * count);
  for (let k = 0; k < count; k++) {
    const j = Math.floor(k / each);
    const row = Math.floor((place[k] + 1) / 2 * cells.length);
    const { x, y, stride } = cells[row];
    const [w, h] = [30 + 25 * size[2 * j], 30 + 25 * size[2 * j + 1]];
    const [cx, cy] = [(middle[2 * j] + 1) / 2 * side, (middle[2 * j + 1] + 1) / 2 * side];
    const [dx, dy, dw, dh] = jitter.subarray(4 * k, 4 * k + 4);
    boxes.set([
      (cx + 0.15 * w * dx) / stride - x,
      (cy + 0.15 * h * dy) / stride - y,
      Math.log(w * (1 + 0.3 * dw) / stride),
      Math.log(h * (1 + 0.3 * dh) / stride),
    ], 4 * row);
    kinds.fill(0.05, names.length * row, names.length * (row + 1));
    kinds[names.length * row + (j + Number(k % each === 6)) % names.length] = 0.9;
    logits[row] = 1.6 * scores[k] - 0.3;
  }
  return { boxes, kinds, logits, rows: cells.length };
}

/** The bytes of the model. */
export function yoloxModel(): Uint8Array {
  const { boxes, kinds, logits, rows } = rowsOf();
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, side, side] });
  const ints = (...values: number[]) =>
    builder.constant({
      dtype: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  const maps = strides.map((stride) => {
    const square = [stride, stride];
    const mean = builder.node("AveragePool", [images], { kernel_shape: square, strides: square });
    const channel = (c: number) => builder.node("Slice", [mean, ints(c), ints(c + 1), ints(1)]);
    return builder.node("Reshape", [
      builder.node("Sub", [channel(2), channel(0)]),
      ints(1, -1, 1),
    ]);
  });
  const red = builder.node("Concat", maps, { axis: 1 }); // [1, rows, 1], of 255
  const scale = builder.constant(float32(Float32Array.of(2 / 255), [1]));
  const leaning = builder.node("Sigmoid", [
    builder.node("Add", [
      builder.constant(float32(logits, [1, rows, 1])),
      builder.node("Mul", [red, scale]),
    ]),
  ]);
  const output = builder.node("Concat", [
    builder.constant(float32(boxes, [1, rows, 4])),
    leaning,
    builder.constant(float32(kinds, [1, rows, names.length])),
  ], { axis: 2 });
  builder.output({ name: "output", dtype: "float32", shape: [1, rows, 5 + names.length] }, output);
  return encodeGraph(builder.graph());
}
