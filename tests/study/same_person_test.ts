import assert from "node:assert/strict";
import { type PersonModel, personModel, personPairs } from "lib/study/same_person.ts";
import { fitPersonModel, type KnownPersons } from "tests/bench/person_fit.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** A chance of one half at a cosine of .5. */
const same = { bias: 0, weights: [10], means: [0.5], spreads: [1] };

/** What is said of two figures with a cosine. */
async function said(model: Pick<PersonModel, "same" | "threshold">, cosine: number) {
  const direct = float32(Float32Array.of(1, 0, cosine, Math.sqrt(1 - cosine ** 2)), [2, 2]);
  const flipped = float32(direct.data.map((value) => -value), [2, 2]);
  const vectors = { direct, flipped };
  const [pair] = await personPairs({ vectors, isOneScene: () => false, model, threads: 1 });
  return pair;
}

Deno.test("the type is given from the threshold on, and never where there is none", async () => {
  assert.equal((await said({ same, threshold: 0.5 }, 0.5001)).type, "same person");
  assert.equal((await said({ same, threshold: 0.5 }, 0.4999)).type, null);
  const { type, probability } = await said({ same, threshold: null }, 1);
  assert.equal(type, null);
  assert.ok(probability > 0.99);
});

Deno.test("figures in one scene are not asked, the likeliest of others come first, each pair once", async () => {
  // angles in degrees: 0 and 5 are in one scene
  const rows = [0, 5, 10, 90].map((angle) => angle * Math.PI / 180);
  const data = Float32Array.from(rows.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const direct = float32(data, [4, 2]);
  const flipped = float32(data.map((value) => -value), [4, 2]);
  const scene = [0, 0, 1, 2];
  const pairs = await personPairs({
    vectors: { direct, flipped },
    isOneScene: (a, b) => scene[a] === scene[b],
    model: { same, threshold: 0.9 },
    most: 3,
    threads: 1,
  });
  assert.deepEqual(pairs.map(({ a, b, type }) => [a, b, type]), [
    [1, 2, "same person"],
    [0, 2, "same person"],
    [2, 3, null],
  ]);
  assert.ok(Math.abs(pairs[0].similarity - Math.cos(5 * Math.PI / 180)) < 1e-6);
});

/** Pairs of a book whose persons lie at a cosine, strangers at nought. */
const book = (name: string, cosine: number): KnownPersons[] =>
  Array.from({ length: 20 }, (_, n) => ({
    book: name,
    similarity: n % 2 === 0 ? cosine + n / 1000 : n / 1000,
    same: n % 2 === 0,
  }));

Deno.test("a threshold is learnt where books left out bear it out, and only there", () => {
  const told = fitPersonModel([...book("a", 0.8), ...book("b", 0.8)], { encoder: "e" });
  assert.ok(told.model.threshold !== null);
  // ten right and one wrong are still nine in ten
  assert.deepEqual(told.books.map(({ found, right }) => [found, right]), [[11, 10], [11, 10]]);
  // what are persons in one book are strangers in the other
  const turned = book("b", 0.8).map((pair) => ({ ...pair, same: !pair.same }));
  const thin = fitPersonModel([...book("a", 0.8), ...turned], { encoder: "e" });
  assert.equal(thin.model.threshold, null);
  // one book alone leaves nothing to learn from
  assert.equal(fitPersonModel(book("a", 0.8), { encoder: "e" }).model.threshold, null);
});

Deno.test("what ships gives chances and never the type: no book left out bore a threshold out", async () => {
  assert.equal(personModel.threshold, null);
  assert.match(personModel.encoder, /^burin_encoder sha256:/);
  const chances = [];
  for (const cosine of [0.01, 0.1, 0.4, 0.9]) {
    const { type, probability } = await said(personModel, cosine);
    assert.equal(type, null);
    chances.push(probability);
  }
  assert.deepEqual(chances, chances.toSorted((p, q) => p - q));
  assert.ok(chances[0] < 0.05);
});

Deno.test("ten nearest of each figure are looked at, and a hundred pairs told unless more are wanted", async () => {
  // the further along, the further apart
  const angles = Array.from({ length: 40 }, (_, i) => 0.0005 * i * i);
  const data = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const direct = float32(data, [40, 2]);
  const flipped = float32(data.map((value) => -value), [40, 2]);
  const asked = { vectors: { direct, flipped }, isOneScene: () => false, threads: 1 };
  const model = { same, threshold: null };
  const all = await personPairs({ ...asked, model, most: 9999 });
  const expected = new Set(angles.flatMap((own, query) => {
    const away = (i: number) => Math.abs(angles[i] - own);
    const others = angles.map((_, i) => i).filter((i) => i !== query);
    return others.sort((p, q) => away(p) - away(q)).slice(0, 10)
      .map((i) => i < query ? `${i} ${query}` : `${query} ${i}`);
  }));
  assert.deepEqual(new Set(all.map(({ a, b }) => `${a} ${b}`)), expected);
  assert.ok(all.length > 200);
  assert.deepEqual(await personPairs({ ...asked, model }), all.slice(0, 100));
});
