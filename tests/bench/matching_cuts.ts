/**
 * Parts and photographs of real prints: `deno task bench:cuts`. 64 plates of other works, none of
 * which is in a listed pair; 24 of them cut, or photographed, in a gallery of each kind and in one of all kinds; a pair
 * is what `duplicates` gives by its own threshold. Writes notebooks/results/matching_cuts.json.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openPrints } from "lib/corpus/prints.ts";
import { crop, type Image } from "lib/image/image.ts";
import { openMatchingNetwork } from "lib/matching/networks.ts";
import { findPlatePairs } from "lib/matching/plate_pairs.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { surroundings } from "lib/study/record.ts";
import { Random } from "lib/tensor/random.ts";
import { drawnFrom } from "./variant_kinds.ts";

const { values } = parseArgs({ options: { threads: { type: "string", default: "1" } } });

/** Plates in a gallery, and how many of them are cut or photographed. */
const [all, varied] = [64, 24];

type Range = readonly [least: number, most: number];

/** A part at a place that is drawn. */
function cut(image: Image, random: Random, [across, down]: readonly [Range, Range]): Image {
  const [w, h] = [random.range(...across), random.range(...down)];
  const [x, y] = [random.range(0, 1 - w), random.range(0, 1 - h)];
  const [width, height] = [image.width, image.height];
  return crop(image, [
    Math.round(x * width),
    Math.round(y * height),
    Math.round((x + w) * width),
    Math.round((y + h) * height),
  ]);
}

/** A sheet on a dark bed, turned, seen askew and unevenly lit. */
function photograph(image: Image, random: Random, { turn, bed, tilt }: {
  /** Degrees, either way. */
  turn: Range;
  /** Of the sides, around the sheet. */
  bed: number;
  /** How much nearer one edge is than the other, as a share. */
  tilt: Range;
}): Image {
  const angle = random.range(...turn) * Math.PI / 180 * random.pick([1, -1]);
  const [cos, sin, near] = [Math.cos(angle), Math.sin(angle), random.range(...tilt)];
  const to = {
    width: Math.round(image.width * (1 + 2 * bed)),
    height: Math.round(image.height * (1 + 2 * bed)),
  };
  const out = drawnFrom(image, {
    to,
    around: 60,
    from(x, y) {
      const [u, v] = [x - to.width / 2, y - to.height / 2];
      const depth = 1 + near * u / to.width + 0.7 * near * v / to.height;
      const [p, q] = [u / depth, v / depth];
      return [cos * p + sin * q + image.width / 2, cos * q - sin * p + image.height / 2];
    },
  });
  const dark = random.range(0.55, 0.8);
  for (let i = 0; i < out.data.length; i++) {
    if (i % 4 === 3) continue;
    const [x, y] = [Math.floor(i / 4) % to.width, Math.floor(i / 4 / to.width)];
    const light = dark + (1.08 - dark) * (0.7 * x / to.width + 0.3 * y / to.height);
    out.data[i] = Math.min(255, out.data[i] * light);
  }
  return out;
}

/** What is done to a plate; strengths are the engraver's, and harder ones. */
const kinds: Readonly<Record<string, (image: Image, random: Random) => Image>> = {
  "fragment: 42-62 % of the width, 66-82 % of the height": (image, random) =>
    cut(image, random, [[0.42, 0.62], [0.66, 0.82]]),
  "small fragment: 30-45 %, 35-50 %": (image, random) =>
    cut(image, random, [[0.3, 0.45], [0.35, 0.5]]),
  "photograph: turned by .4-1.8 degrees": (image, random) =>
    photograph(image, random, { turn: [0.4, 1.8], bed: 0.12, tilt: [0, 0] }),
  "photograph: turned by up to 4 degrees, askew by 10-20 %": (image, random) =>
    photograph(image, random, { turn: [0, 4], bed: 0.25, tilt: [0.1, 0.2] }),
};

const prints = await openPrints();
const paired = new Set(prints.pairs.flatMap(({ a, b }) => [a.work, b.work]));
const works = Map.groupBy(
  prints.plates.filter(({ work }) => !paired.has(work)),
  ({ work }) => work,
);
const plates = new Random(11).shuffle([...works.values()].map(([plate]) => plate)).slice(0, all);
await using opened = await openMatchingNetwork({ threads: Number(values.threads) });

/** Which plates are found by what was made of them, and how many other pairs are given. */
async function asked(made: readonly string[]) {
  const sheets = [
    ...plates.map((plate) => ({ plate, kind: null })),
    ...made.flatMap((kind) => plates.slice(0, varied).map((plate) => ({ plate, kind }))),
  ];
  const { pairs } = await findPlatePairs({
    count: sheets.length,
    async open(i) {
      const { plate, kind } = sheets[i];
      const image = await prints.open(plate);
      return kind === null ? image : kinds[kind](image, new Random(5).fork(`${plate.id} ${kind}`));
    },
  }, { ...opened, random: new Random(1) });
  const given = pairs.map(({ a, b }) => [sheets[a], sheets[b]]);
  return {
    wrong: given.filter(([a, b]) => a.plate !== b.plate).length,
    found: (kind: string) =>
      given.filter(([a, b]) => a.plate === b.plate && a.kind === null && b.kind === kind).length,
  };
}

const names = Object.keys(kinds);
const together = await asked(names);
const rows = [];
for (const kind of names) {
  const alone = await asked([kind]);
  const row = { kind, of: varied, alone: alone.found(kind), together: together.found(kind) };
  const { low, high } = wilson(row.alone, varied);
  rows.push({ ...row, low, high, wrong: alone.wrong });
  console.log(
    `${kind}: ${row.alone} of ${varied}, all kinds together ${row.together}; ${alone.wrong} wrong`,
  );
}
console.log(`${together.wrong} wrong of all kinds together`);
writeFileSync(
  "notebooks/results/matching_cuts.json",
  JSON.stringify(
    {
      format: "burin-matching-1",
      command: "deno task bench:cuts",
      seed: 5,
      ...surroundings(),
      seconds: Math.round(performance.now() / 1000),
      plates: all,
      rows,
      wrongTogether: together.wrong,
    },
    (_, value) => typeof value === "number" ? Number(value.toPrecision(6)) : value,
    1,
  ) + "\n",
);
