import assert from "node:assert/strict";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { runFindings } from "lib/study/findings.ts";
import { train } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";
import { listening } from "./listening.ts";
import { withFolder } from "tests/with_folder.ts";
import { toldRights, withCredits } from "./credited_run.ts";

const at = "2026-01-31T12:00:00.000Z";

Deno.test("the figures of a run, its pairs and its neighbours, with the credit of every plate", () =>
  withCredits(async (directory) => {
    const tables = ["figures", "pairs", "neighbours"] as const;
    const found = await runFindings({ directory, tables, k: 2, at });
    assert.deepEqual(found.plates.map(({ credit }) => credit.rights), toldRights);
    assert.deepEqual(found.plates.map(({ credit }) => credit.holder), [
      "Museum of One",
      "",
      "Städel & Söhne",
    ]);
    assert.equal(found.figures.length, 6);
    assert.deepEqual([...found.pairs].map(({ a, b, probability }) => [a, b, probability]), [
      ["plate-0.00", "plate-1.00", null],
    ]);
    const { galleries, gallery, ids } = readEmbeddings(directory);
    const expected = nearestEitherWay(galleries[gallery], galleries[gallery].direct, {
      k: 2,
      exclude: (query, row) => query === row,
    });
    assert.deepEqual(
      [...found.neighbours].map(({ figure, rank, neighbour }) => [figure, rank, neighbour]),
      expected.flatMap((hits, q) => hits.map(({ index }, i) => [ids[q], i + 1, ids[index]])),
    );
    assert.deepEqual(found.made.models, { detector: "none", segmenter: "none", encoder: "simclr" });
    assert.match(found.made.version, /^\d+\.\d+\.\d+/);
  }));

Deno.test("what is not asked for is not looked for, and what was not run is named", () =>
  withFolder(async (directory) => {
    await assert.rejects(
      runFindings({ directory, tables: [], at }),
      /Nothing was extracted in .*: run extract first/,
    );
  }));

Deno.test("ten neighbours of each figure are told unless others are asked for", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 6 });
    await fakeCutOuts(directory);
    train(directory, 1);
    await runEmbed({ directory, threads: 1 }, listening().context);
    const { neighbours } = await runFindings({ directory, tables: ["neighbours"], at });
    assert.equal([...neighbours].length, 12 * 10);
  }));

Deno.test("a figure of whom nobody knows who it is has no name, whatever labels call all figures", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 1, nameOf: (id) => id === "plate-0.00" ? "Alice" : "figure" });
    const { figures } = await runFindings({ directory, tables: ["figures"], at });
    assert.deepEqual(figures.map(({ name }) => name), ["Alice", null]);
  }));
