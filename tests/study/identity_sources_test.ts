import assert from "node:assert/strict";
import { identitySources, identitySourcesOf } from "lib/study/identity_sources.ts";
import { UsageError } from "lib/study/usage.ts";

Deno.test("sources are taken once each, in their own order", () => {
  assert.deepEqual(identitySourcesOf("pairs, engraver,pairs"), ["engraver", "pairs"]);
  assert.deepEqual(identitySourcesOf(identitySources.join()), identitySources);
  assert.deepEqual([identitySourcesOf(undefined), identitySourcesOf("")], [[], []]);
});

Deno.test("a source that is none is told with those that are", () => {
  assert.throws(() => identitySourcesOf("names,pair"), (error: Error) => {
    assert.match(
      error.message,
      /no source "pair"\. Did you mean pairs\? Known: engraver, names, pairs/,
    );
    return error instanceof UsageError;
  });
});
