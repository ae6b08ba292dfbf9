/** `deno task mutate`: which faults are planted, and what is said of each. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { command, number, ranges, text } from "lib/command/command.ts";
import { run } from "lib/command/run.ts";
import { UsageError } from "lib/study/usage.ts";
import { mutate, type Mutated, type TriedFault } from "./mutate.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** The folder of lib/ that was typed. @throws {UsageError} where there is none */
function folderOf(typed: string): string {
  const folder = typed.replace(/\/$/, "");
  if (/^lib(\/\w+)*$/.test(folder) && existsSync(join(project, folder))) return folder;
  throw new UsageError(
    `--folder takes lib or a folder in it, such as lib/retrieval; "${typed}" is none`,
  );
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** What is said of one fault. */
function triedText(
  { outcome, file, line, operator, original, replacement, by }: TriedFault,
): string {
  const change = `${oneLine(original)} -> ${oneLine(replacement)}`;
  return `${outcome.padEnd(10)} ${file}:${line} ${operator}: ${change}` +
    (outcome === "caught" ? "" : `\n           ${by}`);
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** What is said at the end. */
function shareText({ caught, survived, share, low, high, equivalent, seed }: Mutated): string {
  return `${caught} of ${caught + survived} caught: ${percent(share)} (${percent(low)} to ` +
    `${percent(high)}); ${equivalent} equivalent. Again with --seed ${seed}`;
}

export const mutation = command({
  name: "mutate",
  about: "Plants faults in a copy of the library, and says which of them no test notices.",
  takes: [],
  options: {
    seed: number("Decides the faults; another one each time where it is left out", {
      range: ranges.seed,
    }),
    count: number("Faults to try", {
      default: 60,
      range: { least: 1, most: 100_000, whole: true },
    }),
    folder: text("Only faults of this folder", { value: "FOLDER", default: "lib" }),
    seconds: number("What a test may take: one that does not end has noticed the fault", {
      default: 60,
      range: { least: 1, most: 3600, whole: true },
    }),
    jobs: number("Copies in which faults are tried side by side", {
      default: 1,
      range: { least: 1, most: 512, whole: true },
    }),
  },
  examples: ["mutate --count 60 --seed 7", "mutate --folder lib/retrieval --count 12"],
  async run(
    { options: { seed = Date.now() % 100_000, folder: typed, ...rest } },
    { json, signal },
  ) {
    const folder = folderOf(typed);
    console.error(`Faults of seed ${seed} in ${folder}`);
    const result = await mutate({
      project,
      seed,
      folder,
      ...rest,
      signal,
      journal: join(project, "out/mutation/journal.jsonl"),
      onTried: (tried) => json || console.error(triedText(tried)),
    });
    console.error(shareText(result));
    for (const test of result.failing) console.error(`${test} fails without a fault`);
    if (!json) console.log(JSON.stringify(result));
    return result;
  },
});

if (import.meta.main) {
  process.exit(
    await run(["mutate", ...Deno.args], { from: [mutation], output: console, giveUp: false }),
  );
}
