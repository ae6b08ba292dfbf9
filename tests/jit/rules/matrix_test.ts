import { tf } from "lib/jit/tfjs.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

Deno.test("products of matrices, either one turned, forward and backward", async () => {
  for (const a of [false, true]) {
    for (const b of [false, true]) {
      await agreeWithGradients((x, y) => tf.matMul(x, y, a, b), [
        numbers(a ? [4, 3] : [3, 4]),
        numbers(b ? [5, 4] : [4, 5], { seed: 2 }),
      ]);
      await agreeWithGradients((x, y) => tf.matMul(x, y, a, b), [
        numbers(a ? [2, 3, 4, 3] : [2, 3, 3, 4]),
        numbers(b ? [2, 3, 5, 4] : [2, 3, 4, 5], { seed: 2 }),
      ]);
    }
  }
});
