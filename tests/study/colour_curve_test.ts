import assert from "node:assert/strict";
import {
  colourCurve,
  colourCurveLines,
  type ColourPoint,
  curveShares,
} from "lib/study/colour_curve.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const count = 80;
const [shapes, channels, places] = [10, 13, 4];

/** Cells of figures: ten channels by which they differ, and three that are their colours. */
function cells(colours: (figure: number) => readonly number[]): Tensor<"float32"> {
  const data = new Float32Array(count * channels * places);
  for (let i = 0; i < count; i++) {
    const random = new Random(i >> 1);
    const own = [...Array.from({ length: shapes }, () => random.normal()), ...colours(i)];
    own.forEach((value, c) =>
      data.fill(value, (i * channels + c) * places, (i * channels + c + 1) * places)
    );
  }
  return float32(data, [count, channels, places]);
}

const none = [0, 0, 0] as const;
/** Of each design one impression is coloured, all alike. */
const coloured = cells((i) => i % 2 === 0 ? [2.5, -2.5, 2.5] : none);
const grey = cells(() => none);

const options = {
  cells: { colour: coloured, grey },
  fitted: Array.from({ length: count }, (_, i) => i),
  corners: { plain: coloured, gray: grey, clahe: coloured, both: grey },
  crops: coloured,
  known: Array.from({ length: count }, (_, i) => ({
    book: i < 40 ? "a" : "b",
    plate: `plate ${i}`,
    work: `work ${i >> 1}`,
    person: null,
  })),
  counterparts: Array.from(
    { length: 40 },
    (_, i) => ({ kind: "coloured", a: 2 * i, b: 2 * i + 1 }),
  ),
  folds: [(i: number) => i < 40, (i: number) => i >= 40],
  features: 10,
  random: new Random(3),
  threads: 1,
  repeats: 60,
};

Deno.test("the more views are grey, the more figures find their counterparts of other colours", async () => {
  const done: number[] = [];
  const points = await colourCurve({ ...options, onProgress: (n) => done.push(n) });
  assert.equal(points.length, 2 * curveShares.length * 4);
  assert.deepEqual(done.at(-1), 2 * curveShares.length);
  const of = (along: string, query: string, gallery: string): ColourPoint[] =>
    points.filter((point) =>
      point.along === along && point.query === query && point.gallery === gallery
    );
  const curve = of("gray", "colour", "colour");
  assert.deepEqual(
    curve.map(({ shares }) => shares),
    curveShares.map((gray) => ({
      gray,
      clahe: 0.15,
    })),
  );
  assert.ok(curve.every(({ queries, works }) => queries === 80 && works === 40));
  assert.equal(curve[0].gained, null);
  const [from, to] = [curve[0].first.value, curve.at(-1)!.first.value];
  assert.ok(to > from + 0.3, `${from} to ${to}`);
  const { difference } = curve.at(-1)!.gained!;
  assert.ok(Math.abs(difference.value - (to - from)) < 1e-9 && difference.low > 0);
  // where both are grey there is nothing to learn
  assert.ok(of("gray", "grey", "grey").every(({ first }) => first.value === 1));
  // equalised views are as the others here
  const still = of("clahe", "colour", "colour").map(({ first }) => first.value);
  assert.ok(Math.max(...still) - Math.min(...still) < 0.35, `${still}`);
});

Deno.test("more is said only where the whole interval says so", () => {
  const first = { value: 0.5, low: 0.4, high: 0.6 };
  const point: ColourPoint = {
    along: "gray",
    kind: "coloured and recut",
    query: "colour",
    gallery: "colour",
    queries: 9,
    works: 3,
    shares: { gray: 0, clahe: 0.15 },
    first,
    gained: null,
  };
  const gained = (low: number, high: number) => ({
    ...point,
    shares: { gray: 1, clahe: 0.15 },
    gained: { p: 0.5, difference: { value: (low + high) / 2, low, high } },
  });
  const says = (low: number, high: number) =>
    colourCurveLines([point, gained(low, high)])[0].split("; ")[1];
  assert.match(says(0.1, 0.3), /^more, 0\.200/);
  assert.match(says(-0.3, -0.1), /^fewer/);
  assert.match(says(0, 0.2), /^no difference told/);
});

Deno.test("a grid gives 128 numbers where nothing is said", async () => {
  // impressions of 90 designs of 160 numbers, each far from the other
  const own = (spread: number) => {
    const random = new Random(5).fork(`${spread}`);
    const designs = new Random(6);
    const data = new Float32Array(180 * 160);
    for (let i = 0; i < 180; i += 2) {
      for (let n = 0; n < 160; n++) {
        const value = designs.normal();
        data[i * 160 + n] = value + spread * random.normal();
        data[(i + 1) * 160 + n] = value + spread * random.normal();
      }
    }
    return float32(data, [180, 40, 4]);
  };
  const [colour, grey] = [own(2), own(1.9)];
  const all = Array.from({ length: 180 }, (_, i) => i);
  const curve = (features?: number) =>
    colourCurve({
      ...options,
      cells: { colour, grey },
      fitted: all,
      corners: { plain: colour, gray: grey, clahe: colour, both: grey },
      crops: colour,
      known: all.map((i) => ({ ...options.known[0], plate: `plate ${i}`, work: `work ${i >> 1}` })),
      counterparts: all.slice(90).map((_, i) => ({ kind: "coloured", a: 2 * i, b: 2 * i + 1 })),
      folds: [(i: number) => i < 20],
      features,
      random: new Random(3),
      repeats: 2,
    });
  assert.deepEqual(await curve(), await curve(128));
});
