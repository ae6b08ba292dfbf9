import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  exchangedLines,
  isExchangeFormat,
  runExchange,
  writePieces,
} from "lib/study/exchange_run.ts";
import { withFolder } from "tests/with_folder.ts";
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
    assert.equal(readFileSync(csv.file, "utf8").match(/^plate-\d\.\d\d,/gm)?.length, 6);
    const graph = await runExchange({ directory, format: "graphml", at });
    assert.deepEqual([graph.file, graph.count], [join(directory, "pairs.graphml"), 1]);
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
