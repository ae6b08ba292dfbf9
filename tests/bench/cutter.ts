/**
 * Milliseconds that `burin_cutter` takes for a figure, from the plate's pixels to the mask: on one thread, on
 * two, and by two processes of one thread each, as extraction's workers are; in turns, median and range of some
 * rounds over the labelled figures of a corpus.
 *
 *     deno task bench:cutter
 *     deno task bench:cutter --corpus prints/hogarth --rounds 5 --json
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import { openSegmenter } from "lib/segment/open.ts";
import { openCollection } from "lib/study/collection.ts";
import { silent } from "lib/study/stage_context.ts";
import { median } from "lib/tensor/quantile.ts";
import { machine, rounded } from "./figures.ts";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "engraver" },
    plates: { type: "string", default: "12" },
    rounds: { type: "string", default: "5" },
    out: { type: "string", default: "out/bench-cutter" },
    alone: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const wanted = Number(values.plates);
const collection = await openCollection(
  { corpus: values.corpus, out: values.out, seed: 1, plates: wanted },
  silent,
);
const labelsOn = labelsByPlate(collection.labels);
const plates = await Promise.all(
  collection.plates.filter(({ id }) => labelsOn(id).length > 0).slice(0, wanted).map(async (
    plate,
  ) => ({
    image: await collection.open(plate),
    prompts: labelsOn(plate.id).map(({ box }) => ({ box })),
  })),
);
const figures = plates.reduce((sum, { prompts }) => sum + prompts.length, 0);
if (figures === 0) throw new Error(`${values.corpus} has no labelled figures to cut out`);

/** Milliseconds a figure. */
interface Cost {
  readonly clock: number;
  /** Of all cores together. */
  readonly core: number;
}

async function once(threads: number): Promise<Cost> {
  await using segmenter = await openSegmenter("burin_cutter", { threads, spinning: false });
  // the first run makes what all others find
  await segmenter.use(plates[0].image, plates[0].prompts.slice(0, 1));
  const [begun, before] = [performance.now(), process.cpuUsage()];
  for (const { image, prompts } of plates) await segmenter.use(image, prompts);
  const { user, system } = process.cpuUsage(before);
  const clock = (performance.now() - begun) / figures;
  return { clock, core: (user + system) / 1000 / figures };
}

/** The same by two processes beside each other, each of which cuts all figures once. */
async function twoAtOnce(): Promise<Cost> {
  const child = fileURLToPath(import.meta.url);
  const args = ["run", "-A", "--quiet", child, ...Deno.args, "--alone", "--json"];
  const both = await Promise.all([1, 2].map(async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    if (code === 0) return JSON.parse(new TextDecoder().decode(stdout)) as Cost;
    throw new Error(new TextDecoder().decode(stderr));
  }));
  // twice the figures in the time of the slower
  return {
    clock: Math.max(...both.map(({ clock }) => clock)) / 2,
    core: median(both.map(({ core }) => core)),
  };
}

if (values.alone) {
  await once(1);
  console.log(JSON.stringify(await once(1)));
  Deno.exit();
}

const sides = [
  { side: "one thread", rounds: [] as Cost[], run: () => once(1) },
  { side: "two threads", rounds: [] as Cost[], run: () => once(2) },
  { side: "two processes", rounds: [] as Cost[], run: twoAtOnce },
];
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { rounds, run } of sides) rounds.push(await run());
}
const rows = sides.map(({ side, rounds }) => {
  const clock = rounds.map((each) => each.clock);
  return {
    side,
    milliseconds: rounded(median(clock), 1),
    range: [rounded(Math.min(...clock), 1), rounded(Math.max(...clock), 1)],
    core: rounded(median(rounds.map(({ core }) => core)), 1),
  };
});
if (values.json) {
  console.log(
    JSON.stringify({ ...values, plates: plates.length, figures, machine: machine(), rows }),
  );
} else {
  for (const { side, milliseconds, range, core } of rows) {
    console.log(
      `${side.padEnd(13)} ${milliseconds} ms a figure ` +
        `(${range.join(" to ")}), ${core} ms of cores`,
    );
  }
}
