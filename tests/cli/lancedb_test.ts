import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { lancedbDirectory, lancedbPins } from "lib/retrieval/lancedb.ts";
import { away, json, ran, withFolder } from "./ran.ts";

Deno.test("LanceDB that is there is not installed again", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const directory = lancedbDirectory();
      mkdirSync(directory, { recursive: true });
      const made = json(await ran("lancedb", "--json"));
      assert.deepEqual(made, { directory, installed: false, versions: lancedbPins });
      assert.match((await ran("lancedb")).err, /already in .*lancedb/);
    })
  ));
