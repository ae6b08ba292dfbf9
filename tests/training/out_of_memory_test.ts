import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { advising } from "lib/training/out_of_memory.ts";
import { gibibytes } from "lib/training/step_memory.ts";
import { saysOutOfMemory } from "lib/training/memory_errors.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { MakeRunner, Step } from "lib/training/runner.ts";
import { float32 } from "lib/tensor/tensor.ts";

const count = (length: number) => Float32Array.from({ length }, (_, i) => i);
const inputs = { views: float32(count(16 * 3), [16, 1, 1, 3]) };
const state = { w: float32(Float32Array.of(1), []) };
const step: Step = ({ w }, { views }) => ({
  state: { w: tf.mul(w, 2) },
  outputs: { loss: tf.sum(tf.exp(views)) },
});

/** A machine on which batches of more than `most` pairs fail, when made or when run. */
function machine(most: number, { when = "run", message = "Failed to allocate memory" } = {}) {
  const log: string[] = [];
  const make = ((_: unknown, { inputs: { views } }: { inputs: Weights }) => {
    const pairs = views.shape[0] / 2;
    log.push(`make ${pairs}`);
    const fail = () => {
      if (pairs > most) throw new Error(message);
    };
    if (when === "make") fail();
    return {
      stepsPerRun: 1,
      run: () => {
        if (when === "run") fail();
        return Promise.resolve([{ loss: state.w }]);
      },
      restore() {},
      state: () => Promise.resolve(state),
      [Symbol.asyncDispose]: () => {
        log.push(`drop ${pairs}`);
        return Promise.resolve();
      },
    };
  }) as unknown as MakeRunner;
  return { make, log };
}

for (const when of ["make", "run"]) {
  Deno.test(`memory that runs out at ${when}: the batch that fits is found by halving`, async () => {
    const { make, log } = machine(3, { when });
    const training = async () => {
      await using runner = await advising(make, { where: "cuda" })(step, { state, inputs });
      await runner.run([inputs]);
    };
    await assert.rejects(training, {
      message:
        "Cannot train on 8 pairs at a time: cuda ran out of memory. A step of 8 pairs keeps " +
        "about 0 MiB at once. Tried 4, 2 pairs: 2 fit. Use a batch of 2, or keep the batch of 8 and " +
        "set chunk to 2: the same loss and gradient, part by part (batch normalisation aside). " +
        "(Failed to allocate memory)",
    });
    // the full one is gone before others are tried, and nothing is dropped twice
    const made = log.filter((line) => line.startsWith("make"));
    assert.deepEqual(made, ["make 8", "make 4", "make 2"]);
    if (when === "run") assert.deepEqual(log.slice(0, 2), ["make 8", "drop 8"]);
    assert.equal(log.filter((line) => line === "drop 8").length, when === "run" ? 1 : 0);
  });
}

Deno.test("where nothing fits it says so, and other errors pass as they are", async () => {
  const none = advising(machine(1, { when: "make" }).make, { where: "webgpu" });
  await assert.rejects(
    async () => await none(step, { state, inputs }),
    /Tried 4, 2 pairs: none fits/,
  );
  const other = advising(machine(1, { when: "make", message: "no such kernel" }).make, {
    where: "webgpu",
  });
  await assert.rejects(async () => await other(step, { state, inputs }), {
    message: "no such kernel",
  });
});

Deno.test("half of an odd batch is the smaller half; of two pairs no batch is smaller", async () => {
  const told = async (pairs: number) => {
    const { make } = machine(1, { when: "make" });
    const part = { views: float32(count(pairs * 6), [pairs * 2, 1, 1, 3]) };
    const made = Promise.resolve(advising(make, { where: "cuda" })(step, { state, inputs: part }));
    return await made.then(() => "", ({ message }: Error) => message);
  };
  assert.match(await told(7), /Cannot train on 7 pairs .* Tried 3 pairs: none fits/);
  assert.match(await told(4), /Tried 2 pairs: none fits/);
  assert.match(await told(2), /No batch is smaller: none fits/);
});

Deno.test("an estimate is said in MiB below a GiB, and in GiB from there on", () => {
  assert.equal(gibibytes(0), "0 MiB");
  assert.equal(gibibytes(1.5 * 2 ** 20), "2 MiB");
  assert.equal(gibibytes(2 ** 30 - 1), "1024 MiB");
  assert.equal(gibibytes(2 ** 30), "1.0 GiB");
  assert.equal(gibibytes(2.25 * 2 ** 30), "2.3 GiB");
});

Deno.test("an error that is none, or of inputs without pairs, passes as it is", async () => {
  assert.equal(saysOutOfMemory("bad_alloc"), false);
  assert.equal(saysOutOfMemory(undefined), false);
  const failing = (() => {
    throw new Error("std::bad_alloc\nat some place");
  }) as unknown as MakeRunner;
  const none = advising(failing, { where: "cpu" })(
    step,
    { state, inputs: { other: state.w } } as never,
  );
  await assert.rejects(Promise.resolve(none), { message: "std::bad_alloc\nat some place" });
  const told = advising(failing, { where: "cpu" })(step, { state, inputs });
  await assert.rejects(Promise.resolve(told), /Tried 4, 2 pairs: none fits\..*\(std::bad_alloc\)$/);
});

Deno.test("another failure while a smaller batch is tried is told as it is; runs that fit are tried whole", async () => {
  const make = (failure: string, fits: number, runs: number[] = []) =>
    ((_: unknown, { inputs: { views } }: { inputs: Weights }) => {
      const pairs = views.shape[0] / 2;
      if (pairs === 8) throw new Error("bad_alloc");
      if (pairs > fits) throw new Error(failure);
      return {
        stepsPerRun: 3,
        run: (list: unknown[]) => Promise.resolve(void runs.push(list.length)),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    }) as unknown as MakeRunner;
  const start = { state, inputs };
  await assert.rejects(
    Promise.resolve(advising(make("no kernel", 2), { where: "cpu" })(step, start)),
    {
      message: "no kernel",
    },
  );
  const runs: number[] = [];
  const advised = advising(make("bad_alloc", 4, runs), { where: "cpu" })(step, start);
  await assert.rejects(Promise.resolve(advised), /Tried 4 pairs: 4 fit\. Use a batch of 4/);
  assert.deepEqual(runs, [3], "as many steps as one run has");
});

Deno.test("a runner that was made is dropped by its user, once", async () => {
  const { make, log } = machine(8);
  {
    await using runner = await advising(make, { where: "cuda" })(step, { state, inputs });
    await runner.run([inputs]);
  }
  assert.deepEqual(log, ["make 8", "drop 8"]);
});
