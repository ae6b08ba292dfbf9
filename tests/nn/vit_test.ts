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
  const turned = { height: 220, width: 400 };
  assert.throws(() => vit({ ...vits.vitTiny, size: turned }), /220 x 400 into patches of 16/);
  assert.throws(() => vit({ ...vits.vitTiny, heads: 5 }), /192 features into 5 heads/);
});

Deno.test("weights start as timm's do, and a head has 64 features", () => {
  const starts: Record<string, unknown[]> = {};
  for (
    const [name, { role, start }] of Object.entries(vit({ ...vits.vitTiny, depth: 1 }).parameters)
  ) {
    if (name !== "cls_token") (starts[role] ??= []).push(start);
  }
  const alike = (role: string) => {
    const [first, ...others] = starts[role];
    for (const other of others) assert.deepEqual(other, first, role);
    return first;
  };
  assert.deepEqual(Object.fromEntries(Object.keys(starts).map((role) => [role, alike(role)])), {
    embedding: { kind: "normal", deviation: 0.02 },
    convolution: { kind: "normal", deviation: 1 / Math.sqrt(3 * 16 * 16) },
    linear: { kind: "normal", deviation: 0.02 },
    scale: { kind: "constant", value: 1 },
    shift: { kind: "constant", value: 0 },
    bias: { kind: "constant", value: 0 },
  });
  const { cls_token: token } = vit(vits.vitTiny).parameters;
  assert.deepEqual(token.start, { kind: "normal", deviation: 1e-6 });
  for (const { width, heads } of Object.values(vits)) assert.equal(width / heads, 64);
});
