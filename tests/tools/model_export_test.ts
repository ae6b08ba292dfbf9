import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { byId, modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import { UsageError } from "lib/study/usage.ts";
import { exportModel } from "lib/tools/model_export.ts";
import { pinsOf } from "lib/tools/python_script.ts";

Deno.test("the scripts that make files pin every package", () => {
  const scripts = new Set(
    modelManifests().flatMap((one) =>
      one.kind === "graph" && one.export ? [one.export.script] : []
    ),
  );
  assert.ok(scripts.size >= 2);
  for (const script of scripts) {
    const pins = pinsOf(readFileSync(join(projectDirectory, script), "utf8"), script);
    assert.ok(pins.length > 5 && pins.every((pin) => /^[\w-]+==[\d.]+$/.test(pin)), script);
  }
});

Deno.test("a model that is published is fetched, not made", async () => {
  const nano = byId(modelManifests(), { id: "yolox_nano", kind: "model" });
  await assert.rejects(exportModel(nano, { say: () => {} }), (error: Error) => {
    assert.match(error.message, /yolox_nano is published: deno task models fetch yolox_nano/);
    return error instanceof UsageError;
  });
});
