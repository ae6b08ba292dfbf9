/** Beside the bytes of TensorBoard's own writer (fixtures/simclr/make_events.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { crc32c, encodeEvents } from "lib/simclr/tensorboard.ts";

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

Deno.test("the checksum of RFC 3720's example", () => {
  assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
});
