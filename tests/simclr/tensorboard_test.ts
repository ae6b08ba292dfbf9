/** Beside the bytes of TensorBoard's own writer (fixtures/simclr/make_events.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { encodeEvents } from "lib/simclr/tensorboard.ts";

const fixture: {
  rows: { step: number; loss: number; learning_rate: number }[];
  base64: string;
} = JSON.parse(
  readFileSync(new URL("../fixtures/simclr/events.json", import.meta.url), "utf8"),
);

Deno.test("byte for byte what TensorBoard writes", () => {
  const rows = fixture.rows.map(({ step, ...values }) => ({ step, values }));
  const expected = Uint8Array.from(atob(fixture.base64), (c) => c.charCodeAt(0));
  assert.deepEqual(encodeEvents(rows), expected);
});

Deno.test("steps are numbers of seven bits each, the lowest first; a time of 0 is left out", () => {
  const version = encodeEvents([]).length;
  /** The event's own bytes. */
  const event = (step: number) => {
    const bytes = encodeEvents([{ step, values: {} }]).subarray(version);
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    return [...bytes.subarray(12, 12 + length)];
  };
  assert.deepEqual(event(0), [16, 0, 42, 0]);
  const cases: [step: number, bytes: number[]][] = [
    [1, [1]],
    [127, [127]],
    [128, [128, 1]],
    [129, [129, 1]],
    [16_383, [255, 127]],
    [16_384, [128, 128, 1]],
  ];
  for (const [step, bytes] of cases) {
    // nine bytes of time, then the step
    assert.deepEqual(event(step).slice(9), [16, ...bytes, 42, 0], `${step}`);
  }
});
