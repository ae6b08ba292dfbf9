import assert from "node:assert/strict";
import { providers } from "lib/onnx/provider.ts";
import { engineTable } from "lib/simclr/engines.ts";

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
