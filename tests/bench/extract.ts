/**
 * Extraction by what ships beside the baseline, `ink` and GrabCut: plates a minute and milliseconds of cores a
 * plate, in processes that take turns; medians of some rounds.
 *
 *     deno task bench:extract --rounds 3
 *     deno task bench:extract --corpus prints/rowlandson-grego-v1 --plates 30 --json
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "lib/tensor/quantile.ts";
import type { ExtractionChoice, ExtractionCost } from "./extract_child.ts";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "engraver" },
    plates: { type: "string", default: "60" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const sides = [
  { detector: "burin_nano", segmenter: "burin_cutter" },
  { detector: "ink", segmenter: "grabcut" },
] as const;

async function once(models: typeof sides[number]): Promise<ExtractionCost> {
  const choice: ExtractionChoice = {
    ...models,
    corpus: values.corpus,
    out: at("out/bench-extract"),
    plates: Number(values.plates),
    threads: Number(values.threads),
  };
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", at("tests/bench/extract_child.ts"), JSON.stringify(choice)],
    cwd: at(""),
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (code === 0) return JSON.parse(text.trim().split("\n").at(-1)!);
  throw new Error(`${models.detector}: ${new TextDecoder().decode(stderr)}`);
}

const costs = sides.map((): ExtractionCost[] => []);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [i, side] of sides.entries()) costs[i].push(await once(side));
}
const rows = sides.map(({ detector, segmenter }, i) => ({
  side: `${detector}, ${segmenter}`,
  plates: costs[i][0].plates,
  characters: costs[i][0].characters,
  perMinute: median(costs[i].map(({ plates, seconds }) => 60 * plates / seconds)),
  core: median(costs[i].map(({ plates, core }) => core / plates)),
}));
const [ours, ink] = rows;
const ratio = ours.perMinute / ink.perMinute;
const coreRatio = ink.core / ours.core;
if (values.json) console.log(JSON.stringify({ ...values, rows, ratio, coreRatio }));
else {
  for (const { side, plates, characters, perMinute, core } of rows) {
    console.log(
      `${side.padEnd(26)} ${plates} plates, ${characters} characters: ` +
        `${perMinute.toFixed(1)} plates a minute, ${core.toFixed(0)} ms of cores a plate`,
    );
  }
  console.log(`${ratio.toFixed(2)} times the plates; ${coreRatio.toFixed(2)} of cores`);
}
