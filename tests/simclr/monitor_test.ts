import assert from "node:assert/strict";
import { batchMetrics, diagnose, progress } from "lib/simclr/monitor.ts";
import { chanceLoss, floorLoss } from "lib/simclr/nt_xent.ts";
import { Random } from "lib/tensor/random.ts";

const matrix = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});
const random = new Random(8);
const draw = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
const close = (a: number, b: number, tolerance: number) =>
  assert.ok(Math.abs(a - b) < tolerance, `${a}, not ${b}`);

Deno.test("equal views of orthogonal items: everything found, nothing apart", () => {
  const eye = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => +(i === j)));
  const figures = batchMetrics(matrix([...eye, ...eye.map((row) => row.map((x) => 3 * x))]));
  assert.deepEqual([figures.top1, figures.top5, figures.meanRank], [1, 1, 1]);
  close(figures.alignment, 0, 1e-6);
  close(figures.uniformity, -4, 1e-6);
});

Deno.test("views that were swapped: found second, at the distance of two items", () => {
  // Items 0 and 1 have each other's second view, so another item comes first.
  const z = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]];
  const figures = batchMetrics(matrix(z));
  close(figures.top1, 2 / 6, 1e-9);
  close(figures.alignment, 4 * 2 / 6, 1e-6);
});

Deno.test("another figure of one's identity is neither in the way nor a stranger", () => {
  // both figures of a person nearer to one another than to their own other views
  const z = [[1, 0, 0], [1, 0.1, 0], [0, 0, 1], [0.9, 0.5, 0], [0.8, 0.6, 0], [0, 0, 1]];
  const identities = ["a", "a", null];
  assert.ok(batchMetrics(matrix(z)).top1 < 1);
  const figures = batchMetrics(matrix(z), { identities });
  assert.deepEqual([figures.top1, figures.meanRank], [1, 1]);
  // strangers of views 0, 1, 3 and 4 are views 2 and 5, at right angles
  close(figures.uniformity, -4, 1e-6);
  assert.deepEqual(
    batchMetrics(matrix(z), { identities: [null, null, null] }),
    batchMetrics(matrix(z)),
  );
});

Deno.test("a collapse has no spread, noise has a spread of 1 and chance's ranks", () => {
  const point = batchMetrics(matrix(Array(12).fill([1, 2, 3])));
  close(point.spread, 0, 1e-6);
  close(point.uniformity, 0, 1e-6);
  assert.equal(point.top1, 0);
  const noise = batchMetrics(matrix(draw(200, 64)));
  close(noise.spread, 1, 0.02);
  close(noise.meanRank, 100, 12);
});

Deno.test("threads that nobody answered are answered", () => {
  const symptoms = (pairs: number, temperature: number, loss: number) => ({
    step: 1000,
    loss,
    chance: chanceLoss(pairs),
    floor: floorLoss(pairs, { temperature }),
    spread: 0.9,
    top1: 0.5,
  });
  // "Stuck at 6.9287 for 728 epochs", 512 pairs.
  assert.equal(diagnose(symptoms(512, 0.1, 6.9287)).verdict, "stuck");
  // "3.0096 decreases slowly", 64 pairs at temperature .5: the floor is 2.9.
  const slow = symptoms(64, 0.5, 3.0096);
  assert.ok(progress(slow) > 0.9);
  assert.equal(diagnose({ ...slow, loss: 2.93 }).verdict, "done");
});

Deno.test("each verdict says what to do", () => {
  const symptoms = { step: 100, loss: 2, chance: 5, floor: 0.1, spread: 0.9, top1: 0.75 };
  const words = (change: Partial<typeof symptoms>) => diagnose({ ...symptoms, ...change }).words;
  assert.match(words({}), /^Learning: loss 2\.000 .* 61 % of the way; 75 % of views/);
  assert.match(words({ loss: NaN }), /^Diverged.*Lower the learning rate/);
  assert.match(words({ spread: 0.01 }), /^Collapsed.*all blank\?/);
  assert.match(words({ loss: 4.99 }), /^Stuck at chance.*after 100 steps/);
  assert.match(words({ loss: 4.99, step: 3 }), /^Warming up: loss 4\.990 between chance 5/);
  assert.match(words({ loss: 5, step: 3 }), /: loss 5\.000 between chance 5\.000 and floor \.?0/);
  assert.match(words({ loss: 5.01 }), /: loss 5\.010 above chance 5\.000 \(floor 0\.100\)/);
});

Deno.test("verdicts change at a spread of .05, at .05 and .95 of the way, and after 30 steps", () => {
  const verdict = (share: number, { spread = 0.05, step = 30 } = {}) =>
    diagnose({ step, spread, loss: 1 - share, chance: 1, floor: 0, top1: 0 }).verdict;
  assert.equal(verdict(0.5), "learning");
  assert.equal(verdict(0.5, { spread: 0.0499 }), "collapsed");
  assert.deepEqual([0.0501, 0.0499].map((share) => verdict(share)), ["learning", "stuck"]);
  assert.deepEqual([29, 30].map((step) => verdict(0, { step })), ["warming up", "stuck"]);
  assert.deepEqual([0.9499, 0.9501].map((share) => verdict(share)), ["learning", "done"]);
});

Deno.test("a rank of five is among the first five, one of six is not; ties count as missed", () => {
  // one view at each of these angles; the second views follow
  const at = (
    degrees: number,
  ) => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const top5 = (nearer: number) => {
    // item 0's views are 30 degrees apart, and so many others lie between
    const between = Array.from({ length: nearer }, (_, i) => 5 + i);
    const firsts = [0, ...between];
    const seconds = [30, ...between.map((angle) => angle + 180)];
    return batchMetrics(matrix([...firsts, ...seconds].map(at))).top5 * 2 * firsts.length;
  };
  // the other views are all farther off than five others
  const [five, six] = [top5(4), top5(5)].map(Math.round);
  assert.ok(five >= 1);
  assert.equal(six, five - 2, "views of item 0 are no more among the first five");
  const tied = batchMetrics(matrix([[1, 0], [1, 0], [1, 0], [1, 0]]));
  assert.deepEqual([tied.top1, tied.top5, tied.meanRank], [0, 1, 3]);
});

Deno.test("vectors without a length are in the middle of the sphere, and no figure is NaN", () => {
  const figures = batchMetrics(matrix([[0, 0], [0, 0], [0, 0], [0, 0]]));
  assert.ok(Object.values(figures).every(Number.isFinite), JSON.stringify(figures));
  assert.deepEqual([figures.spread, figures.alignment], [0, 2]);
});
