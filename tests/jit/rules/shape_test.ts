import { tf } from "lib/jit/tfjs.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

const x = numbers([2, 3, 4]);

Deno.test("Reshape, ExpandDims, Transpose, Tile, Reverse, forward and backward", async () => {
  await agreeWithGradients((x) => tf.reshape(x, [4, -1]), [x]);
  await agreeWithGradients(
    (x) => tf.mul(tf.expandDims(x, -1), tf.expandDims(x, 1).squeeze([1]).expandDims(3)),
    [x],
  );
  await agreeWithGradients((x) => tf.transpose(x, [2, 0, 1]), [x]);
  await agreeWithGradients((x) => tf.add(tf.transpose(x, [0, 2, 1]), tf.ones([4, 1])), [x]);
  await agreeWithGradients((x) => tf.tile(x, [1, 2, 3]), [x]);
  await agreeWithGradients((x) => tf.reverse(x, [0, 2]), [x]);
});

Deno.test("Concat, Pack, Unpack, SplitV, forward and backward", async () => {
  const y = numbers([2, 2, 4], { seed: 9 });
  await agreeWithGradients((x, y) => tf.concat([x, y, x], 1), [x, y]);
  await agreeWithGradients((x) => tf.stack([x, tf.square(x)], 1), [x]);
  await agreeWithGradients((x) => {
    const [a, b, c] = tf.unstack(x, 1);
    return tf.mul(tf.add(a, b), c);
  }, [x]);
  await agreeWithGradients((x) => {
    const [a, b] = tf.split(x, 2, 2);
    return tf.mul(a, b);
  }, [x]);
  await agreeWithGradients((x) => tf.split(x, [1, 2], 1)[1], [x]);
  await agreeWithGradients((x) => tf.split(x, [1, -1], 1)[1], [x]);
});

Deno.test("Slice, PadV2, forward and backward", async () => {
  await agreeWithGradients((x) => tf.slice(x, [1, 0, 1], [1, -1, 2]), [x]);
  await agreeWithGradients((x) => tf.pad(x, [[0, 1], [2, 0], [1, 1]], 7), [x]);
});

Deno.test("GatherV2, OneHot, Fill, ZerosLike, OnesLike", async () => {
  await agree(({ x }) => {
    const rows = tf.tensor1d([1, 0, 1], "int32");
    return {
      rows: tf.gather(x, rows),
      columns: tf.gather(x, rows, 2),
      hot: tf.oneHot(rows, 3),
      cold: tf.oneHot(rows, 3, 5, -1),
      full: tf.fill([2, 2], 3),
      zeros: tf.zerosLike(x),
      ones: tf.onesLike(tf.transpose(x)),
    } as Named;
  }, { x });
});
