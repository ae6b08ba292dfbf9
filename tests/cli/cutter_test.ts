import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { json, ran, withFolder } from "./ran.ts";

Deno.test("what cannot be is said before any work", async () => {
  const none = await ran("cutter", "--steps", "0");
  assert.equal(none.status, 2);
  assert.match(none.err, /--steps/);
});

Deno.test("a cutter is trained, evaluated and written down, and is taken as it is when asked again", () =>
  withFolder(async (folder) => {
    const result = join(folder, "cutter.json");
    const words = [
      "--no-prints",
      "--engraver",
      "1",
      "--steps",
      "1",
      "--batch",
      "2",
      "--judge",
      "1",
    ];
    const places = ["--out", join(folder, "out"), "--figures", folder, "--result", result];
    const told = json<{ file: string; sha256: string; bytes: number; prints: null }>(
      await ran("cutter", ...words, ...places, "--threads", "1", "--json"),
    );
    assert.ok(existsSync(told.file));
    assert.equal(told.prints, null);
    const kept = JSON.parse(readFileSync(result, "utf8"));
    assert.deepEqual([kept.format, kept.sha256], ["burin-cutter-1", told.sha256]);
    const again = await ran("cutter", ...words, ...places, "--threads", "1");
    assert.equal(JSON.parse(readFileSync(result, "utf8")).sha256, told.sha256);
    // what it was not evaluated on is not spoken of
    assert.match(again.err, /^On the engraver's corpus: mask IoU \d\.\d{3} \(\d\.\d{3} to /m);
    assert.match(again.err, /^On harder engraved plates of other seeds: mask IoU/m);
    assert.doesNotMatch(again.err, /books it never saw/);
  }));
