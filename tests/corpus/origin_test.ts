import assert from "node:assert/strict";
import { misfit, originOf, readOrigin } from "lib/corpus/origin.ts";

const origin = originOf({ encoder: "a", corpus: "b", parameters: { queries: 9, seed: 1 } });

Deno.test("the digest is of all three, in whatever order the parameters come", () => {
  const { encoder, corpus } = origin;
  assert.deepEqual(originOf({ encoder, corpus, parameters: { seed: 1, queries: 9 } }), origin);
  for (
    const other of [
      { encoder: "x", corpus, parameters: origin.parameters },
      { encoder, corpus: "x", parameters: origin.parameters },
      { encoder, corpus, parameters: { queries: 10, seed: 1 } },
    ]
  ) assert.notEqual(originOf(other).digest, origin.digest);
});

Deno.test("what was tampered with, or is of older files, is no origin", () => {
  assert.deepEqual(readOrigin(JSON.parse(JSON.stringify(origin))), origin);
  for (
    const odd of [
      null,
      undefined,
      [],
      { ...origin, encoder: "x" },
      { ...origin, encoder: 3 },
      { ...origin, corpus: null },
      originOf({ ...origin, corpus: null as unknown as string }),
      originOf({ ...origin, encoder: 3 as unknown as string }),
      { ...origin, parameters: { queries: [9], seed: 1 } },
      { ...origin, digest: undefined },
    ]
  ) assert.equal(readOrigin(odd), null);
});

Deno.test("a misfit says in what; what is not asked about fits", () => {
  assert.equal(misfit(origin, {}), null);
  assert.equal(misfit(origin, { encoder: "a", corpus: "b", parameters: { seed: 1 } }), null);
  assert.equal(misfit(origin, { encoder: "z", corpus: "b" }), "another checkpoint");
  assert.equal(
    misfit(origin, { encoder: null, corpus: "z" }),
    "another checkpoint and another state of the corpus",
  );
  assert.equal(misfit(origin, { parameters: { seed: 2 } }), "another seed (1, now 2)");
  assert.equal(misfit(origin, { parameters: { size: 2 } }), "another size (none, now 2)");
  assert.match(misfit(null, {})!, /older Burin/);
});

Deno.test("parameters are texts, numbers, flags and nothing, each of them, whatever the digest says", () => {
  const of = (parameters: unknown) =>
    readOrigin(
      originOf({ encoder: null, corpus: "b", parameters: parameters as Record<string, number> }),
    );
  assert.notEqual(of({ a: "x", b: 1, c: true, d: null }), null);
  for (const odd of [{ a: 1, b: [9] }, { a: 1, b: { c: 1 } }]) assert.equal(of(odd), null);
});
