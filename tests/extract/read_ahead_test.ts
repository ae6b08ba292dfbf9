import assert from "node:assert/strict";
import { oneAtATime, readAhead } from "lib/extract/read_ahead.ts";

const pause = () => new Promise((wake) => setTimeout(wake, 2));

Deno.test("items come in order; the next is under way, and no more than that", async () => {
  const begun: number[] = [];
  const seen: number[] = [];
  const results = readAhead([0, 1, 2, 3, 4], async (n) => {
    begun.push(n);
    await pause();
    return n * n;
  });
  for await (const value of results) {
    seen.push(value);
    await pause();
    assert.deepEqual(begun.length, Math.min(5, seen.length + 1));
  }
  assert.deepEqual(seen, [0, 1, 4, 9, 16]);
});

Deno.test("an error comes in its turn, and one that nobody waits for is nobody's", async () => {
  const failing = (n: number) =>
    n === 1 ? Promise.reject(new Error("the second")) : Promise.resolve(n);
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const n of readAhead([0, 1, 2], failing)) seen.push(n);
  }, /the second/);
  assert.deepEqual(seen, [0]);
  for await (const n of readAhead([0, 1], failing)) {
    assert.equal(n, 0);
    break;
  }
  await pause();
});

Deno.test("who stops early waits for what is under way", async () => {
  const ended: number[] = [];
  const slow = async (n: number) => {
    await pause();
    ended.push(n);
    return n;
  };
  for await (const n of readAhead([0, 1, 2, 3], slow)) if (n === 1) break;
  assert.deepEqual(ended, [0, 1, 2]);
});

Deno.test("one at a time: in the order of the calls, also behind one that failed", async () => {
  const inTurn = oneAtATime();
  let busy = 0;
  const done: number[] = [];
  const work = (n: number, pauses: number) => async () => {
    assert.equal(++busy, 1);
    for (let i = 0; i < pauses; i++) await pause();
    busy--;
    if (n === 1) throw new Error("the second");
    done.push(n);
    return n;
  };
  const [first, second, third] = [work(0, 3), work(1, 1), work(2, 0)].map(inTurn);
  assert.equal(await third, 2);
  assert.equal(await first, 0);
  await assert.rejects(second, /the second/);
  assert.deepEqual(done, [0, 2]);
});
