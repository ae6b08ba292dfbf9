import assert from "node:assert/strict";
import { severalAtOnce } from "lib/image/several_at_once.ts";

const turn = (milliseconds = 0) => new Promise((wake) => setTimeout(wake, milliseconds));

Deno.test("severalAtOnce() does each once, in order, and no more at a time than it may", async () => {
  const begun: number[] = [];
  let [now, most] = [0, 0];
  await severalAtOnce(async (number) => {
    begun.push(number);
    most = Math.max(most, ++now);
    await turn(number % 3);
    now--;
  }, { first: 2, end: 12, atOnce: 3 });
  assert.deepEqual(begun, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.equal(most, 3);
  await severalAtOnce(() => assert.fail("there is nothing to do"), { end: 0, atOnce: 3 });
});

Deno.test("severalAtOnce() begins nothing after a failure, and waits for what is under way", async () => {
  const done: number[] = [];
  const work = async (number: number) => {
    if (number === 1) throw new Error("one");
    await turn(5);
    done.push(number);
  };
  await assert.rejects(severalAtOnce(work, { end: 9, atOnce: 3 }), /one/);
  assert.deepEqual(done, [0, 2]);
});

Deno.test("severalAtOnce() throws what failed first, whatever its number", async () => {
  const after = async (number: number) => {
    await turn(20 - 6 * number);
    throw new Error(`number ${number}`);
  };
  await assert.rejects(severalAtOnce(after, { end: 3, atOnce: 3 }), /number 2/);
});
