import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { tensorflowDirectory, tensorflowPins } from "lib/jit/tensorflow.ts";
import { away, json, ran, withFolder } from "./ran.ts";

Deno.test("an engine that is there is not built again", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const directory = tensorflowDirectory();
      mkdirSync(directory, { recursive: true });
      const made = json(await ran("tensorflow", "--json"));
      assert.deepEqual(made, { directory, built: false, versions: tensorflowPins });
      assert.match((await ran("tensorflow")).err, /already in .*tfjs-node/);
    })
  ));
