/** What the cards of a run are made from, with names that break what does not escape them. */
import { sha256 } from "lib/tensor/digest.ts";
import type { CardFacts, CardFile } from "lib/exchange/card_facts.ts";
import { type FindingTable, findingTables } from "lib/exchange/finding_rows.ts";
import { writeJsonList } from "lib/exchange/tables.ts";
import { hostile, sample } from "./sample.ts";

/** Files of the run, as they would lie in its folder. */
export const cardTexts: Readonly<Record<FindingTable, string>> = {
  figures: [...writeJsonList(sample, "figures")].join(""),
  pairs: [...writeJsonList(sample, "pairs")].join(""),
  neighbours: [...writeJsonList(sample, "neighbours")].join(""),
};

const files = findingTables.map((table): CardFile => ({
  path: `cards/${table}.json`,
  about: `The ${table}`,
  mediaType: "application/json",
  bytes: new TextEncoder().encode(cardTexts[table]).length,
  sha256: sha256(new TextEncoder().encode(cardTexts[table])),
  table,
}));

/** A run of the sample. */
export const cardSample: CardFacts = {
  title: `Characters of ${hostile[1]}`,
  about: `Found on ${hostile[2]}.`,
  collection: sample.collection,
  author: 'Ada "Countess" <Lovelace>',
  at: sample.made.at,
  version: sample.made.version,
  seed: 7,
  commands: ["deno task extract --corpus 'a b' --seed 7"],
  versions: { deno: "2.9.6", sharp: "0.35.5" },
  credits: sample.plates.map(({ credit }) => credit),
  models: [
    { part: "detector", name: "burin_nano", sha256: "a".repeat(64), licence: "Apache-2.0" },
    { part: "encoder", name: "simclr after 40 steps", sha256: null, licence: null },
  ],
  stages: [{ name: "extract", seconds: 4.25 }],
  files,
  counts: { plates: 4, figures: 3, pairs: 2, neighbours: 2 },
};
