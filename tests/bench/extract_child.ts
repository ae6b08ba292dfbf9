/**
 * Extracts some plates into a folder that is removed again, and prints what it took as JSON: CHOICE, the JSON
 * of an `ExtractionChoice`.
 */
import process from "node:process";
import { openCollection } from "lib/study/collection.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { silent } from "lib/study/stage_context.ts";

/** What is extracted, and by what. */
export interface ExtractionChoice {
  readonly corpus: string;
  /** Where the engraver's plates are kept from one run to the next. */
  readonly out: string;
  /** The first so many plates. */
  readonly plates: number;
  readonly detector: string;
  readonly segmenter: string;
  readonly threads: number;
}

/** What that took, opening the models included. */
export interface ExtractionCost {
  readonly plates: number;
  readonly characters: number;
  readonly seconds: number;
  /** Milliseconds of all cores together. */
  readonly core: number;
}

const { corpus, out, plates, ...models } = JSON.parse(Deno.args[0]) as ExtractionChoice;
// the engraver's are always the same, so that they are drawn once
const all = await openCollection({ corpus, out, seed: 1, plates: 60 }, silent);
const collection = { ...all, plates: all.plates.slice(0, plates) };
const directory = await Deno.makeTempDir({ prefix: "burin-bench-" });
const [begun, before] = [performance.now(), process.cpuUsage()];
const { plates: count, characters } = await extractCharacters(collection, { directory, ...models });
const { user, system } = process.cpuUsage(before);
const cost: ExtractionCost = {
  plates: count,
  characters,
  seconds: (performance.now() - begun) / 1000,
  core: (user + system) / 1000,
};
await Deno.remove(directory, { recursive: true });
console.log(JSON.stringify(cost));
