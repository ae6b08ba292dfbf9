import assert from "node:assert/strict";
import { openSync, writeSync } from "node:fs";
import { diskTrouble } from "lib/assets/disk_trouble.ts";

Deno.test("the system's codes are told in words, other errors as they are", {
  ignore: Deno.build.os !== "linux",
}, () => {
  const full = openSync("/dev/full", "w");
  const failing = [
    [() => writeSync(full, Uint8Array.of(1)), /^the disk is full; free some space/],
    [() => openSync("/dev/null/x", "w"), /^a part of its path is a file/],
    [() => openSync("/proc", "w"), /^there is a folder of that name/],
    [() => openSync(`/tmp/${"x".repeat(300)}`, "w"), /^its name is too long/],
  ] as const;
  for (const [work, said] of failing) {
    try {
      work();
      assert.fail("it was written");
    } catch (error) {
      assert.match(diskTrouble(error), said);
    }
  }
  assert.equal(diskTrouble(new Error("odd")), "odd");
  assert.equal(diskTrouble("odd"), "odd");
});

Deno.test("a folder that was not permitted is told in the same words", () => {
  const refused = new Deno.errors.NotCapable("Requires write access to x");
  assert.match(diskTrouble(refused), /^this folder cannot be written to/);
});
