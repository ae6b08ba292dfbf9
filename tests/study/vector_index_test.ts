import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lancedbDirectory } from "lib/retrieval/lancedb.ts";
import { backgrounds, cutOutFile } from "lib/study/corpus.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { type Embeddings, openEmbeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { search } from "lib/study/search.ts";
import { indexFor, openVectorIndex } from "lib/study/vector_index.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
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
      const options = { directory: folder, embedder: "simclr" };
      const before = readEmbeddings(folder);
      (await openVectorIndex(before, options))[Symbol.dispose]();
      // the first is cut out as the second was
      for (const background of backgrounds) {
        const [to, from] = [0, 1].map((i) => cutOutFile(before.corpus, i, background));
        writeFileSync(to, readFileSync(from));
      }
      await runEmbed({ directory: folder, threads: 1 }, listening().context);
      const embeddings = readEmbeddings(folder);
      const query = embeddings.rows("direct", [1]);
      assert.deepEqual(embeddings.rows("direct", [0]).data, query.data);
      using index = await openVectorIndex(embeddings, options);
      const rows = await index.candidates({ direct: query, flipped: query }, 2);
      assert.deepEqual(rows, [0, 1]);
      assert.equal(index.recall.found, index.recall.of);
    }),
});

Deno.test({
  name:
    "beside a table a search reads the vectors that it weighs and no others, and sorts none in again",
  ignore,
  fn: () =>
    withEmbeddings(async (folder) => {
      const { context, said } = listening();
      const asked = { directory: folder, asked: "plate-0.00", k: 1, index: "lancedb" as const };
      const { answers } = await search(asked, context);
      // the other gallery's numbers are no numbers any more
      const file = join(folder, "embeddings.safetensors");
      const { tensors, metadata } = decodeSafetensors(readFileSync(file));
      const { data, shape } = tensors["without background.direct"] as Tensor<"float32">;
      const broken = float32(new Float32Array(data.length).fill(NaN), shape);
      writeFileSync(
        file,
        encodeSafetensors({ ...tensors, "without background.direct": broken }, metadata),
      );
      assert.throws(() => readEmbeddings(folder), /is not 6 rows of finite numbers/);
      const opened = openEmbeddings(folder);
      const read = new Set<string>();
      const watched: Embeddings = {
        ...opened,
        get galleries(): never {
          throw new Error("a gallery was read whole");
        },
        rows(way, numbers) {
          for (const number of numbers) read.add(`${way} ${number}`);
          return opened.rows(way, numbers);
        },
      };
      using index = await openVectorIndex(watched, {
        directory: folder,
        embedder: "simclr",
        context,
      });
      assert.deepEqual([...read], []);
      const direct = opened.rows("direct", [0]);
      const flipped = opened.rows("flipped", [0]);
      assert.ok((await index.candidates({ direct, flipped }, 2)).includes(0));
      assert.deepEqual((await search(asked, context)).answers, answers);
      assert.equal(said.filter((line) => line.includes("vectors into cells")).length, 1);
    }),
});
