import assert from "node:assert/strict";
import fc from "fast-check";
import { batchAfter, batchAt, batchSize, stepsPerEpoch } from "lib/simclr/batches.ts";

const options = fc.record({
  count: fc.integer({ min: 2, max: 200 }),
  batch: fc.integer({ min: 2, max: 80 }),
  seed: fc.integer(),
});

Deno.test("an epoch takes no item twice, and leaves out less than a batch", () => {
  fc.assert(fc.property(options, fc.nat(20), (options, epoch) => {
    const steps = stepsPerEpoch(options);
    const seen = Array.from({ length: steps }, (_, step) => [...batchAt(options, { epoch, step })])
      .flat();
    assert.equal(new Set(seen).size, seen.length);
    assert.ok(seen.every((i) => i >= 0 && i < options.count));
    assert.ok(options.count - seen.length < batchSize(options));
  }));
});

Deno.test("seed, epoch and step decide a batch, each of them", () => {
  const options = { count: 100, batch: 25, seed: 3 };
  const batch = (o: Partial<typeof options>, epoch: number, step: number) =>
    batchAt({ ...options, ...o }, { epoch, step }).join();
  assert.equal(batch({}, 4, 2), batch({}, 4, 2));
  const all = [batch({}, 4, 2), batch({ seed: 4 }, 4, 2), batch({}, 5, 2), batch({}, 4, 3)];
  assert.equal(new Set(all).size, 4);
});

Deno.test("a small collection is one batch; a single item is none", () => {
  assert.equal(batchSize({ count: 30, batch: 64 }), 30);
  assert.equal(stepsPerEpoch({ count: 30, batch: 64 }), 1);
  assert.throws(() => batchSize({ count: 1, batch: 64 }), /at least two items/);
});

Deno.test("a step beyond the epoch is refused", () => {
  const options = { count: 100, batch: 30, seed: 3 };
  assert.throws(() => batchAt(options, { epoch: 0, step: 3 }), /an epoch has 3 steps/);
});

Deno.test("batches follow one another through all epochs, and then none does", () => {
  fc.assert(fc.property(options, fc.integer({ min: 1, max: 4 }), (options, epochs) => {
    const run = { ...options, epochs };
    let [address, seen] = [{ epoch: 0, step: 0 }, 1];
    for (let next = batchAfter(run, address); next; next = batchAfter(run, address)) {
      ({ address } = next);
      assert.deepEqual(next.items, batchAt(options, address));
      assert.equal(address.epoch * stepsPerEpoch(options) + address.step, seen++);
    }
    assert.equal(seen, epochs * stepsPerEpoch(options));
  }));
});

Deno.test("two items in batches of two are the least; steps and epochs begin at 0", () => {
  assert.equal(batchSize({ count: 2, batch: 2 }), 2);
  for (const options of [{ count: 1, batch: 2 }, { count: 2, batch: 1 }]) {
    assert.throws(() => batchSize(options), {
      name: "RangeError",
      message: `Cannot make batches of ${options.batch} pairs from ${options.count} items: ` +
        "the loss compares at least two items",
    });
  }
  const options = { count: 100, batch: 30, seed: 3 };
  for (const address of [{ epoch: 0, step: -1 }, { epoch: -1, step: 0 }, { epoch: 0, step: 3 }]) {
    assert.throws(() => batchAt(options, address), {
      name: "RangeError",
      message: `There is no step ${address.step} of epoch ${address.epoch}: an epoch has 3 steps`,
    });
  }
  assert.equal(batchAt(options, { epoch: 0, step: 2 }).length, 30);
});
