import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { detectorFor } from "lib/cli/extract.ts";
import type { Summary } from "lib/cli/summary.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { json, ran, withFolder } from "./ran.ts";

Deno.test("a folder of images is enough; bad ones are skipped and named; settings are held to", () =>
  withFolder(async (folder) => {
    const prints = join(folder, "prints");
    await engraveCollection({ seed: 2, plates: 2, width: 600, height: 450, directory: prints });
    mkdirSync(join(prints, "plates"), { recursive: true });
    writeFileSync(join(prints, "plates/torn.png"), "no picture");
    const typed = ["extract", "--corpus", prints, "--out", join(folder, "out")];
    const { extraction, detection } = json<Summary>(
      await ran(...typed, "--detector", "labels", "--json"),
    );
    assert.equal(extraction!.plates, 3);
    assert.ok(extraction!.characters > 2);
    assert.deepEqual(extraction!.skipped.map(({ plate }) => plate), ["plates-torn"]);
    assert.deepEqual([extraction!.false, extraction!.missed], [0, 0]);
    assert.equal(detection![0].map50, 1);
    const other = await ran(...typed, "--detector", "ink");
    assert.equal(other.status, 1);
    assert.match(other.err, /begun in another way/);
    assert.match(
      (await ran("extract", "--corpus", join(folder, "none"))).err,
      /There is no folder/,
    );
  }));

Deno.test("Alice is found by a real detector, plates of the engraver by their ink", () => {
  assert.deepEqual([detectorFor("alice", undefined), detectorFor("engraver", undefined)], [
    "yolox",
    "ink",
  ]);
  assert.equal(detectorFor("alice", "labels"), "labels");
});
