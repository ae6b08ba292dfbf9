import assert from "node:assert/strict";
import { greeting } from "lib/tools/zmtp_greeting.ts";

Deno.test("the greeting is 64 bytes: signature, version 3, mechanism NULL, client", () => {
  const bytes = greeting();
  assert.equal(bytes.length, 64);
  assert.deepEqual([bytes[0], bytes[9], bytes[10], bytes[32]], [0xff, 0x7f, 3, 0]);
  assert.equal(new TextDecoder().decode(bytes.subarray(12, 16)), "NULL");
});

Deno.test("the greeting is bytes as RFC 23 has them, zero where it says nothing", () => {
  const expected = new Uint8Array(64);
  expected.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, 78, 85, 76, 76]);
  assert.deepEqual(greeting(), expected);
});
