import assert from "node:assert/strict";
import { cutterCsv } from "lib/finetune/cutter_csv.ts";

Deno.test("records as a table", () => {
  const record = { step: 50, entropy: 0.25, overlap: 1 / 3, learningRate: 1e-3 };
  assert.equal(
    cutterCsv([record]),
    "step,train/entropy,train/overlap_loss,lr\n50,0.25,0.333333,0.001\n",
  );
});
