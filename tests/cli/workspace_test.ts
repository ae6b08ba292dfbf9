import assert from "node:assert/strict";
import { newestCheckpoint, openCorpus, outOf, surroundings, timed } from "lib/cli/workspace.ts";
import { withFolder } from "./ran.ts";

Deno.test("results go to a folder of the corpus's name", () => {
  assert.equal(outOf({ corpus: "engraver", out: undefined }), "out/engraver");
  assert.equal(outOf({ corpus: "/my/prints/", out: undefined }), "out/prints");
  assert.equal(outOf({ corpus: "alice", out: "here" }), "here");
  assert.equal(outOf({ corpus: "prints", out: undefined }), "out/prints");
  assert.equal(outOf({ corpus: "prints/seymour", out: undefined }), "out/seymour");
});

Deno.test("what is missing says which command makes it", () =>
  withFolder((folder) => {
    assert.throws(() => openCorpus(folder), /run extract first/);
    assert.throws(() => newestCheckpoint(folder), /run train first/);
    return Promise.resolve();
  }));

Deno.test("versions, machine and seconds are those of this run", async () => {
  const { versions, machine } = surroundings();
  assert.equal(versions.deno, Deno.version.deno);
  assert.ok(Number(machine.cores) > 0);
  const { result, seconds } = await timed(() => new Promise((r) => setTimeout(() => r(7), 50)));
  assert.equal(result, 7);
  assert.ok(seconds >= 0.04 && seconds < 5);
});
