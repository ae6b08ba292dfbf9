import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { providers } from "lib/onnx/provider.ts";
import { agrees, engineTable } from "lib/simclr/engines.ts";
import { withEnvironment } from "tests/environment.ts";

Deno.test("the processor trains two steps, to tfjs's losses", async () => {
  const told: string[] = [];
  const rows = await engineTable({ only: ["onnx cpu"], onTrial: (name) => told.push(name) });
  assert.deepEqual(told, ["onnx cpu"]);
  const [{ works, losses, seconds, reason, install, tested }] = rows;
  assert.deepEqual([works, reason, install, tested], [true, "", "", "tested"]);
  assert.ok(losses.length === 2 && losses[0] > 0 && losses[0] !== losses[1]);
  assert.ok(seconds! > 0);
});

Deno.test("what does not work says why and what it needs; what we never ran is untested", async () => {
  // no system has both
  const rows = await engineTable({ only: ["onnx coreml", "onnx dml"] });
  assert.deepEqual(rows.map(({ provider }) => provider), ["coreml", "dml"]);
  assert.ok(rows.some(({ works }) => !works));
  for (const { works, tested, reason, install, provider } of rows) {
    assert.equal(tested, "untested");
    if (works) continue;
    assert.ok(reason.length > 0);
    assert.equal(install, providers[provider as "coreml"].install);
  }
});

Deno.test("without TensorFlow its row says where it was looked for, and how to build it", async () => {
  await tf.setBackend("cpu");
  await withEnvironment({ BURIN_CACHE: "/nowhere" }, async () => {
    const [row] = await engineTable({ only: ["tensorflow cpu"] });
    assert.deepEqual([row.works, row.losses, row.seconds], [false, [], null]);
    assert.match(row.reason, /^Cannot load the engine "tensorflow"[^]*\/nowhere\/tensorflow\//);
    assert.match(row.reason, /CUDA 11\.2 and cuDNN 8\.1/);
    assert.equal(row.install, "deno task tensorflow");
    assert.equal(tf.getBackend(), "cpu");
  });
});

Deno.test("losses agree within less than a thousandth of each, whatever their sign", () => {
  assert.ok(agrees([1000.99, -1999.01], [1000, -1998]));
  for (const far of [1001, 999, 1001.04, 998.96, NaN, Infinity]) {
    assert.equal(agrees([far], [1000]), false, `${far}`);
    assert.equal(agrees([1000, far], [1000, 1000]), false, "the second alone");
    assert.equal(agrees([far, 1000], [1000, 1000]), false, "the first alone");
  }
  assert.ok(agrees([999.01], [1000]));
});
