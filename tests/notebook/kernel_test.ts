import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { KernelClient } from "lib/tools/kernel_client.ts";
import { displayBundle } from "lib/notebook/kernel.ts";
import { cureKernel } from "lib/notebook/cure.ts";
import { type Host } from "lib/notebook/jupyter.ts";
import { stopHint, stopSignal } from "lib/notebook/stop_signal.ts";

Deno.test("outside of a kernel nothing can be shown", async () => {
  await assert.rejects(displayBundle({}), /this is no notebook/);
});

Deno.test("in a real kernel a stray error is told in its cell, and the next await does not hang", async () => {
  const directory = fileURLToPath(new URL("../../", import.meta.url));
  await using kernel = await KernelClient.start({ directory });
  const run = (code: string) => kernel.execute(code, { timeout: 20 });
  const { error } = await run(
    `import "lib/notebook/kernel.ts";`,
  );
  assert.equal(error, null);
  const began = performance.now();
  const { outputs } = await run(`
    setTimeout(() => { throw new Error("stray") }, 1);
    Promise.reject(new Error("forgotten"));
    await new Promise((wake) => setTimeout(wake, 50)); "went on"`);
  assert.ok(performance.now() - began < 5000);
  const told = outputs.map((output) => output.output_type === "stream" ? output.text : "").join("");
  assert.match(told, /stray/);
  assert.match(told, /forgotten/);
});

Deno.test({
  name: "in a real kernel Stop ends what listens to the signal, and the kernel lives on",
  ignore: Deno.build.os === "windows",
  async fn() {
    const directory = fileURLToPath(new URL("../../", import.meta.url));
    await using kernel = await KernelClient.start({ directory });
    const run = (code: string) => kernel.execute(code, { timeout: 20 });
    await run(`import "lib/notebook/kernel.ts"; let steps = 0;`);
    await run(`import { stopSignal } from "lib/notebook/stop_signal.ts";`);
    const stopped = await run(`
      setTimeout(() => Deno.kill(Deno.pid, "SIGINT"), 50);
      const signal = stopSignal();
      while (!signal.aborted) { steps++; await new Promise((wake) => setTimeout(wake, 5)); }
      signal.reason.message`);
    assert.equal(stopped.error, null);
    const after = await run(`steps > 0`);
    assert.ok(after.outputs[0].output_type === "execute_result");
    assert.equal(after.outputs[0].data["text/plain"], "true");
  },
});

/** A kernel of which nothing is known but what it is told. */
function fakeKernel(listen?: Host["addSignalListener"]) {
  const internal = Symbol("internal");
  const told: unknown[] = [];
  const shown: unknown[][] = [];
  const sent: unknown[][] = [];
  const listeners: (() => void)[] = [];
  const inner = { broadcastResult: () => Promise.resolve() };
  const host = {
    jupyter: {
      display: (...what: unknown[]) => Promise.resolve(void shown.push(what)),
      broadcast: (...what: unknown[]) => Promise.resolve(void sent.push(what)),
    },
    internal,
    addSignalListener: listen ??
      ((_: string, listener: () => void) => void listeners.push(listener)),
    [internal]: { jupyter: inner },
  } as unknown as Host;
  const report = (error: unknown) => void told.push(error);
  return { host, inner, listeners, report, sent, shown, told };
}

Deno.test("at the end of its cell a signal is no longer stopped by Stop, which says what does", async () => {
  const { host, inner, listeners, report, told } = fakeKernel();
  cureKernel(host, { report });
  const signal = stopSignal();
  await inner.broadcastResult();
  listeners[0]();
  assert.deepEqual([signal.aborted, told], [false, [stopHint]]);
  assert.equal(stopSignal(), signal);
  listeners[0]();
  assert.deepEqual([signal.aborted, told.length], [true, 1]);
});

Deno.test("a relay is told that Stop was heard, where one stands before the kernel", () => {
  for (const relays of [true, false]) {
    const { host, listeners, report, sent } = fakeKernel();
    cureKernel(host, { report, relays });
    listeners[0]();
    assert.deepEqual(sent, relays ? [["burin_stop", {}]] : []);
  }
  const { host, listeners, report, sent } = fakeKernel();
  cureKernel(host, { report });
  listeners[0]();
  assert.deepEqual(sent, [], "there is none here");
});

Deno.test("a system without the signal of Stop is cured of the rest; any other failure is told", () => {
  const failing = (error: Error) =>
    fakeKernel(() => {
      throw error;
    });
  cureKernel(failing(new TypeError("no such signal")).host, { report: () => {} });
  const { host } = failing(new RangeError("no room"));
  assert.throws(() => cureKernel(host, { report: () => {} }), /no room/);
});

Deno.test("a value is shown as it is, in the place of its id where it is an update", async () => {
  const { host, shown } = fakeKernel();
  await displayBundle({ "text/plain": "a" }, { id: "one", host });
  await displayBundle({ "text/plain": "b" }, { id: "one", update: true, host });
  assert.deepEqual(shown, [
    [{ "text/plain": "a" }, { raw: true, display_id: "one", update: false }],
    [{ "text/plain": "b" }, { raw: true, display_id: "one", update: true }],
  ]);
});
