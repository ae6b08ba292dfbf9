import assert from "node:assert/strict";
import {
  plainTarget,
  type ProbeOptions,
  providers,
  refusal,
  takeProvider,
  targetOf,
} from "lib/onnx/provider.ts";
import { blockSize } from "lib/onnx/block_size.ts";
import { keepsOnDevice, openSession, type Provider, type Session } from "lib/onnx/session.ts";

/** Sessions on the processor under the names of others; `fails` says which do not open. */
const pretending = (fails: Partial<Record<Provider, string>>, off = 0): ProbeOptions => ({
  system: "linux x64",
  beside: () => true,
  async open(model, { provider }): Promise<Session> {
    const reason = fails[provider!];
    if (reason) throw new Error(reason);
    const session = await openSession(model, { threads: 1 });
    return {
      ...session,
      async run(feeds) {
        const { y } = await session.run(feeds);
        return { y: { ...y, data: (y.data as Float32Array).map((value) => value + off) } as never };
      },
    };
  },
});

Deno.test("the probe runs on the processor, and its numbers are those of plain loops", async () => {
  assert.equal(await refusal("cpu"), null);
  let largest = 0;
  await refusal("cpu", {
    async open(model, options) {
      const session = await openSession(model, options);
      return {
        ...session,
        async run(feeds) {
          const found = await session.run(feeds);
          largest = Math.max(...(found.y.data as Float32Array).map(Math.abs));
          return found;
        },
      };
    },
  });
  assert.ok(largest > 1, "numbers near 0 would say nothing");
});

Deno.test("one number that is off by a hundredth or more is enough to refuse a provider", async () => {
  const off = (by: number) =>
    refusal("cpu", {
      async open(model, options) {
        const session = await openSession(model, options);
        return {
          ...session,
          async run(feeds) {
            const found = await session.run(feeds);
            (found.y.data as Float32Array)[3] += by;
            return found;
          },
        };
      },
    });
  assert.equal(await off(0.008), null);
  assert.match(String(await off(0.012)), /it computes wrongly: a small graph was off by 0\.01/);
});

Deno.test("auto takes the first GPU that works, and says why not those before it", async () => {
  assert.deepEqual(await takeProvider("auto", pretending({ cuda: "libcudart.so.12 is missing" })), {
    provider: "webgpu",
    refused: [
      { provider: "cuda", reason: "libcudart.so.12 is missing" },
      {
        provider: "dml",
        reason: "onnxruntime-node has it for win32 x64 and win32 arm64, and this is linux x64",
      },
      {
        provider: "coreml",
        reason: "onnxruntime-node has it for darwin arm64, and this is linux x64",
      },
    ],
  });
});

Deno.test("a GPU that computes wrongly is not taken", async () => {
  const { provider, refused } = await takeProvider("auto", pretending({}, 0.5));
  assert.equal(provider, "cpu");
  assert.match(refused[0].reason, /off by 0\.5/);
  assert.equal(refused.length, 4);
});

Deno.test("numbers are right within a hundredth", async () => {
  const taken = async (off: number) => (await takeProvider("auto", pretending({}, off))).provider;
  assert.notEqual(await taken(0.0099), "cpu");
  assert.equal(await taken(0.0101), "cpu");
});

Deno.test("a provider that is asked for by name and does not work is an error that says what installs it", async () => {
  assert.deepEqual(await takeProvider("cpu"), { provider: "cpu", refused: [] });
  await assert.rejects(
    takeProvider("cuda", pretending({ cuda: "no library" })),
    /Cannot use cuda: no library\. .*--onnxruntime-node-install=cuda12/,
  );
});

Deno.test("a library that is missing is named before ONNX Runtime is asked", async () => {
  const options = { ...pretending({}), beside: () => false };
  assert.match(
    (await refusal("cuda", options))!,
    /^libonnxruntime_providers_cuda\.so is not there/,
  );
  assert.equal(await refusal("webgpu", options), null);
});

Deno.test("what we never ran is called untested", () => {
  const tested = Object.entries(providers).filter(([, { tested }]) => tested !== "untested");
  assert.deepEqual(tested.map(([name]) => name), ["webgpu", "cpu"]);
});

Deno.test("a CPU gets its own blocks, a GPU products and fused vectors, and its memory where it has it", async () => {
  assert.deepEqual(await targetOf("cpu"), { ...plainTarget, block: await blockSize() });
  for (const provider of ["webgpu", "cuda", "coreml", "dml"] as const) {
    assert.deepEqual(await targetOf(provider), {
      provider,
      block: null,
      products: true,
      keepsState: keepsOnDevice[provider],
      fusesVectors: true,
    });
  }
});
