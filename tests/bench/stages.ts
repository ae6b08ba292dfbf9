/**
 * What each stage costs on this machine, median of alternating rounds: `deno task bench [--json]`.
 * These are times, not comparisons: no peer runs beside them.
 */
import { cpus } from "node:os";
import { onWhite } from "lib/augment/apply.ts";
import { ink } from "lib/detect/ink.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { crop } from "lib/image/image.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { engravedLines, register } from "lib/retrieval/registration.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs } from "lib/simclr/config.ts";
import { planOf } from "lib/simclr/plan.ts";
import { openViews } from "lib/simclr/views.ts";
import { initialState, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { median } from "lib/tensor/quantile.ts";
import { Random } from "lib/tensor/random.ts";
import { rounded } from "tests/bench/figures.ts";

const json = Deno.args.includes("--json");
const rounds = 5;
const config = configs.demo;
const plate = engravePlate(7, { width: 900, height: 675, count: 4 });
const sheet = print(impression(plate, { kind: "coloured", seed: 1 }));
const cutOuts = sheet.figures.map(({ box }) => crop(sheet.image, box));
const { views } = openViews(config, {
  count: 200,
  seed: 1,
  workers: 0,
  open: (item) => Promise.resolve(cutOuts[item % cutOuts.length]),
});
const items = Array.from({ length: 200 }, (_, i) => ({ id: String(i) }));
const simclr = simclrOf(config);
const plan = planOf({ simclr, items, views }, { config, seed: 1 });
const inputs = await plan.inputs(0);
const state = initialState(simclr, { random: new Random(1) });
await using runner = await compiledRunner()(trainingStep(simclr), { state, inputs });
await using encoder = await openEncoder(untrained(config, 1));
const lines = cutOuts.map(engravedLines);

/** A unit of each stage's work. */
const stages: Readonly<Record<string, () => unknown>> = {
  "engrave and print a plate": () =>
    print(impression(engravePlate(7, { width: 900, height: 675, count: 4 }), {
      kind: "coloured",
      seed: 1,
    })),
  "detect by ink, one plate": () => ink()(sheet.image),
  "segment one figure": () => grabcut()(sheet.image, sheet.figures.slice(0, 1)),
  "96 views of 64 x 48": () => plan.inputs(1),
  "a training step of 48 pairs": () => runner.run([inputs]),
  "embed 4 cut-outs": () => encoder.embed(cutOuts),
  "register two cut-outs": () => register(lines[0], lines[1]),
  "cut-out to RGB": () => onWhite(cutOuts[0]),
};

const times = new Map(Object.keys(stages).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(stages)) {
    const began = performance.now();
    await work();
    // the first round warms up
    if (round > 0) times.get(name)!.push(performance.now() - began);
  }
}
const milliseconds = Object.fromEntries(
  [...times].map(([name, list]) => [
    name,
    rounded(median(list), 2),
  ]),
);
if (!json) {
  for (const [name, time] of Object.entries(milliseconds)) {
    console.error(`${name.padEnd(30)} ${time.toFixed(1).padStart(8)} ms`);
  }
}
console.log(
  JSON.stringify({
    milliseconds,
    rounds,
    machine: { processor: cpus()[0]?.model, cores: cpus().length },
    versions: { deno: Deno.version.deno },
  }),
);
