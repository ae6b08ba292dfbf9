import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { ruleOf, rules } from "lib/jit/rules/table.ts";
import { tf } from "lib/jit/tfjs.ts";
import { numbers } from "tests/jit/agree.ts";

Deno.test("a missing rule is named with the folder to add it to", async () => {
  assert.throws(
    () => ruleOf("Einsum"),
    /the tfjs kernel Einsum: it has no rule.*lib\/jit\/rules\//,
  );
  await assert.rejects(
    compile(({ x }) => ({ y: tf.topk(x as tf.Tensor1D, 1).values }), { x: numbers([3]) }),
    /TopK: it has no rule/,
  );
});

Deno.test("the table holds every kernel that training needs, and some", () => {
  assert.ok(Object.keys(rules).length >= 60, `${Object.keys(rules).length}`);
});
