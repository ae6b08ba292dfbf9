import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { embedRun } from "lib/study/embed_stage.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
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
