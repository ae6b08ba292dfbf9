import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { learntFromLine, platesOfPart, tunedParts } from "lib/study/tuned_parts.ts";
import { UsageError } from "lib/study/usage.ts";
import { withFolder } from "tests/with_folder.ts";

const parts = { train: ["a", "b"], validation: ["c"], test: ["d"] };

Deno.test("a tuned detector's parts lie beside it; what it learnt from is said of plates to judge on", () =>
  withFolder((folder) => {
    const name = `yolox:${join(folder, "tuned.onnx")}`;
    for (const none of [name, "burin_nano"]) {
      assert.equal(tunedParts(none), null);
      assert.equal(learntFromLine(none, ["a"]), null);
      assert.throws(() => platesOfPart(none, "test"), UsageError);
    }
    writeFileSync(join(folder, "parts.json"), JSON.stringify(parts));
    assert.deepEqual(tunedParts(name), parts);
    assert.deepEqual(platesOfPart(name, "test"), ["d"]);
    const said = learntFromLine(name, ["a", "c", "d", "e"]);
    assert.match(said!, /learnt from 1 of these 4 plates and was chosen by 1: .*--part test/);
    assert.match(learntFromLine(name, ["c"])!, /learnt from 0 of these 1 /);
    assert.equal(learntFromLine(name, ["d", "e"]), null);
    writeFileSync(join(folder, "parts.json"), '{"train": 7}');
    assert.throws(() => tunedParts(name), /parts\.json/);
    return Promise.resolve();
  }));
