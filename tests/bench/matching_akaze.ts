/**
 * AKAZE with RANSAC in OpenCV.js on the pairs of the prints, beside the map of features that matching goes by:
 * `deno task bench:akaze [--keep FOLDER]`, after `bench:matching`, of which it takes the strangers: 200 pairs that
 * were candidates and show two designs. Both see the engraved area alone. Writes notebooks/results/matching_akaze.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPrints } from "lib/corpus/prints.ts";
import type { Pixels } from "lib/image/linear.ts";
import { precisionThreshold } from "lib/matching/pair_model.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { surroundings } from "lib/study/record.ts";
import { Random } from "lib/tensor/random.ts";
import { kindRows, wantedPrecision } from "./matching_tables.ts";
import { keyOf, knownPairs, type Measured } from "./matching_truth.ts";

const { values } = parseArgs({ options: { keep: { type: "string", default: "out/matching" } } });
const { cv } = await loadOpenCv();

/** Strangers that are asked. */
const strangers = 200;

/** Nearest matches count that are nearer than this share of the second nearest. */
const ratio = 0.8;

/** Matches agree with a homography up to so many pixels. */
const reach = 5;

interface Points {
  readonly count: number;
  readonly at: Float32Array;
  // deno-lint-ignore no-explicit-any
  readonly descriptors: any;
}

// deno-lint-ignore no-explicit-any
const akaze = new (cv as any).AKAZE();
// deno-lint-ignore no-explicit-any
const matcher = new (cv as any).BFMatcher((cv as any).NORM_HAMMING, false);

/** Keypoints of a plate's area, as matching compares lines: at most 640 pixels along a side. */
function pointsOf(grey: Pixels): Points {
  const picture = cv.matFromArray(grey.height, grey.width, cv.CV_8UC1, grey.data as never);
  // deno-lint-ignore no-explicit-any
  const [found, descriptors, none] = [new (cv as any).KeyPointVector(), new cv.Mat(), new cv.Mat()];
  akaze.detectAndCompute(picture, none, found, descriptors);
  const all = Array.from({ length: found.size() }, (_, i) => found.get(i));
  picture.delete();
  none.delete();
  found.delete();
  return {
    count: all.length,
    at: Float32Array.from(all.flatMap(({ pt: { x, y } }) => [x, y])),
    descriptors,
  };
}

/** How many matches one homography explains. */
function inliers(a: Points, b: Points): number {
  if (a.count < 4 || b.count < 4) return 0;
  // deno-lint-ignore no-explicit-any
  const pairs = new (cv as any).DMatchVectorVector();
  matcher.knnMatch(a.descriptors, b.descriptors, pairs, 2);
  const [from, to]: [number[], number[]] = [[], []];
  for (let i = 0; i < pairs.size(); i++) {
    const two = pairs.get(i);
    if (two.size() === 2 && two.get(0).distance < ratio * two.get(1).distance) {
      const { queryIdx: p, trainIdx: q } = two.get(0);
      from.push(a.at[2 * p], a.at[2 * p + 1]);
      to.push(b.at[2 * q], b.at[2 * q + 1]);
    }
    two.delete();
  }
  pairs.delete();
  if (from.length < 8) return 0;
  const [one, other, mask] = [
    cv.matFromArray(from.length / 2, 1, cv.CV_32FC2, from),
    cv.matFromArray(to.length / 2, 1, cv.CV_32FC2, to),
    new cv.Mat(),
  ];
  const map = cv.findHomography(one, other, cv.RANSAC, reach, mask);
  const count = map.empty() ? 0 : cv.countNonZero(mask);
  for (const mat of [one, other, mask, map]) mat.delete();
  return count;
}

const prints = await openPrints();
const measured: readonly Measured[] = JSON.parse(
  readFileSync(join(values.keep, "burin_encoder.direct.json"), "utf8"),
);
const known = knownPairs(prints, measured);
const bookOf = new Map(known.map(({ a, b, books }) => [keyOf(a, b), books]));
const plateOf = new Map(prints.plates.map((plate) => [plate.id, plate]));
const listed = prints.pairs.filter(({ mirror }) => !mirror);
const asked = [
  ...listed.map(({ a, b }) => ({ a: a.id, b: b.id, right: true })),
  ...new Random(9).shuffle(known.filter(({ isDesign }) => !isDesign)).slice(0, strangers)
    .map(({ a, b }) => ({ a, b, right: false })),
];
const seen = new Map<string, Points>();
async function pointsAt(id: string): Promise<Points> {
  const found = seen.get(id) ?? pointsOf(plateView(await prints.open(plateOf.get(id)!)).grey);
  seen.set(id, found);
  return found;
}
const scored = [];
for (const [n, { a, b, right }] of asked.entries()) {
  const score = inliers(await pointsAt(a), await pointsAt(b)) / 1e4;
  scored.push({ key: keyOf(a, b), probability: score, right });
  if (n % 50 === 49) console.error(`${n + 1} of ${asked.length}`);
}
const books = new Set([...bookOf.values()].flat());
const found = new Set<string>();
const wrong = new Set<string>();
for (const book of books) {
  const isOf = ({ key }: { key: string }) => bookOf.get(key)?.includes(book) ?? false;
  const threshold = precisionThreshold(scored.filter((pair) => !isOf(pair)), wantedPrecision);
  for (const pair of scored.filter((pair) => isOf(pair) && pair.probability >= threshold)) {
    (pair.right ? found : wrong).add(pair.key);
  }
}
const rows = kindRows({ pairs: listed }, (key) => found.has(key));
for (const { kind, found, pairs, low, high } of rows) {
  console.log(`${kind.padEnd(28)} ${found} of ${pairs} [${low.toFixed(2)}, ${high.toFixed(2)}]`);
}
console.log(`${wrong.size} wrong of ${strangers} strangers`);
writeFileSync(
  "notebooks/results/matching_akaze.json",
  JSON.stringify(
    {
      format: "burin-matching-1",
      command: "deno task bench:akaze",
      seed: 9,
      ...surroundings(),
      seconds: Math.round(performance.now() / 1000),
      precision: wantedPrecision,
      strangers,
      wrong: wrong.size,
      rows,
    },
    (_, value) => typeof value === "number" ? Number(value.toPrecision(6)) : value,
    1,
  ) + "\n",
);
