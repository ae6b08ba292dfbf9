import assert from "node:assert/strict";
import { here, inKernel, jupyterOf } from "lib/notebook/jupyter.ts";

Deno.test("outside of a kernel there is no door, and a Deno that refuses to name it has none", () => {
  assert.deepEqual([inKernel, jupyterOf(here)], [false, null]);
  const refusing = {
    get jupyter(): never {
      throw new Error("not in a kernel");
    },
    addSignalListener() {},
  };
  assert.equal(jupyterOf(refusing), null);
  assert.equal(jupyterOf({ jupyter: {} as never, addSignalListener() {} }), null);
  const jupyter = { display: () => Promise.resolve() };
  assert.equal(jupyterOf({ jupyter, addSignalListener() {} }), jupyter);
});
