import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import type { FindingTable } from "lib/exchange/finding_rows.ts";
import { storeFile } from "lib/extract/extract.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import {
  exchangedLines,
  type ExchangeFormat,
  isExchangeFormat,
  runExchange,
  writePieces,
} from "lib/study/exchange_run.ts";
import { withFolder } from "tests/with_folder.ts";
import { listening } from "./listening.ts";
import { withCredits } from "./credited_run.ts";

const at = "2026-01-31T12:00:00.000Z";

Deno.test("each form goes into a file of its own, with as many rows as it says", () =>
  withCredits(async (directory) => {
    const csv = await runExchange({ directory, format: "csv", at });
    assert.deepEqual([csv.file, csv.what, csv.count, csv.unknownRights], [
      join(directory, "figures.csv"),
      "figures",
      6,
      1,
    ]);
    assert.equal(statSync(csv.file).size, csv.bytes);
    // spreadsheets take a file without this mark for one of their country's letters
    assert.deepEqual([...readFileSync(csv.file).subarray(0, 4)], [0xef, 0xbb, 0xbf, 0x66]);
    assert.equal(readFileSync(csv.file, "utf8").match(/^plate-\d\.\d\d,/gm)?.length, 6);
    const graph = await runExchange({ directory, format: "graphml", at });
    assert.deepEqual([graph.file, graph.count], [join(directory, "pairs.graphml"), 1]);
    {
      // a second one of which nobody says a thing, on which nothing was found: a node, and in no row
      using store = openStore(storeFile(directory));
      const [{ id: _, ...plate }] = store.plates();
      const empty = { ...plate, id: "plate-9", rights: "", more: {} };
      store.add({ plate: empty, sha256: plate.sha256, characters: [], missed: 0, skipped: null });
    }
    const unknown = async (format: ExchangeFormat, what: FindingTable) =>
      (await runExchange({ directory, format, what, k: 1, at })).unknownRights;
    assert.equal(await unknown("csv", "figures"), 1);
    const { context } = listening();
    await runEmbed({ directory, threads: 1 }, context);
    await runDuplicates({ directory, seed: 1, neighbours: 2 }, context);
    assert.deepEqual([await unknown("csv", "pairs"), await unknown("graphml", "pairs")], [1, 2]);
    const file = join(directory, "deep", "n.jsonl");
    const neighbours = await runExchange({
      ...{ directory, format: "jsonl", what: "neighbours", k: 3, file, at },
    });
    assert.equal(neighbours.count, 18);
    assert.equal(readFileSync(file, "utf8").trimEnd().split("\n").length, 18);
    const notes = await runExchange({ directory, format: "annotations", what: "figures", at });
    assert.equal(JSON.parse(readFileSync(notes.file, "utf8")).total, 6);
    assert.match(exchangedLines(csv).join("\n"), /6 figures.*\nThe rights of 1 plate are unknown/);
    assert.deepEqual(
      exchangedLines({ ...csv, file: "f.csv", bytes: 2_345_678, unknownRights: 0 }),
      [
        "f.csv: 6 figures, 2.35 MB",
      ],
    );
    rmSync(join(directory, "duplicates.json"));
    await assert.rejects(
      runExchange({ directory, format: "csv", what: "pairs", at }),
      /run duplicates first/,
    );
  }));

Deno.test("pieces become one file, however many, and half a character is none", () =>
  withFolder((folder) => {
    const file = join(folder, "long.txt");
    const piece = "ä".repeat(1 << 19);
    assert.equal(writePieces(file, [piece, piece, piece, "\ud800"]), 3 * (1 << 20) + 3);
    const text = readFileSync(file, "utf8");
    assert.ok(text.endsWith("ä\ufffd") && text.length === 3 * (1 << 19) + 1);
    assert.equal(writePieces(file, []), 0);
    return Promise.resolve();
  }));

Deno.test("names of forms are known", () => {
  assert.ok(isExchangeFormat("csv") && !isExchangeFormat("onnx") && !isExchangeFormat("toString"));
});
