import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownDigest } from "lib/retrieval/onnx_encoder.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { embedRun } from "lib/study/embed_stage.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { openTestedModels } from "lib/study/evaluated_models.ts";
import { mapFile, readMap } from "lib/study/figure_map.ts";
import { withFolder } from "tests/with_folder.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

Deno.test("what was embedded, by what and where it lies is said; a map only where it is asked for", () =>
  withEmbeddings(async (folder) => {
    const said: string[] = [];
    const context = { ...listening().context, say: (line: string) => void said.push(line) };
    await embedRun({ directory: folder, embedder: "phash" }, context);
    assert.match(said.join("\n"), /6 characters, .* by phash: 64 numbers each/);
    assert.equal(said.at(-1), `wrote ${embeddingsFile(folder, "phash")}`);
    const isPage = (line: string) => /^wrote .*map.*\.html$/.test(line);
    assert.ok(!said.some(isPage));
    await embedRun({ directory: folder, embedder: "phash", map: true }, context);
    assert.ok(said.some(isPage), said.join("\n"));
    for (const line of said) {
      if (line.startsWith("wrote ")) assert.ok(existsSync(line.slice("wrote ".length)), line);
    }
  }));

Deno.test("without a name the run's own encoder embeds, where it trained one", () =>
  withEmbeddings(async (folder) => {
    await embedRun({ directory: folder }, listening().context);
    assert.equal(readEmbeddings(folder).ids.length, 6);
    assert.ok(existsSync(embeddingsFile(folder, "simclr")));
  }));

Deno.test("a file of one's own embeds, stands in tables, and another file of its name is refused", () =>
  withEmbeddings((folder) =>
    withFolder(async (elsewhere) => {
      const own = join(elsewhere, "own.onnx");
      const write = (seed: number) =>
        writeFileSync(own, exportEncoder(untrained(configs.demo, seed), { head: false }));
      write(3);
      const asked = { directory: folder, embedder: own, threads: 1 };
      await embedRun(asked, listening().context);
      const { ids, gallery, origin } = readEmbeddings(folder, { embedder: own });
      assert.deepEqual([ids.length, gallery, origin.encoder], [
        6,
        "with background",
        ownDigest(own),
      ]);
      await embedRun({ ...asked, map: true }, listening().context);
      const map = readMap(folder, { embedder: own });
      assert.equal(mapFile(folder, own), join(folder, "map.own.onnx.json"));
      assert.equal(map.embedder, "own.onnx");
      assert.deepEqual(readMap(folder, { embedder: "own.onnx" }), map);
      const page = readFileSync(join(folder, "map.own.onnx.html"), "utf8");
      assert.ok(page.includes(`--embedder ${own}`), "the command finds the file again");
      const tested = { directory: folder, threads: 1, seed: 1, only: own };
      await using opened = await openTestedModels(tested);
      assert.deepEqual(opened.models.map(({ embedder }) => embedder.name), [
        "own.onnx",
        "untrained",
        "phash",
      ]);
      assert.deepEqual(opened.models.map(({ books }) => books), [null, [], []]);
      await assert.rejects(
        openTestedModels({ ...tested, only: `${own}, elsewhere/own.onnx` }),
        /own\.onnx and elsewhere\/own\.onnx, .* both called own\.onnx, .*: rename one/,
      );
      write(4);
      assert.throws(() => readEmbeddings(folder, { embedder: own }), /another checkpoint/);
      await embedRun(asked, listening().context);
      assert.equal(readEmbeddings(folder, { embedder: own }).origin.encoder, ownDigest(own));
      assert.throws(() => readEmbeddings(folder, { embedder: "phsh" }), /Did you mean phash\?/);
    })
  ));
