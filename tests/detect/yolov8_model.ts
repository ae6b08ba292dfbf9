/**
 * A graph of YOLOv8's signature with the outputs of tests/fixtures/detect/yolov8.py: boxes drawn
 * from a seed, scores that lean on how red the picture is at each anchor.
 */
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

export const names = ["character", "devil's head", "animal"];
const [objects, each] = [34, 7];

/** Numbers of `Random(7).fork(name)` in [-1, 1), as single precision keeps them. */
function uniform(name: string, count: number): Float64Array {
  const random = new Random(7).fork(name);
  return Float64Array.from({ length: count }, () => Math.fround(2 * random.next() - 1));
}

function anchorsOf({ width, height }: { width: number; height: number }) {
  const anchors = [8, 16, 32].reduce((sum, s) => sum + (width / s) * (height / s), 0);
  const boxes = new Float32Array(4 * anchors).fill(8, 2 * anchors); // [4, anchors]
  const logits = new Float32Array(names.length * anchors).fill(-9); // [classes, anchors]
  const count = objects * each;
  const [place, scores] = [uniform("place", count), uniform("scores", count)];
  const [middle, side] = [uniform("middle", 2 * objects), uniform("side", 2 * objects)];
  const jitter = uniform("jitter", 4 * count);
  for (let k = 0; k < count; k++) {
    const j = Math.floor(k / each);
    const at = Math.floor((place[k] + 1) / 2 * anchors);
    const [w, h] = [40 + 35 * side[2 * j], 40 + 35 * side[2 * j + 1]];
    const [x, y] = [(middle[2 * j] + 1) / 2 * width, (middle[2 * j + 1] + 1) / 2 * height];
    const [dx, dy, dw, dh] = jitter.subarray(4 * k, 4 * k + 4);
    [x + 0.1 * w * dx, y + 0.1 * h * dy, w * (1 + 0.2 * dw), h * (1 + 0.2 * dh)]
      .forEach((value, i) => boxes[i * anchors + at] = value);
    const kind = (j + Number(k % each === 6)) % names.length;
    logits[kind * anchors + at] = 1.6 * scores[k] - 0.7;
  }
  return { anchors, boxes, logits };
}

/**
 * The bytes of the model for inputs of one size.
 *
 * @param anySize whether the sides are left free in its signature
 */
export function yolov8Model(
  size: { width: number; height: number },
  { anySize = false, metadata = {} }: {
    anySize?: boolean;
    metadata?: Record<string, string>;
  } = {},
): Uint8Array {
  const { anchors, boxes, logits } = anchorsOf(size);
  const builder = graphBuilder();
  const sides = anySize ? ["height", "width"] : [size.height, size.width];
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, ...sides] });
  const ints = (...values: number[]) =>
    builder.constant({
      dtype: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  const maps = [8, 16, 32].map((stride) => {
    const square = [stride, stride];
    const mean = builder.node("AveragePool", [images], { kernel_shape: square, strides: square });
    const channel = (c: number) => builder.node("Slice", [mean, ints(c), ints(c + 1), ints(1)]);
    return builder.node("Reshape", [
      builder.node("Sub", [channel(0), channel(2)]),
      ints(1, 1, -1),
    ]);
  });
  const red = builder.node("Concat", maps, { axis: 2 }); // [1, 1, anchors]
  const two = builder.constant(float32(Float32Array.of(2), [1]));
  const leaning = builder.node("Add", [
    builder.constant(float32(logits, [1, names.length, anchors])),
    builder.node("Mul", [red, two]),
  ]);
  const scores = builder.node("Sigmoid", [leaning]);
  const constant = builder.constant(float32(boxes, [1, 4, anchors]));
  const output = builder.node("Concat", [constant, scores], { axis: 1 });
  const shape = [1, 4 + names.length, anySize ? "anchors" : anchors];
  builder.output({ name: "output0", dtype: "float32", shape }, output);
  return encodeGraph(builder.graph({
    task: "detect",
    stride: "32",
    imgsz: "[640, 640]",
    names: `{0: 'character', 1: "devil's head", 2: 'animal'}`,
    ...metadata,
  }));
}
