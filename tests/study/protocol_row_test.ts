import assert from "node:assert/strict";
import type { Evaluated, ModelEvaluation } from "lib/study/evaluate.ts";
import { compareModels, protocolRows } from "lib/study/protocol_row.ts";
import { mcnemar } from "lib/retrieval/mcnemar.ts";
import { meanReciprocalRank } from "lib/retrieval/mean_rank.ts";
import { rankOriginals } from "lib/retrieval/rank_originals.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Twelve figures that were read, of numbers 10 to 21, three of each work; 40 queries. */
const rows = 12;
const queries = Array.from({ length: 40 }, (_, n) => ({ n, row: (n * 7) % rows }))
  .sort((a, b) => a.row - b.row);
const figures = Array.from({ length: rows }, (_, i) => 10 + i);
const workOf = (figure: number) => `work ${Math.floor((figure - 10) / 3)}`;

/** A model that sees the figures through so much noise. */
function model(name: string, noise: number): ModelEvaluation {
  const random = new Random(3).fork(name);
  const gallery = normalizeRows(
    float32(Float32Array.from({ length: rows * 4 }, () => random.normal()), [rows, 4]),
  );
  const asked = queries.flatMap(({ row }) =>
    [0, 1, 2, 3].map((d) => gallery.data[row * 4 + d] + noise * random.normal())
  );
  const vectors = { queries: float32(Float32Array.from(asked), [queries.length, 4]), gallery };
  const own = queries.map(({ row }) => row);
  return {
    model: name,
    init: `${noise}`,
    vectors,
    result: rankOriginals(vectors, { own, normalized: true }),
  };
}

const evaluated: Evaluated = {
  figures,
  queries,
  models: [model("good", 0.1), model("middling", 0.5), model("bad", 5)],
};
const options = () => ({ workOf, random: new Random(1) });

Deno.test("a row has the shares twice, with Wilson's interval and with one by work", () => {
  const found = protocolRows(evaluated, options());
  assert.deepEqual(found.map(({ model }) => model), ["good", "middling", "bad"]);
  found.forEach((row, m) => {
    const { result: { top1, top3, top10, ranks } } = evaluated.models[m];
    assert.deepEqual(row.wilson, { top1, top3, top10 });
    for (const top of ["top1", "top3", "top10"] as const) {
      const { value, low, high } = row.byWork[top];
      assert.ok(Math.abs(value - row.wilson[top].value) < 1e-12 && low <= value && value <= high);
    }
    assert.deepEqual([row.size, row.queries, row.works], [rows, 40, 4]);
    assert.deepEqual(row.mrr, meanReciprocalRank(ranks));
    assert.deepEqual(row.recall[0].averaged, top1.value);
    assert.deepEqual([row.micro.right, row.micro.pairs], [40, 40 * rows]);
  });
  assert.ok(found[1].byWork.top1.low < found[1].byWork.top1.high);
});

Deno.test("fewer resamples are fewer, and the same seed gives the same interval", () => {
  const low = (repeats?: number) =>
    protocolRows(evaluated, { ...options(), repeats })[1].byWork.top1;
  assert.deepEqual(low(), low(2000));
  assert.notDeepEqual(low(), low(3));
});

Deno.test("the first model is compared with the others on the same queries", () => {
  const found = compareModels(evaluated, options());
  assert.deepEqual(found.map(({ first, second }) => [first, second]), [
    ["good", "middling"],
    ["good", "bad"],
  ]);
  const right = evaluated.models.map(({ result: { ranks } }) =>
    [...ranks.pessimistic].map((rank) => rank === 1)
  );
  assert.deepEqual(found[1].mcnemar, mcnemar(right[0], right[2]));
  const { difference, p } = found[1].top1;
  const shares = evaluated.models.map(({ result }) => result.top1.value);
  assert.ok(Math.abs(difference.value - (shares[0] - shares[2])) < 1e-12);
  assert.ok(difference.low > 0 && p < 0.01 && found[1].mcnemar.p < 0.01);
  assert.deepEqual(
    compareModels({ ...evaluated, models: evaluated.models.slice(0, 1) }, options()),
    [],
  );
});
