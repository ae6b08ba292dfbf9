import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

const whole = (values: number[], shape: number[]): tf.Tensor1D =>
  tf.reshape<tf.Rank>(tf.tensor1d(values, "int32"), shape) as tf.Tensor1D;

Deno.test("rows gathered and summed back, forward and backward; those of no segment are dropped", async () => {
  const x = numbers([5, 3, 2]);
  await agreeWithGradients((x) => tf.gather(x, whole([4, 0, 4, 2], [4])), [x]);
  await agreeWithGradients((x) => tf.gather(x, whole([1, 0, 1, 1], [2, 2]), 1), [x]);
  await agreeWithGradients((x) => tf.unsortedSegmentSum(x, whole([1, 3, 0, 1, 1], [5]), 4), [x]);
  await agree(({ x }) => ({ y: tf.unsortedSegmentSum(x, whole([1, -1, 0, 7, 1], [5]), 3) }), { x });
});

Deno.test("GatherNd and ScatterNd at any depth", async () => {
  await agree(({ x, u, v }) => ({
    one: tf.gatherND(x, whole([1, 0, 1], [3, 1])),
    two: tf.gatherND(x, whole([1, 2, 0, 0], [2, 2])),
    all: tf.gatherND(x, whole([1, 2, 3, 0, 1, 0], [2, 3])),
    rows: tf.scatterND(whole([4, 0, 4], [3, 1]), u, [6, 5]),
    cells: tf.scatterND(whole([1, 2, 0, 0, 1, 2], [3, 2]), v, [2, 3]),
  } as Named), { x: numbers([2, 3, 4]), u: numbers([3, 5]), v: numbers([3]) });
});

Deno.test("the largest, and where they were", () =>
  agree(({ x }) => {
    const { values, indices } = tf.topk(x, 3);
    return { values, indices } as Named;
  }, { x: numbers([4, 7]) }));

Deno.test("any strided slice, backwards too", async () => {
  const dim = fc.integer({ min: -5, max: 5 });
  const stride = fc.constantFrom(-3, -2, -1, 1, 2, 3);
  const triple = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 3, maxLength: 3 });
  const masks = fc.record({ begin: fc.nat(7), end: fc.nat(7) });
  const x = numbers([3, 4, 5]);
  await fc.assert(
    fc.asyncProperty(
      triple(dim),
      triple(dim),
      triple(stride),
      masks,
      async (begin, end, strides, { begin: b, end: e }) => {
        const slice = (x: tf.Tensor) => tf.stridedSlice(x, begin, end, strides, b, e);
        let size: number;
        try {
          size = tf.tidy(() => slice(tf.tensor(x.data, [3, 4, 5])).size);
        } catch {
          fc.pre(false); // what tfjs itself refuses
          return;
        }
        fc.pre(size > 0);
        await agree(({ x }) => ({ y: slice(x) }), { x });
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

Deno.test("an axis that shrinks away, whatever the others' strides", async () => {
  // tfjs's processor backend reads other numbers there than it should: beside indices by hand.
  const x = numbers([3, 4, 5]);
  await using compiled = await compile(
    ({ x }) => ({ y: tf.stridedSlice(x, [0, 1, 0], [3, 2, 5], [2, 1, 2], 0, 0, 0, 0, 2) }),
    { x },
  );
  const { y } = await compiled.run({ x });
  const expected = [0, 2].flatMap((i) => [0, 2, 4].map((k) => x.data[20 * i + 5 + k]));
  assert.deepEqual([y.shape, [...y.data as Float32Array]], [[2, 3], expected]);
});

Deno.test("every second pixel of pictures that lie as NCHW, put together along the channels", async () => {
  const parts = ({ x }: Named) => {
    const picture = tf.transpose(x, [0, 2, 3, 1]);
    const every = (row: number, column: number) =>
      tf.stridedSlice(picture, [0, row, column, 0], picture.shape, [1, 2, 2, 1]);
    return { y: tf.concat([every(0, 0), every(1, 0), every(0, 1), every(1, 1)], 3) };
  };
  await agree(parts, { x: numbers([2, 3, 6, 8]) });
  await agree(parts, { x: numbers([2, 3, 6, 8]) }, { target: plainTarget });
  const turned = ({ x }: Named) => ({
    y: tf.stridedSlice(tf.transpose(x, [0, 2, 3, 1]), [0, 1, 6, 0], [2, 5, 1, 2], [1, 1, -2, 1]),
  });
  await agree(turned, { x: numbers([2, 3, 6, 8]) });
});
