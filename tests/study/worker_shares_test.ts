import assert from "node:assert/strict";
import { sharedOut } from "lib/study/worker_shares.ts";

Deno.test("threads are shared out to workers: at most four, eight plates for each, one is none", () => {
  const shared = (threads: number, plates: number) => {
    const { workers, threads: each } = sharedOut({ threads, plates });
    return [workers, each];
  };
  assert.deepEqual(shared(1, 1000), [1, 1]);
  assert.deepEqual(shared(2, 60), [2, 1]);
  assert.deepEqual(shared(2, 16), [2, 1]);
  assert.deepEqual(shared(2, 15), [1, 2]);
  assert.deepEqual(shared(2, 0), [1, 2]);
  assert.deepEqual(shared(3, 60), [3, 1]);
  assert.deepEqual(shared(16, 60), [4, 4]);
  assert.deepEqual(shared(16, 24), [3, 5]);
  assert.ok(sharedOut({ plates: 8 }).workers === 1);
});
