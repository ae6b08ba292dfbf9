import assert from "node:assert/strict";
import { cureKernel } from "lib/notebook/cure.ts";
import { here, type Host } from "lib/notebook/jupyter.ts";
import { stopHint, stopSignal } from "lib/notebook/stop_signal.ts";

Deno.test("outside of a kernel nothing is cured", () => {
  const { addSignalListener } = Deno;
  cureKernel({ ...here, addSignalListener: () => assert.fail("it listens") });
  assert.equal(Deno.addSignalListener, addSignalListener);
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
  // the cell's end was told above: nothing listens any more
  await inner.broadcastResult(5);
  listeners[0]();
  assert.equal(told.at(-1), stopHint);
});

/** A kernel that hears nothing but Stop; what it broadcasts is gathered. */
function listeningHost(addSignalListener?: Host["addSignalListener"]) {
  const sent: string[] = [];
  const listeners: (() => void)[] = [];
  const host: Host = {
    jupyter: {
      display: () => Promise.resolve(),
      broadcast: (type: string) => Promise.resolve(void sent.push(type)),
    },
    addSignalListener: addSignalListener ?? ((_, listener) => void listeners.push(listener)),
  };
  return { host, sent, listeners };
}

Deno.test("a relay is told that Stop was heard, where there is one", () => {
  for (const [options, told] of [[{}, []], [{ relays: true }, ["burin_stop"]]] as const) {
    const { host, sent, listeners } = listeningHost();
    cureKernel(host, { ...options, report: () => {} });
    listeners[0]();
    assert.deepEqual(sent, told);
  }
});

Deno.test("a system without the signal has no Stop, and any other failure is told", () => {
  const failing = (error: Error) =>
    listeningHost(() => {
      throw error;
    }).host;
  cureKernel(failing(new TypeError("no SIGINT here")), { report: () => {} });
  assert.throws(
    () => cureKernel(failing(new RangeError("something else")), { report: () => {} }),
    /something else/,
  );
});
