import assert from "node:assert/strict";
import { indexOfFindings } from "lib/exchange/findings.ts";
import { sample } from "./sample.ts";

Deno.test("figures and plates are found by their ids, and a plate by a figure's", () => {
  const index = indexOfFindings(sample);
  assert.equal(index.figure("rake-1.00")?.plate, "rake-1");
  assert.equal(index.figure("rake-1"), null);
  assert.equal(index.plateOf("rake-1.00"), index.plate("rake-1"));
  assert.equal(index.plateOf("trailing½").id, "trailing½");
});

Deno.test("what is not there is named, and an id means one thing", () => {
  const index = indexOfFindings(sample);
  assert.throws(() => index.plate("nowhere"), /no plate "nowhere" among the 4 plates/);
  assert.throws(() => index.plateOf("nowhere.00"), /neither a figure nor a plate "nowhere.00"/);
  const ids = ["rake-1", "trailing½"];
  const twice = { ...sample, figures: ids.map((id) => ({ ...sample.figures[0], id })) };
  assert.throws(() => indexOfFindings(twice), /"rake-1" is the id of a plate and of a figure/);
});
