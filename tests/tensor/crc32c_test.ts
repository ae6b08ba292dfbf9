import assert from "node:assert/strict";
import { crc32c } from "lib/tensor/crc32c.ts";

Deno.test("the checksum of RFC 3720's example", () => {
  assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
});
