import assert from "node:assert/strict";
import { productsOf } from "lib/jit/rules/product_groups.ts";

Deno.test("pictures are divided where one product would leave most of a GPU idle", () => {
  assert.equal(productsOf(16, [1536, 1536]), 1);
  assert.equal(productsOf(16, [192, 192]), 8); // 36 tiles each
  assert.equal(productsOf(16, [21, 448]), 16);
  assert.equal(productsOf(15, [192, 192]), 15);
  // 16 x 16 tiles are enough, the last of each row and column begun; one row less is not
  assert.equal(productsOf(16, [481, 481]), 1);
  assert.equal(productsOf(16, [481, 480]), 2);
  assert.equal(productsOf(7, [32, 32]), 7);
  assert.equal(productsOf(1, [32, 32]), 1);
});
