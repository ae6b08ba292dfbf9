import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { KernelClient } from "lib/tools/kernel_client.ts";
import {
  cureKernel,
  displayBundle,
  type Host,
  inKernel,
  stop,
  stopHint,
  stopSignal,
} from "lib/notebook/kernel.ts";

Deno.test("a signal is aborted by Stop, and the next one is fresh", () => {
  const signal = stopSignal();
  assert.equal(stopSignal(), signal, "one signal for a whole cell");
  stop();
  assert.ok(signal.aborted);
  assert.equal(signal.reason.name, "AbortError");
  assert.ok(!stopSignal().aborted);
});

Deno.test("outside a kernel nothing is cured and nothing can be shown", async () => {
  assert.equal(inKernel, false);
  cureKernel();
  await assert.rejects(displayBundle({}), /this is no notebook/);
});

Deno.test("cures are given once: late outputs are waited for, Stop is listened to", async () => {
  const internal = Symbol("internal");
  const events: string[] = [];
  const inner = {
    broadcastResult: (count: number) => {
      events.push(`sent ${count}`);
      return Promise.resolve();
    },
  };
  const listeners: (() => void)[] = [];
  const host: Host & Record<symbol, unknown> = {
    jupyter: { display: () => Promise.resolve() },
    internal,
    addSignalListener: (_, listener) => void listeners.push(listener),
    [internal]: { jupyter: inner },
  };
  const told: unknown[] = [];
  const untouched = inner.broadcastResult;
  cureKernel(host, { report: (error) => told.push(error) });
  const cured = inner.broadcastResult;
  assert.notEqual(cured, untouched);
  cureKernel(host);
  assert.equal(inner.broadcastResult, cured);
  assert.equal(listeners.length, 1);
  const began = performance.now();
  await inner.broadcastResult(4);
  assert.deepEqual(events, ["sent 4"]);
  assert.ok(performance.now() - began >= 2);
  const signal = stopSignal();
  listeners[0]();
  assert.ok(signal.aborted);
  const event = new ErrorEvent("error", { error: "stray", cancelable: true });
  globalThis.dispatchEvent(event);
  assert.ok(event.defaultPrevented && told.includes("stray"));
});

Deno.test("in a real kernel a stray error is told in its cell, and the next await does not hang", async () => {
  const directory = fileURLToPath(new URL("../../", import.meta.url));
  await using kernel = await KernelClient.start({ directory });
  const run = (code: string) => kernel.execute(code, { timeout: 20 });
  const { error } = await run(
    `import { inKernel, stopSignal } from "lib/notebook/kernel.ts"; inKernel`,
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
    await run(`import { stopSignal } from "lib/notebook/kernel.ts"; let steps = 0;`);
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
