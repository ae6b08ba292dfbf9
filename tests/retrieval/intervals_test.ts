import assert from "node:assert/strict";
import { byCluster, clusterBootstrap, pairedBootstrap, wilson } from "lib/retrieval/intervals.ts";
import { Random } from "lib/tensor/random.ts";
import { fixtureMetrics } from "./fixture_metrics.ts";

Deno.test("wilson() solves its own equation: |p - x| = z sqrt(x (1 - x) / n) at both ends", () => {
  for (const [successes, trials] of [[1922, 2000], [3, 7], [0, 20], [20, 20], [2.5, 9]]) {
    const { value, low, high } = wilson(successes, trials);
    for (const end of [low, high]) {
      const bound = 1.959963984540054 * Math.sqrt(end * (1 - end) / trials);
      assert.ok(Math.abs(Math.abs(value - end) - bound) < 1e-9, `${successes}/${trials}`);
    }
    assert.ok(low <= value && value <= high);
  }
});

Deno.test("wilson() gives the study's interval and everything where nothing was tried", () => {
  const { low, high } = wilson(1922, 2000);
  assert.deepEqual([low.toFixed(3), high.toFixed(3)], ["0.952", "0.969"]);
  assert.deepEqual(wilson(0, 0), { value: 0, low: 0, high: 1 });
  assert.throws(() => wilson(3, 2), RangeError);
});

Deno.test("clusterBootstrap() of clusters of one is near Wilson, of whole plates wider", () => {
  const random = new Random(3);
  const outcomes = Array.from({ length: 400 }, (_, i) => i % 4 === 0 ? 0 : 1);
  const single = clusterBootstrap(outcomes.map((o) => [o]), { random });
  const expected = wilson(300, 400);
  assert.equal(single.value, 0.75);
  assert.ok(Math.abs(single.low - expected.low) < 0.01);
  assert.ok(Math.abs(single.high - expected.high) < 0.01);
  const plates = Array.from({ length: 40 }, (_, i) => new Array(10).fill(i % 4 === 0 ? 0 : 1));
  const wide = clusterBootstrap(plates, { random });
  assert.ok(wide.high - wide.low > 2 * (single.high - single.low));
});

Deno.test("wilson() is SciPy's", () => {
  for (const { successes, trials, low, high } of fixtureMetrics.wilson) {
    const found = wilson(successes, trials);
    assert.ok(Math.abs(found.low - low) < 1e-12 && Math.abs(found.high - high) < 1e-12);
  }
});

const { outcomes: { first, second }, bootstrap } = fixtureMetrics;
const differences = first.map((list, c) => list.map((one, i) => one - second[c][i]));

Deno.test("both bootstraps are SciPy's, to the chance of what is drawn", () => {
  const options = () => ({ random: new Random(2), repeats: 20_000 });
  const near = (found: { low: number; high: number }, wanted: { low: number; high: number }) => {
    assert.ok(Math.abs(found.low - wanted.low) < 0.006, `${found.low}, wanted ${wanted.low}`);
    assert.ok(Math.abs(found.high - wanted.high) < 0.006, `${found.high}, wanted ${wanted.high}`);
  };
  near(clusterBootstrap(first, options()), bootstrap.first);
  const { difference } = pairedBootstrap(differences, options());
  near(difference, bootstrap.difference);
  const mean = (lists: number[][]) => lists.flat().reduce((a, b) => a + b) / lists.flat().length;
  assert.ok(Math.abs(difference.value - (mean(first) - mean(second))) < 1e-12);
});

Deno.test("a paired difference is as likely by chance as resamples cross nought", () => {
  const options = () => ({ random: new Random(2), repeats: 999 });
  const p = (differences: number[][]) => pairedBootstrap(differences, options()).p;
  assert.equal(p([[1, 1], [1], [1, 1, 1]]), 2 / 1000, "none crosses");
  assert.equal(p([[-1], [-1, -1]]), 2 / 1000);
  assert.equal(p([[0], [0, 0]]), 1, "all do");
  const wide = pairedBootstrap(differences, { random: new Random(2), repeats: 4000 });
  assert.ok(wide.difference.low < 0 && wide.p > 0.05 && wide.p < 0.2, `${wide.p}`);
  const turned = pairedBootstrap(differences.map((list) => list.map((one) => -one)), {
    random: new Random(2),
    repeats: 4000,
  });
  assert.ok(Math.abs(turned.p - wide.p) < 1e-12);
  assert.deepEqual(pairedBootstrap([[]], options()), {
    difference: { value: 0, low: -1, high: 1 },
    p: 1,
  });
});

Deno.test("outcomes lie with those of their cluster, in the order in which clusters appear", () => {
  assert.deepEqual(byCluster([1, 0, 0.5, 1], (i) => ["b", "a", "b", "c"][i]), [[1, 0.5], [0], [1]]);
  assert.deepEqual(byCluster([], () => "a"), []);
});

/** Picks every resample's clusters from one cluster, the next one for each resample. */
class InTurn extends Random {
  picks = 0;
  constructor(readonly each: number) {
    super(0);
  }
  override pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.picks++ / this.each) % list.length];
  }
}

Deno.test("the interval is from the 2.5th to the 97.5th hundredth of the means, outwards, of 2,000 resamples", () => {
  const interval = (count: number) => {
    const outcomes = Array.from({ length: count }, (_, i) => [i]);
    const { low, high } = clusterBootstrap(outcomes, { random: new InTurn(count), repeats: count });
    return [low, high];
  };
  assert.deepEqual(interval(41), [1, 39]);
  assert.deepEqual(interval(40), [0, 39]);
  assert.deepEqual(interval(45), [1, 43]);
  const random = new InTurn(3);
  clusterBootstrap([[1], [0], [1]], { random });
  assert.equal(random.picks, 3 * 2000);
});

Deno.test("without an outcome a share can be anything; plates without one are none", () => {
  const options = { random: new Random(1), repeats: 9 };
  for (const none of [[], [[]], [[], []]]) {
    assert.deepEqual(clusterBootstrap(none, options), { value: 0, low: 0, high: 1 });
  }
  assert.deepEqual(clusterBootstrap([[], [1, 1], [1]], options), { value: 1, low: 1, high: 1 });
  assert.deepEqual(wilson(5, 5).high, 1);
  assert.deepEqual(wilson(0, 5).low, 0);
  for (const [successes, trials] of [[-1, 5], [6, 5], [NaN, 5]]) {
    assert.throws(() => wilson(successes, trials), /Cannot have .* successes in 5 trials/);
  }
});
