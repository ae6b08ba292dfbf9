import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSummary, type Summary } from "lib/study/summary.ts";
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
    const lines = readFileSync(join(folder, "out/characters.jsonl"), "utf8").trim().split("\n");
    assert.equal(lines.length, extraction!.characters);
    assert.match(JSON.parse(lines[0]).sha256, /^[0-9a-f]{64}$/);
    const said = await ran(...typed, "--detector", "labels");
    assert.equal(said.status, 3);
    assert.match(said.err, /1 file was passed over: plates\/torn\.png/);
    // what earlier runs took is not forgotten
    assert.match(said.err, /Nothing new: 3 plates were gone through before, all together in /);
    assert.match(said.err, /characters on 2 plates; 1 plate skipped/);
    const { seconds } = readSummary(join(folder, "out"));
    assert.ok(seconds.extract > 0);
    assert.doesNotMatch(said.err, /\b0 plates|1 plates/);
    assert.doesNotMatch(said.err, /[vV]ips|libpng/);
    const wrong = await ran(...typed, "--duplicates", "some");
    assert.match(wrong.err, /--duplicates .*drop.*merge.*keep; it was given "some"/);
    writeFileSync(join(folder, "cut.onnx"), "no model");
    const broken = await ran(...typed, "--detector", `yolov8:${join(folder, "cut.onnx")}`);
    assert.match(broken.err, /Cannot load .*cut\.onnx on cpu: .*Is it a whole ONNX file/);
    const none = await ran(...typed, "--detector", "dfine:none.onnx");
    assert.match(none.err, /There is no file none\.onnx for --detector dfine:none\.onnx/);
    const other = await ran(...typed, "--detector", "ink");
    assert.equal(other.status, 1);
    assert.match(other.err, /begun in another way/);
    assert.match(
      (await ran("extract", "--corpus", join(folder, "none"))).err,
      /There is no folder/,
    );
  }));
