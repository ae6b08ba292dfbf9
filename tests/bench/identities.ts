/**
 * What knowing who is who adds to a training on real prints: `deno task bench:identities [--run FOLDER] [--keep
 * FOLDER]`. The recipe of EfficientNet_50epoch_base_aug_bg at its reduced size, from ImageNet's network, about 416
 * steps with each source of identities and with none; a fold of books is left out, and its persons are asked for
 * on other plates of their book. --run is a folder of `extract --corpus prints`; --keep holds a folder for each
 * training that is done. Writes notebooks/results/identities.json.
 */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { openPrints } from "lib/corpus/prints.ts";
import { embedAll } from "lib/retrieval/embed.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { byCluster, clusterBootstrap } from "lib/retrieval/intervals.ts";
import { checkpointFiles, readCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { secondsOf } from "lib/simclr/standing.ts";
import { knownOfPrints } from "lib/study/known_figures.ts";
import { foldsApart } from "lib/study/left_out_books.ts";
import { personLists } from "lib/study/person_matching.ts";
import { surroundings } from "lib/study/record.ts";
import { silent } from "lib/study/stage_context.ts";
import { startOf } from "lib/study/weights.ts";
import { Random } from "lib/tensor/random.ts";

const { values } = parseArgs({
  options: {
    run: { type: "string", default: "out/prints" },
    keep: { type: "string", default: "out/identities" },
    threads: { type: "string", default: "2" },
  },
});

/** The fold of four whose books nothing is learnt from. */
const fold = 3;

/** Sources by the names of their trainings; epochs that come to the same number of steps, 416 or 417. */
const trainings = {
  nobody: ["--epochs", "4"],
  ...Object.fromEntries(
    ["names", "pairs", "engraver", "engraver,names,pairs"]
      .map((from) => [from, ["--epochs", "1", "--identities", from, "--identity-share", "0.75"]]),
  ),
};

const recipe = [
  ...["train", "--corpus", "prints", "--experiment", "EfficientNet_50epoch_base_aug_bg"],
  ...["--reduced", "--held-out", "0", "--labelled", "--least-score", "0.5", "--fold", `${fold}`],
  ...["--gray", "0.5", "--colouring", "0.3", "--redrawing", "0.3"],
];

/** Trains into the run, and keeps what came of it. */
async function trained(name: string, words: readonly string[]): Promise<string> {
  const folder = join(values.keep, name);
  if (existsSync(folder)) return folder;
  const { code } = await new Deno.Command(process.execPath, {
    args: ["run", "-A", "lib/cli/main.ts", ...recipe, ...words, "--again", "--out", values.run],
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`Training with ${name} in ${values.run} ended with ${code}`);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  cpSync(join(values.run, "training"), part, { recursive: true });
  renameSync(part, folder);
  return folder;
}

mkdirSync(values.keep, { recursive: true });
const prints = await openPrints();
const known = knownOfPrints(prints, silent);
const books = foldsApart(prints, { folds: 4 })[fold - 1];
const figures = known.figures.flatMap((figure, i) =>
  books.has(figure.book) ? [{ ...figure, i }] : []
);
const looks = { colour: known.galleries[0].open, grey: known.openGrey! };

/** Average precision of each query, and whether its first answer is right. */
async function asked(
  checkpoint: Parameters<typeof openEncoder>[0],
  open: typeof looks.colour,
) {
  await using encoder = await openEncoder(checkpoint, { threads: Number(values.threads) });
  const rows = await embedAll(encoder, {
    count: figures.length,
    open: async (row) => (await open(figures[row].i))!,
  });
  return personLists(rows, { known: figures });
}

type Asked = Awaited<ReturnType<typeof asked>>;

/** Of queries, with intervals by the works that they are of. */
function interval({ queries }: Asked, outcomes: readonly number[]) {
  const workOf = (query: number) => figures[queries[query]].work;
  return clusterBootstrap(byCluster(outcomes, workOf), { random: new Random(1) });
}

const rows = [];
const without: Partial<Record<keyof typeof looks, Asked>> = {};
for (const [name, words] of Object.entries(trainings)) {
  const folder = await trained(name, words);
  const checkpoint = readCheckpoint(checkpointFiles(folder).at(-1)!);
  const models = { [name]: checkpoint };
  if (name === "nobody") {
    const { config } = checkpoint;
    const { pretrained } = await startOf(config, undefined);
    models["before training"] = untrained(config, 1, pretrained ? { pretrained } : {});
  }
  for (const [learnt, model] of Object.entries(models)) {
    for (const seen of ["colour", "grey"] as const) {
      const found = await asked(model, looks[seen]);
      if (learnt === "nobody") without[seen] = found;
      const precisions = found.lists.map(({ averagePrecision }) => averagePrecision);
      const row = {
        learnt,
        seen,
        ...learnt === "before training" ? { steps: 0, seconds: 0 } : {
          steps: checkpoint.step,
          seconds: secondsOf(folder),
        },
        queries: found.queries.length,
        works: new Set(found.queries.map((query) => figures[query].work)).size,
        map: interval(found, precisions),
        first: interval(found, found.lists.map(({ first }) => first)),
        more: interval(
          found,
          precisions.map((one, i) => one - without[seen]!.lists[i].averagePrecision),
        ),
        chance: found.chance,
      };
      rows.push(row);
      console.log(JSON.stringify(row));
    }
  }
}
const round = (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(4)) : value;
const result = {
  format: "burin-identities-1",
  command: "deno task bench:identities",
  seed: 1,
  ...surroundings(),
  seconds: Math.round(performance.now() / 1000),
  recipe: recipe.join(" "),
  figures: figures.length,
  books: [...books].sort(),
  rows,
};
const text = JSON.stringify(result, round, 1);
writeFileSync("notebooks/results/identities.json", text + "\n");
console.log(JSON.stringify(JSON.parse(text)));
