import assert from "node:assert/strict";
import { isMirrored, joinedSides, typedSides } from "lib/cli/detector_options.ts";
import { UsageError } from "lib/study/usage.ts";

Deno.test("sides are one or several, multiples of 32 from 32 to 4096", () => {
  assert.equal(joinedSides("640"), 640);
  assert.deepEqual(joinedSides("416+ 640"), [416, 640]);
  assert.deepEqual([joinedSides("32"), joinedSides("4096")], [32, 4096]);
  for (const typed of ["", "0", "31", "33", "4128", "416+", "416,640", "-32", "wide"]) {
    assert.throws(
      () => joinedSides(typed),
      (error: Error) => error instanceof UsageError && error.message.endsWith(`not "${typed}"`),
    );
  }
});

Deno.test("a mirror is asked for, refused, or left to the detector", () => {
  assert.deepEqual(["yes", "no", undefined].map(isMirrored), [true, false, undefined]);
});

Deno.test("sides are multiples of 32", () => {
  assert.deepEqual(typedSides(undefined), [null]);
  assert.deepEqual(typedSides("416, 640"), [416, 640]);
  assert.deepEqual(typedSides("640,416+640 , 32"), [640, [416, 640], 32]);
  for (const typed of ["", "400", "0", "-32", "416,", "x", "416+", "416+400", "4128"]) {
    assert.throws(() => typedSides(typed), /multiples of 32/);
  }
});
