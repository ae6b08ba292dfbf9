import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lancedbDirectory } from "lib/retrieval/lancedb.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { search } from "lib/study/search.ts";
import { indexFor, openVectorIndex } from "lib/study/vector_index.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

const ignore = !existsSync(lancedbDirectory()); // deno task lancedb installs it

Deno.test("up to a million characters a search is exact, above it LanceDB's, and always as it is asked", () => {
  assert.deepEqual([indexFor(1_000_000), indexFor(1_000_001)], ["exact", "lancedb"]);
  assert.deepEqual([indexFor(1, "lancedb"), indexFor(2e6, "exact")], ["lancedb", "exact"]);
});

Deno.test({
  name:
    "LanceDB's answers are those of exact search, on so few; its table is made once for each model",
  ignore,
  fn: () =>
    withEmbeddings(async (folder) => {
      const { context, said } = listening();
      const asked = { directory: folder, asked: "plate-0.00", not: ["plate-2.01"], k: 3 };
      const exact = await search({ ...asked, index: "exact" }, context);
      assert.equal(exact.recall, null);
      for (let again = 0; again < 2; again++) {
        const found = await search({ ...asked, index: "lancedb" }, context);
        assert.deepEqual(found.answers, exact.answers);
        const { recall } = found;
        assert.equal(recall!.found, recall!.of);
      }
      assert.equal(said.filter((line) => line.includes("6 vectors into cells")).length, 1);
      const tables = readdirSync(join(folder, "cache")).filter((name) => /^vectors-/.test(name));
      assert.equal(tables.length, 1);
      const filtered = await search({
        ...{ directory: folder, asked: "plate-0.00", k: 3, index: "lancedb" },
        filter: { work: "w" },
      }, context);
      assert.equal(filtered.recall, null, "plates of one's choice are searched exactly");
    }),
});

Deno.test({
  name: "a vector that has changed is added, and the old one is no answer",
  ignore,
  fn: () =>
    withEmbeddings(async (folder) => {
      const embeddings = readEmbeddings(folder);
      const { direct, flipped } = embeddings.galleries[embeddings.gallery];
      const options = { directory: folder, embedder: "simclr" };
      (await openVectorIndex(embeddings, options))[Symbol.dispose]();
      const turned = { ...direct, data: Float32Array.from(direct.data) };
      const [, width] = direct.shape;
      turned.data.set(direct.data.subarray(width, 2 * width)); // the first is what the second was
      const changed = {
        ...embeddings,
        galleries: { ...embeddings.galleries, [embeddings.gallery]: { direct: turned, flipped } },
      };
      using index = await openVectorIndex(changed, options);
      const query = takeRows(turned, [0]);
      const rows = await index.candidates({ direct: query, flipped: query }, 2);
      assert.deepEqual(rows, [0, 1]);
    }),
});
