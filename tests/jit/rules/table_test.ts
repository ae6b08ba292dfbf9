import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { channelRules } from "lib/jit/rules/channel.ts";
import { elementwiseRules } from "lib/jit/rules/elementwise.ts";
import { ruleOf, rules } from "lib/jit/rules/table.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";
import { type Case, kernelCases } from "./kernel_cases.ts";

Deno.test("a missing rule is named with the file to add it to", async () => {
  assert.throws(
    () => ruleOf("Conv3D"),
    /the tfjs kernel Conv3D: it has no rule. Add \{infer, lower\} .* lib\/jit\/rules\/convolution.ts/,
  );
  assert.throws(() => ruleOf("StringSplit"), /a family of its own in lib\/jit\/rules\//);
  await assert.rejects(
    compile(({ x }) => ({ y: tf.atan2(x, x) }), { x: numbers([3]) }),
    /Atan2: it has no rule.*elementwise\.ts/,
  );
});

Deno.test("whatever tfjs's processor backend has, has a rule or a file that one belongs to", () => {
  const strings = /String|Ragged|Sparse|NonMaxSuppression|Multinomial|Draw/;
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (kernelName in rules || strings.test(kernelName)) continue;
    assert.throws(() => ruleOf(kernelName), /rules\/\w+\.ts, or run/, kernelName);
  }
});

Deno.test("every kernel with a rule has a case", () => {
  // Elementwise kernels are walked by their own test; fused ones come from no function of tfjs.
  const elsewhere = { ...elementwiseRules, ...channelRules };
  const wanted = Object.keys(rules).filter((kernel) => !(kernel in elsewhere));
  assert.deepEqual(wanted.filter((kernel) => !(kernel in kernelCases)), []);
  assert.deepEqual(Object.keys(kernelCases).filter((kernel) => !(kernel in rules)), []);
  assert.ok(Object.keys(rules).length >= 110, `${Object.keys(rules).length}`);
});

/** The kernels that a case and, where it has one, its gradient call. */
function called({ fn, inputs, forward }: Case): Set<string> {
  const named = Object.fromEntries(inputs.map((input, i) => [`x${i}`, input]));
  const { operations } = trace((given): Named => {
    const list = Object.values(given);
    if (forward && forward !== "tfjs's gradient is wrong") return { y: fn(...list) };
    const [first] = tf.grads((...xs) => tf.sum(fn(...xs)))(list);
    return { y: fn(...list), first };
  }, named);
  return new Set(operations.map(({ kernel }) => kernel));
}

for (const [kernel, one] of Object.entries(kernelCases)) {
  Deno.test(`${kernel} is tfjs's${one.forward ? ` (forward only: ${one.forward})` : ", forward and backward"}`, async () => {
    assert.ok(called(one).has(kernel), `the case of ${kernel} does not call it`);
    if (!one.forward) return await agreeWithGradients(one.fn, one.inputs, { tolerance: 3e-5 });
    const named = Object.fromEntries(one.inputs.map((input, i) => [`x${i}`, input]));
    await agree((given) => ({ y: one.fn(...Object.values(given)) }), named);
  });
}
