/** Our cards as mlcroissant and ro-crate-py read them. `deno task test:peers` runs it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { writeCroissant } from "lib/exchange/croissant.ts";
import { findingRows, type FindingTable, findingTables } from "lib/exchange/finding_rows.ts";
import { crateFile, writeRoCrate } from "lib/exchange/ro_crate.ts";
import { cardSample, cardTexts } from "tests/exchange/card_sample.ts";
import { sample } from "tests/exchange/sample.ts";
import { withFolder } from "tests/with_folder.ts";
import { answerOf } from "./python.ts";

interface Answer {
  readonly versions: Readonly<Record<string, string>>;
  readonly issues: string;
  readonly name: string;
  readonly licences: readonly string[];
  readonly records: Readonly<Record<FindingTable, readonly Readonly<Record<string, unknown>>[]>>;
  readonly crate: {
    readonly name: string;
    readonly licences: readonly string[];
    readonly author: string;
    readonly files: Readonly<Record<string, string>>;
    readonly instrument: string;
    readonly results: readonly string[];
  };
}

Deno.test("mlcroissant finds nothing wrong and reads every row; ro-crate-py knows every file", () =>
  withFolder(async (folder) => {
    for (const { path, table } of cardSample.files) {
      writeWhole(join(folder, path), cardTexts[table!]);
    }
    const card = writeCroissant(cardSample);
    writeFileSync(join(folder, "croissant.json"), card);
    writeFileSync(join(folder, crateFile), writeRoCrate(cardSample));
    const { versions, ...read } = await answerOf<Answer>("cards.py", [folder]);
    assert.equal(read.issues.trim(), "");
    assert.equal(read.name, cardSample.title);
    assert.deepEqual(read.licences, JSON.parse(card).license);
    for (const table of findingTables) {
      const rows = [...findingRows(sample, table)];
      assert.equal(read.records[table].length, rows.length);
      rows.forEach((row, i) => {
        for (const [name, cell] of Object.entries(row)) {
          const seen = read.records[table][i][name];
          // pandas knows no difference between nothing and no text
          if (cell === null) assert.ok([null, "", "None", "nan"].includes(seen as string), name);
          else assert.equal(seen, cell, `${table} ${i}, ${name}`);
        }
      });
    }
    const { crate } = read;
    assert.deepEqual([crate.name, crate.author], [cardSample.title, cardSample.author]);
    assert.equal(crate.instrument, "SoftwareApplication");
    assert.deepEqual(
      crate.files,
      Object.fromEntries(cardSample.files.map(({ path, sha256 }) => [path, sha256])),
    );
    assert.deepEqual(crate.results, cardSample.files.map(({ path }) => path));
    assert.equal(crate.licences.length, 4);
    // a card that is wrong is found out, so that the check can fail
    writeFileSync(
      join(folder, "croissant.json"),
      card.replaceAll("sc:Float", "sc:Nothing"),
    );
    await assert.rejects(answerOf("cards.py", [folder]));
    const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    console.log(`${named.join(", ")}: ${findingTables.length} tables, 2 cards`);
  }));
