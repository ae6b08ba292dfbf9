import assert from "node:assert/strict";
import { readAhead, sharesOf } from "lib/extract/read_ahead.ts";

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

Deno.test("as many are under way as was asked for, in their order all the same", async () => {
  for (const ahead of [0, 1, 3]) {
    const begun: number[] = [];
    const seen: number[] = [];
    const work = async (n: number) => {
      begun.push(n);
      for (let i = 0; i < 5 - n; i++) await pause();
      return n;
    };
    for await (const n of readAhead([0, 1, 2, 3, 4], work, { ahead })) {
      seen.push(n);
      assert.equal(begun.length, Math.min(5, seen.length + ahead));
    }
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  }
});

Deno.test("one share at a time: in the order of the calls, also behind one that failed", async () => {
  const take = sharesOf(1);
  let busy = 0;
  const done: number[] = [];
  const work = async (n: number, pauses: number) => {
    using _share = await take(1);
    assert.equal(++busy, 1);
    for (let i = 0; i < pauses; i++) await pause();
    busy--;
    if (n === 1) throw new Error("the second");
    done.push(n);
    return n;
  };
  const [first, second, third] = [work(0, 3), work(1, 1), work(2, 0)];
  assert.equal(await third, 2);
  assert.equal(await first, 0);
  await assert.rejects(second, /the second/);
  assert.deepEqual(done, [0, 2]);
});

Deno.test("shares never exceed the whole; a large one is not passed by small ones behind it", async () => {
  const take = sharesOf(10);
  const order: string[] = [];
  const first = await take(6);
  const large = take(8).then((share) => (order.push("large"), share));
  const small = take(1).then((share) => (order.push("small"), share));
  await pause();
  assert.equal(order.length, 0); // 4 are left, but the large one is before
  first[Symbol.dispose]();
  first[Symbol.dispose](); // twice gives nothing back
  const [held, beside] = [await large, await small];
  assert.deepEqual(order, ["large", "small"]);
  const none = take(2).then((share) => (order.push("none"), share));
  await pause();
  assert.deepEqual(order, ["large", "small"]); // 1 of 10 is left
  beside[Symbol.dispose]();
  (await none)[Symbol.dispose]();
  held[Symbol.dispose]();
  // what is larger than the whole waits for the whole
  using all = await take(50);
  assert.equal(all.amount, 10);
});
