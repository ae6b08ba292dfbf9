import assert from "node:assert/strict";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { workFolder } from "lib/notebook/work_folder.ts";

Deno.test("a notebook and its working copy mean the same folder", () => {
  const shipped = join(projectDirectory, "notebooks");
  assert.equal(workFolder("plates-7", shipped), join("..", "out", "notebooks", "plates-7"));
  const copy = join(projectDirectory, "out", "lab");
  const folders = [shipped, copy].map((from) => join(from, workFolder("plates-7", from)));
  assert.equal(folders[0], folders[1]);
});
