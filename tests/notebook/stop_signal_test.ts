import assert from "node:assert/strict";
import { endCell, stop, stopSignal } from "lib/notebook/stop_signal.ts";

Deno.test("a signal is aborted by Stop, and the next one is fresh", () => {
  const signal = stopSignal();
  assert.equal(stopSignal(), signal, "one signal for a whole cell");
  assert.ok(stop());
  assert.ok(signal.aborted);
  assert.equal(signal.reason.name, "AbortError");
  assert.ok(!stopSignal().aborted);
});

Deno.test("a cell that asked for no signal cannot be stopped", () => {
  const signal = stopSignal();
  endCell();
  assert.equal(stop(), false);
  assert.ok(!signal.aborted);
});
