import assert from "node:assert/strict";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { nearestToExamples } from "lib/retrieval/examples.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const rows = (...list: number[][]) =>
  float32(Float32Array.from(list.flat()), [list.length, list[0]?.length ?? 0]);
const alike = (...list: number[][]) => ({ direct: rows(...list), flipped: rows(...list) });
const found = (...args: Parameters<typeof nearestToExamples>) =>
  nearestToExamples(...args).map(({ index }) => index);

Deno.test("of one example alone the answers are those of nearestEitherWay, ties in their order", () => {
  const random = new Random(3);
  const some = (count: number) => {
    const data = Float32Array.from({ length: count * 8 }, () => random.int(-2, 2));
    for (let i = 0; i < count; i++) data[i * 8] = 1;
    return float32(data, [count, 8]);
  };
  const gallery = some(60);
  gallery.data.copyWithin(40 * 8, 0, 20 * 8);
  const query = { direct: some(1), flipped: some(1) };
  for (const k of [1, 7, 100]) {
    const exclude = (row: number) => row % 5 === 0;
    const hits = nearestToExamples({ wanted: query }, gallery, { k, exclude });
    const [expected] = nearestEitherWay(query, gallery, { k, exclude: (_, row) => row % 5 === 0 });
    assert.deepEqual(hits, expected.map((hit) => ({ ...hit, unlike: null })));
  }
});

Deno.test("several examples together: what is like all of them comes before what is like one", () => {
  const gallery = rows([1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]);
  const hits = nearestToExamples({ wanted: alike([1, 0, 0], [0, 1, 0]) }, gallery, { k: 4 });
  assert.deepEqual(hits.map(({ index }) => index), [2, 0, 1, 3]);
  assert.ok(Math.abs(hits[0].similarity - Math.SQRT1_2) < 1e-6);
  assert.equal(hits[1].similarity, 0.5);
});

Deno.test("what is like an unwanted example falls back by half that likeness, what is unlike it does not rise", () => {
  const gallery = rows([1, 0.9], [0.8, -0.6], [0, 1], [0.1, -1]);
  const wanted = alike([1, 0]);
  assert.deepEqual(found({ wanted }, gallery, { k: 4 }), [1, 0, 3, 2]);
  const hits = nearestToExamples({ wanted, unwanted: alike([0, 1]) }, gallery, { k: 4 });
  assert.deepEqual(hits.map(({ index }) => index), [1, 0, 3, 2]);
  // .74 - .67 / 2 is less than .5
  const near = rows([1, 0.9], [0.5, -Math.sqrt(0.75)]);
  assert.deepEqual(found({ wanted }, near, { k: 2 }), [0, 1]);
  assert.deepEqual(found({ wanted, unwanted: alike([0, 1]) }, near, { k: 2 }), [1, 0]);
  const [first] = nearestToExamples({ wanted, unwanted: alike([0, -1]) }, near, { k: 1 });
  assert.ok(first.unlike! < 0 && first.index === 0, "what is unlike it takes nothing");
  // of several unwanted ones the most alike counts
  const both = nearestToExamples({ wanted, unwanted: alike([0, 1], [0, -1]) }, near, { k: 2 });
  assert.ok(both.every(({ unlike }) => unlike! > 0.66));
});

Deno.test("an answer is reversed as it is to the example that it is most like", () => {
  const gallery = rows([1, 0, 0]);
  const wanted = { direct: rows([0, 1, 0], [0.5, 0, 1]), flipped: rows([1, 0, 0], [0, 0, 1]) };
  const [{ reversed }] = nearestToExamples({ wanted }, gallery, { k: 1 });
  assert.ok(reversed);
});

Deno.test("no example is refused; of no rows nothing is found", () => {
  assert.throws(() => nearestToExamples({ wanted: alike() }, rows([1]), { k: 1 }), /no example/);
  assert.deepEqual(found({ wanted: alike([1, 0]) }, rows(), { k: 3 }), []);
});

Deno.test("an unwanted example takes half of the likeness to it, and gives nothing", () => {
  const row = (wanted: number, unwanted: number) => [
    ...[wanted, unwanted, Math.sqrt(Math.max(0, 1 - wanted ** 2 - unwanted ** 2))],
  ];
  // the first has .8 - .6 / 2; the last one is quite unlike what is not wanted
  const gallery = rows(row(0.8, 0.6), row(0.495, 0), row(0.505, 0), row(0.45, -0.89));
  const options = { wanted: alike([1, 0, 0]), unwanted: alike([0, 1, 0]) };
  assert.deepEqual(found(options, gallery, { k: 4 }), [2, 0, 1, 3]);
});

Deno.test("of examples that are equally like it the first says whether it is reversed", () => {
  const gallery = rows([1, 0, 0]);
  const [plain, turned] = [[1, 0, 0], [0, 1, 0]];
  const reversed = (direct: number[][], flipped: number[][]) =>
    nearestToExamples({ wanted: { direct: rows(...direct), flipped: rows(...flipped) } }, gallery, {
      k: 1,
    })[0].reversed;
  assert.equal(reversed([turned, plain], [plain, turned]), true);
  assert.equal(reversed([plain, turned], [turned, plain]), false);
});
