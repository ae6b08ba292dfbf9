/** `deno task fuzz`: which inputs are made, and what is said of those at fault. */
import { existsSync } from "node:fs";
import process from "node:process";
import { command, number, ranges, text, texts } from "lib/command/command.ts";
import { run } from "lib/command/run.ts";
import { fuzz, type Fuzzed } from "./fuzz.ts";
import { kinds } from "./kinds.ts";

/** The table of kinds, the inputs at fault, and how to have them again. */
function fuzzedLines(result: Fuzzed, { only }: { readonly only: readonly string[] }): string[] {
  const row = (kind: string, ...cells: (string | number)[]) =>
    kind.padEnd(14) + cells.map((cell, i) => ` ${String(cell).padStart([5, 8, 7][i])}`).join("");
  return [
    row("kind", "read", "refused", "faults"),
    ...Object.entries(result.kinds).map(([kind, { read, refused, faults }]) =>
      row(kind, read, refused, faults)
    ),
    ...result.faults.map(({ kind, index, detail, saved }) =>
      `${kind} ${index}: ${detail}${existsSync(saved) ? `\n    kept in ${saved}` : ""}`
    ),
    `Again with --seed ${result.seed} --count ${result.count}` +
    only.map((name) => ` --only ${name}`).join(""),
  ];
}

/** The task; `onFaults` hears how many inputs were at fault. */
export const fuzzing = (onFaults: (count: number) => void) =>
  command({
    name: "fuzz",
    about: "Gives changed inputs to every reader, and says which of them are faults.",
    takes: [],
    options: {
      seed: number("Decides the inputs", { default: 1, range: ranges.seed }),
      count: number("Inputs to make", {
        default: 1000,
        range: { least: 0, most: 10_000_000, whole: true },
      }),
      only: texts("Only inputs of this kind; may be given several times", {
        value: "KIND",
        choices: Object.keys(kinds),
      }),
      jobs: number("Processes that read inputs side by side", {
        default: 2,
        range: { least: 1, most: 512, whole: true },
      }),
      keep: text("Where the folders of inputs at fault are kept", {
        value: "FOLDER",
        default: "out/fuzz",
      }),
    },
    examples: ["fuzz --seed 7 --count 10000", "fuzz --only yolo --only yoloyaml"],
    async run({ options }, { json }) {
      const result = await fuzz({
        ...options,
        onProgress: (done, faults) => {
          if (!json && done % 100 === 0) console.error(`${done} inputs, ${faults} faults`);
        },
      });
      onFaults(result.faults.length);
      if (!json) {
        for (const line of fuzzedLines(result, options)) console.error(line);
        console.log(JSON.stringify(result));
      }
      return result;
    },
  });

if (import.meta.main) {
  let faults = 0;
  const from = [fuzzing((count) => faults = count)];
  const status = await run(["fuzz", ...Deno.args], { from, output: console, giveUp: false });
  process.exit(status === 0 && faults > 0 ? 1 : status);
}
