/**
 * The most memory that each command takes, for few characters and for many:
 * `deno task bench:memory [--json] [--few 350] [--many 10000] [--folder FOLDER]`. Each command runs as a
 * process of its own on plates of faint figures, small, so that their number is what grows. What was
 * measured is kept in the folder: a bench that was stopped goes on from there.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeWhole } from "lib/assets/whole_file.ts";
import { writeCoco } from "lib/corpus/coco.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import { machine, rounded } from "./figures.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    few: { type: "string", default: "350" },
    many: { type: "string", default: "10000" },
    folder: { type: "string", default: join(tmpdir(), "burin-bench-memory") },
  },
});
const say = (line: string) => values.json ? undefined : console.log(line);

/** Figures on a plate, and their sizes in pixels. */
const grid = { columns: 10, rows: 5, width: 30, height: 40, gap: 10 };
const each = grid.columns * grid.rows;

/** A collection of as many labelled figures: faint, so that none is a duplicate of another. */
async function draw(directory: string, count: number): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const size = {
    width: grid.columns * (grid.width + grid.gap),
    height: grid.rows * (grid.height + grid.gap),
  };
  const plates: Plate[] = [];
  const labels: Label[] = [];
  for (let p = 0; p * each < count; p++) {
    const id = `plate-${String(p).padStart(4, "0")}`;
    const random = new Random(p);
    const image = blank(size, [250, 250, 250, 255]);
    for (let f = 0; f < Math.min(each, count - p * each); f++) {
      const x = (f % grid.columns) * (grid.width + grid.gap);
      const y = Math.floor(f / grid.columns) * (grid.height + grid.gap);
      for (let n = 0; n < 60; n++) {
        const [u, v] = [x + random.int(0, grid.width - 1), y + random.int(0, grid.height - 1)];
        image.data.set([249, 248, 249], 4 * (v * size.width + u));
      }
      const box = [x, y, x + grid.width, y + grid.height] as const;
      labels.push({ plate: id, box, name: `figure ${p * each + f}` });
    }
    const about = { work: id, impression: "", source: "drawn", rights: "CC0" };
    plates.push({ id, file: `${id}.png`, ...size, ...about });
    writeFileSync(join(directory, `${id}.png`), await encodePng(image));
  }
  // the list of labels last: without it the collection is drawn anew
  writeWhole(join(directory, "annotations.json"), writeCoco({ plates, labels }));
}

/** Commands in their order, by what they are called with. */
const stages = {
  extract: (corpus: string, out: string) => [
    ...["extract", "--corpus", corpus, "--out", out, "--detector", "labels"],
    ...["--duplicates", "keep"],
  ],
  embed: (_: string, out: string) => ["embed", "--out", out],
  evaluate: (_: string, out: string) => ["evaluate", "--out", out, "--queries", "256"],
  duplicates: (_: string, out: string) => ["duplicates", "--out", out],
  report: (_: string, out: string) => ["report", "--out", out],
} as const;

type Stage = keyof typeof stages;
const names = Object.keys(stages) as Stage[];

interface Measured {
  readonly mib: number;
  readonly seconds: number;
}

async function measured(typed: readonly string[], folder: string): Promise<Measured> {
  const file = join(folder, "peak.json");
  rmSync(file, { force: true });
  const script = fileURLToPath(new URL("measured_command.ts", import.meta.url));
  const began = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, file, ...typed],
    stdout: "null",
    stderr: "piped",
  });
  const { stderr } = await child.output();
  const seconds = rounded((performance.now() - began) / 1000, 1);
  const { status, mib } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { status: -1, mib: 0 };
  if (status !== 0) {
    throw new Error(`${typed.join(" ")} ended with ${status}: ${new TextDecoder().decode(stderr)}`);
  }
  return { mib: Math.round(mib), seconds };
}

/** All stages for a number of characters, each measured once. */
async function measure(count: number): Promise<Readonly<Record<Stage, Measured>>> {
  const folder = join(values.folder, String(count));
  const [corpus, out] = [join(folder, "corpus"), join(folder, "out")];
  if (!existsSync(join(corpus, "annotations.json"))) await draw(corpus, count);
  const kept = join(folder, "measured.json");
  const known: Partial<Record<Stage, Measured>> = existsSync(kept)
    ? JSON.parse(readFileSync(kept, "utf8"))
    : {};
  for (const name of names) {
    known[name] ??= await measured(stages[name](corpus, out), folder);
    writeWhole(kept, JSON.stringify(known));
    say(`${count} characters: ${name} ${known[name].mib} MiB in ${known[name].seconds} s`);
    if (name === "extract") {
      saveCheckpoint(untrained(configs.demo, 1), {
        directory: join(out, "training"),
        keep: 1,
        best: false,
      });
    }
  }
  return known as Record<Stage, Measured>;
}

const [few, many] = [Number(values.few), Number(values.many)];
const [first, second] = [await measure(few), await measure(many)];
const result = Object.fromEntries(names.map((name) => [name, {
  few: first[name],
  many: second[name],
  growth: rounded(second[name].mib / first[name].mib),
}]));
console.log(JSON.stringify({ few, many, stages: result, machine: machine() }));
