import assert from "node:assert/strict";
import { byId, dataManifests, modelManifests } from "lib/assets/manifest.ts";
import { fetchAssets, verifyAssets } from "lib/tools/assets.ts";
import { listening } from "tests/study/listening.ts";
import { away } from "tests/cli/ran.ts";
import { withFolder } from "tests/with_folder.ts";

// damaged files are in cli/data_test.ts and cli/models_test.ts
Deno.test("what ships is fetched from the project itself, and said to be here", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
      const done: number[] = [];
      const { context, said } = listening((at) => done.push(at));
      const [found] = await fetchAssets([nano], { title: "fetching burin_nano" }, context);
      assert.deepEqual([found.from, done.at(-1)], ["project", 1]);
      assert.equal(found.sha256, nano.variants[0].sha256);
      const plate = dataManifests()[0].items[0];
      const states = await verifyAssets([nano, plate], {}, context);
      assert.deepEqual(states.map(({ state }) => state), ["here", "missing"]);
      assert.deepEqual(said, [`here     ${nano.path}`, `missing  ${plate.path}`]);
    })
  ));
