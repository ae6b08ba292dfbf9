/** Beside timm (fixtures/nn/make.py). */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { vit, vits } from "lib/nn/vit.ts";
import { compare, fixture, layoutOf, pictureOf } from "./pytorch.ts";

await tf.setBackend("cpu");

Deno.test("outputs and gradients as timm's", () => {
  const small = { ...vits.vitTiny, size: { height: 48, width: 32 }, width: 24, depth: 2, heads: 3 };
  tf.tidy(() => compare(vit(small), { trace: fixture.vit, x: pictureOf(fixture.vit) }));
});

for (const name of ["vitTiny", "vitSmall"] as const) {
  Deno.test(`${name}: timm's names and shapes, so that its weights load`, () => {
    assert.deepEqual(layoutOf(vit(vits[name])), Object.fromEntries(fixture.names[name]));
  });
}

Deno.test("sizes that are no whole patches are refused", () => {
  const size = { height: 400, width: 220 };
  assert.throws(() => vit({ ...vits.vitTiny, size }), /400 x 220 into patches of 16/);
});
