/** Which run a command works on: the folder that was named, else the last one; and what belongs to it. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { textOrder } from "lib/assets/text_order.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type CorpusChoice, outOf } from "./corpus_choice.ts";
import { defaultPlates } from "./defaults.ts";
import { quoted } from "./run.ts";
import type { StageContext } from "./stage_context.ts";
import { readSummary } from "./summary.ts";
import { UsageError } from "./usage.ts";

/** What was typed about the run. */
export interface RunChoice {
  readonly corpus?: string | undefined;
  readonly out?: string | undefined;
  readonly seed?: number | undefined;
  readonly plates?: number | undefined;
}

const summaryOf = (directory: string) => join(directory, "summary.json");

/** The folder in `within` in which a command worked last, or null. */
function lastRun(within = "out"): string | null {
  if (!existsSync(within)) return null;
  const runs = readdirSync(within).map((name) => join(within, name))
    .filter((directory) => existsSync(summaryOf(directory)))
    .map((directory) => ({ directory, at: statSync(summaryOf(directory)).mtimeMs }));
  runs.sort((a, b) => b.at - a.at || textOrder(a.directory, b.directory));
  return runs[0]?.directory ?? null;
}

const named = (corpus: string) => namedCollection(corpus) !== null;
const isSame = (a: string, b: string) =>
  a === b || !named(a) && !named(b) && resolve(a) === resolve(b);

/** Options that were typed for another run than the one in the folder would be passed over. */
function refuseOthers(directory: string, { corpus, seed, plates }: RunChoice): void {
  if (!existsSync(summaryOf(directory))) return;
  const run = readSummary(directory);
  const differs: readonly (readonly [string, unknown, unknown, boolean])[] = [
    ["corpus", corpus, run.corpus, run.corpus !== "" && !isSame(corpus ?? "", run.corpus)],
    ["seed", seed, run.seed, seed !== run.seed],
    ["plates", plates, run.extraction?.of, plates !== run.extraction?.of],
  ];
  for (const [option, typed, own, other] of differs) {
    if (typed === undefined || own === undefined || !other) continue;
    throw new UsageError(
      `--${option} ${typed} belongs to another run: the one in ${directory} has ${own}. ` +
        `Leave --${option} out, or name that run's folder with --out`,
    );
  }
}

/**
 * The folder of the run that is meant, and it is said where nobody named it.
 *
 * @throws {UsageError} where an option was typed that this run does not have
 * @throws {Error} where there is no run yet
 */
export function runFolder(
  { corpus, out, seed, plates }: RunChoice,
  context: Pick<StageContext, "say">,
  { within }: { readonly within?: string } = {},
): string {
  const last = corpus === undefined && out === undefined ? lastRun(within) : null;
  if (last) context.say(`In ${last}, the last run (--out names another).`);
  else if (corpus === undefined && out === undefined) {
    throw new Error(
      `There is no run in ${within ?? "out"} yet: run extract first, or demo, or name the folder ` +
        "of a run with --out",
    );
  }
  const directory = last ?? outOf({ corpus: corpus ?? "engraver", out });
  refuseOthers(directory, { corpus, seed, plates });
  return directory;
}

/**
 * The folder of the run that is meant, in which something was extracted.
 *
 * @throws {UsageError} where an option was typed that this run does not have
 * @throws {Error} where nothing was extracted yet, with the command that does it
 */
export function extractedRun(
  choice: RunChoice,
  context: Pick<StageContext, "say">,
): string {
  const directory = runFolder(choice, context);
  if (isExtracted(directory)) return directory;
  const asked = [["corpus", choice.corpus], ["out", choice.out]] as const;
  const words = asked.flatMap(([name, value]) =>
    value === undefined ? [] : ` --${name} ${quoted(value)}`
  );
  throw new Error(
    `There is no corpus in ${directory}: run extract first (deno task extract${words.join("")})`,
  );
}

/**
 * The run that is meant and the collection it is made of, or those of a new run.
 *
 * @throws {UsageError} where an option was typed that the run does not have
 */
export function runOrNew(
  { corpus, out, seed, plates }: RunChoice & { readonly seed: number },
  context: Pick<StageContext, "say">,
  { within }: { readonly within?: string } = {},
): CorpusChoice & { readonly out: string } {
  const open = corpus === undefined && out === undefined && plates === undefined;
  const last = open ? lastRun(within) : null;
  if (last) context.say(`In ${last}, the last run (--out names another).`);
  const directory = last ?? outOf({ corpus: corpus ?? "engraver", out });
  if (existsSync(summaryOf(directory))) {
    refuseOthers(directory, { corpus, plates });
    return collectionOf(directory);
  }
  return { corpus: corpus ?? "engraver", out: directory, seed, plates: plates ?? defaultPlates };
}

/** Whether characters were extracted into a run's folder; one that was killed at once may leave an empty file. */
export const isExtracted = (directory: string): boolean =>
  (statSync(storeFile(directory), { throwIfNoEntry: false })?.size ?? 0) > 0;

/** The collection that a run was made of, as `openCollection` takes it. */
export function collectionOf(directory: string): CorpusChoice & { readonly out: string } {
  const { corpus, seed, extraction } = readSummary(directory);
  return { corpus, seed, plates: extraction?.of ?? defaultPlates, out: directory };
}
