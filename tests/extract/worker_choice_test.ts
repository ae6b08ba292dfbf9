import assert from "node:assert/strict";
import { workerFor } from "lib/extract/worker_choice.ts";

Deno.test("a plate goes where it is seen already, else to the first that has least to do", () => {
  const [image, another] = [10, 20].map((side) => (
    { width: side, height: side, data: new Uint8Array(4 * side * side) }
  ));
  const workers = [3, 1, 1].map((waiting, i) => ({ waiting, seen: i === 0 ? image : null }));
  assert.equal(workerFor(workers, image), workers[0]);
  assert.equal(workerFor(workers, another), workers[1]);
  const [busy, same] = [{ waiting: 4, seen: another }, { waiting: 0, seen: another }];
  assert.equal(workerFor([busy, same], another), busy);
});
