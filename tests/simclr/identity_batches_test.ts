import assert from "node:assert/strict";
import fc from "fast-check";
import { batchAfter, batchAt, stepsPerEpoch } from "lib/simclr/batches.ts";
import { groupsOf, type IdentityGroups, partsOfBatch } from "lib/simclr/identity_batches.ts";

const named = (...sizes: number[]) =>
  sizes.flatMap((size, i) => Array.from({ length: size }, () => `p${i}`));
const nobody = (count: number) => new Array<null>(count).fill(null);

/** Ten strangers, and three persons of four figures, who come in groups alone. */
const groups: IdentityGroups = {
  identities: [...nobody(10), ...named(4, 4, 4)],
  alone: [...new Array(10).fill(true), ...new Array(12).fill(false)],
  share: 0.5,
  figures: 2,
};
const options = { count: 22, batch: 8, seed: 3, groups };
const namesOf = (batch: Int32Array) => Array.from(batch, (i) => groups.identities[i]);

Deno.test("half a batch are strangers, each once in an epoch; half are pairs of namesakes", () => {
  assert.deepEqual(partsOfBatch(groups, { size: 8 }), { grouped: 4, alone: 4, steps: 2 });
  assert.equal(stepsPerEpoch(options), 2);
  const strangers: number[] = [];
  for (const step of [0, 1]) {
    const batch = batchAt(options, { epoch: 5, step });
    assert.equal(new Set(batch).size, 8);
    strangers.push(...batch.filter((i) => i < 10));
    const persons = namesOf(batch).filter((name) => name !== null);
    assert.equal(persons.length, 4);
    assert.equal(new Set(persons).size, 2);
  }
  assert.equal(new Set(strangers).size, 8);
});

Deno.test("seed, epoch and step decide who comes, each of them", () => {
  const batch = (o: Partial<typeof options>, epoch: number, step: number) =>
    batchAt({ ...options, ...o }, { epoch, step }).join();
  assert.equal(batch({}, 4, 1), batch({}, 4, 1));
  const all = [batch({}, 4, 1), batch({ seed: 4 }, 4, 1), batch({}, 5, 1), batch({}, 4, 0)];
  assert.equal(new Set(all).size, 4);
  const next = batchAfter({ ...options, epochs: 2 }, { epoch: 0, step: 1 })!;
  assert.deepEqual(next.address, { epoch: 1, step: 0 });
  assert.deepEqual(next.items, batchAt(options, next.address));
  assert.equal(batchAfter({ ...options, epochs: 2 }, { epoch: 1, step: 1 }), null);
});

Deno.test("every person comes as often as any other, however many figures they have", () => {
  const many = { ...groups, identities: named(40, 3, 3), alone: new Array(46).fill(false) };
  const times = new Map<string | null, number>();
  const batches = { ...options, count: 46, batch: 2, groups: { ...many, share: 1 } };
  for (let epoch = 0; epoch < 40; epoch++) {
    for (let step = 0; step < stepsPerEpoch(batches); step++) {
      const [a, b] = Array.from(batchAt(batches, { epoch, step }), (i) => many.identities[i]);
      assert.equal(a, b);
      times.set(a, (times.get(a) ?? 0) + 1);
    }
  }
  for (const count of times.values()) assert.ok(count > 260 && count < 350, `${[...times]}`);
});

Deno.test("any batch has its size, and no figure twice", () => {
  const collection = fc.record({
    identities: fc.array(fc.option(fc.constantFrom("a", "b", "c")), {
      minLength: 4,
      maxLength: 40,
    }),
    solitary: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    figures: fc.integer({ min: 2, max: 5 }),
    batch: fc.integer({ min: 2, max: 50 }),
    seed: fc.integer(),
  });
  fc.assert(fc.property(collection, ({ identities, solitary, share, figures, batch, seed }) => {
    fc.pre(["a", "b", "c"].some((name) => identities.filter((one) => one === name).length > 1));
    const alone = identities.map((identity, i) => identity === null || solitary[i]);
    const sampling = {
      count: identities.length,
      batch,
      seed,
      groups: { identities, alone, share, figures },
    };
    for (let step = 0; step < stepsPerEpoch(sampling); step++) {
      const chosen = batchAt(sampling, { epoch: 1, step });
      assert.equal(chosen.length, Math.min(batch, identities.length));
      assert.equal(new Set(chosen).size, chosen.length);
    }
  }));
});

Deno.test("one figure more is a namesake of those that are there, not somebody on their own", () => {
  // five places: two pairs, and one more of the first of them
  const five = { ...options, batch: 5, groups: { ...groups, share: 1 } };
  assert.deepEqual(partsOfBatch(five.groups, { size: 5 }), { grouped: 5, alone: 0, steps: 2 });
  for (let epoch = 0; epoch < 20; epoch++) {
    const counts = new Map<string | null, number>();
    for (const name of namesOf(batchAt(five, { epoch, step: 0 }))) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.deepEqual([...counts.values()].sort(), [2, 3]);
  }
});

Deno.test("where there are too few namesakes or strangers, the others fill the batch", () => {
  const few = { identities: [...nobody(9), "a", "a"], share: 0.9, figures: 4 };
  assert.deepEqual(partsOfBatch(few, { size: 6 }), { grouped: 2, alone: 4, steps: 2 });
  const only = { identities: [null, ...named(6, 6)], share: 0.1, figures: 2 };
  assert.deepEqual(partsOfBatch(only, { size: 10 }), { grouped: 2, alone: 8, steps: 1 });
  const inGroups = { ...only, alone: [true, ...new Array(12).fill(false)] };
  assert.deepEqual(partsOfBatch(inGroups, { size: 10 }), { grouped: 9, alone: 1, steps: 1 });
});

Deno.test("a batch that neither namesakes nor those who come alone can fill takes whoever is left", () => {
  const rest = { identities: ["a", "a", null, null], alone: new Array(4).fill(false) };
  const parts = partsOfBatch({ ...rest, share: 1, figures: 2 }, { size: 4 });
  assert.deepEqual(parts, { grouped: 2, alone: 2, steps: 1 });
  const sampling = { count: 4, batch: 4, seed: 1, groups: { ...rest, share: 1, figures: 2 } };
  const batch = batchAt(sampling, { epoch: 0, step: 0 });
  assert.deepEqual([...batch].sort(), [0, 1, 2, 3]);
});

Deno.test("a share of nothing, groups of one, and a collection of strangers are refused", () => {
  const parts = (changed: Partial<IdentityGroups>) => () =>
    partsOfBatch({ ...groups, ...changed }, { size: 8 });
  assert.throws(parts({ share: 0 }), /above 0 and at most 1, not 0/);
  assert.throws(parts({ share: 1.01 }), /not 1\.01/);
  assert.equal(parts({ share: 1 })().alone, 0);
  assert.throws(parts({ figures: 1 }), /two figures or more, a whole number, not 1/);
  assert.throws(parts({ figures: 2.5 }), /not 2\.5/);
  assert.throws(
    parts({ identities: ["a", "b", null] }),
    /^RangeError: Cannot draw groups of one identity: none of 3 figures has a namesake/,
  );
});

Deno.test("items say who they are, and whether they come alone; they do where they do not say", () => {
  const items = [{ identity: "a" }, {}, { identity: null, alone: false }];
  assert.deepEqual(groupsOf(items, { share: 0.5, figures: 3 }), {
    share: 0.5,
    figures: 3,
    identities: ["a", null, null],
    alone: [true, true, false],
  });
  assert.equal(groupsOf(items, undefined), undefined);
});
