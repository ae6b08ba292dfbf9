import assert from "node:assert/strict";
import { sha256 } from "lib/tensor/digest.ts";

Deno.test("sha256() gives FIPS 180-2's digest of abc, from bytes and from text", () => {
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(sha256("abc"), expected);
  assert.equal(sha256(new Uint8Array([97, 98, 99])), expected);
});

Deno.test("sha256() agrees with Web Crypto on bytes of every value", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * 7 % 256);
  const web = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  assert.equal(sha256(bytes), web);
});
