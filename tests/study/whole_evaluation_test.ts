import assert from "node:assert/strict";
import { evaluate } from "lib/study/evaluate.ts";
import { evaluateWhole } from "lib/study/whole_evaluation.ts";
import { protocolRows } from "lib/study/protocol_row.ts";
import { Random } from "lib/tensor/random.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("every model is asked in every gallery, on every augmentation, drawn and all", async () => {
  const notes: string[] = [];
  const whole = await evaluateWhole({
    ...wholeOptions,
    onProgress: ({ note }) => notes.push(note),
  });
  assert.equal(whole.protocol.length, 2 * 2 * 2 * 2);
  for (const row of whole.protocol) {
    assert.deepEqual([row.size, row.queries], [15, row.asked === "all" ? 15 : 40]);
    assert.equal(row.seen, row.model === "halves" ? "in part" : "unseen");
  }
  const plain = whole.protocol.filter(({ model, augmentation }) =>
    model === "halves" && augmentation === "none"
  );
  assert.deepEqual(plain.map(({ wilson }) => wilson.top1.value), [1, 1, 1, 1]);
  // the one that sees nothing has the chance of fifteen
  const blind = whole.protocol.find(({ model }) => model === "blind")!;
  assert.ok(Math.abs(blind.wilson.top1.value - 1 / 15) < 1e-9);
  assert.equal(whole.comparisons.length, 2 * 2);
  assert.ok(
    whole.comparisons.every(({ first, second }) => first === "halves" && second === "blind"),
  );
  assert.ok(notes.includes("with background: extended_aug, all figures"));
});

Deno.test("a row is what evaluate() gives for its gallery, augmentation and seed", async () => {
  const { protocol, seeds } = await evaluateWhole(wholeOptions);
  const { galleries: [, { open }], models, size, figures } = wholeOptions;
  const lists = [];
  for (const seed of [3, 4]) {
    lists.push(
      await evaluate({ count: 16, open }, {
        models: models.map(({ embedder }) => embedder),
        config: { augmentation: "extended_aug", size },
        queries: 40,
        seed,
      }),
    );
  }
  const [wanted] = protocolRows(lists[0], {
    workOf: (figure) => figures[figure].work,
    random: new Random(0),
    repeats: 3,
  });
  const found = protocol.find(({ gallery, augmentation, asked, model }) =>
    gallery === "without background" && augmentation === "extended_aug" && asked === "drawn" &&
    model === "halves"
  )!;
  for (const part of ["wilson", "recall", "mrr", "rank", "micro", "works"] as const) {
    assert.deepEqual(found[part], wanted[part], part);
  }
  const spread = seeds.find(({ gallery, augmentation, model }) =>
    gallery === "without background" && augmentation === "extended_aug" && model === "halves"
  )!;
  const shares = lists.map(({ models: [{ result }] }) => result.top1.value);
  assert.deepEqual(spread.seeds, [3, 4]);
  assert.deepEqual(spread.top1, {
    value: (shares[0] + shares[1]) / 2,
    low: Math.min(...shares),
    high: Math.max(...shares),
  });
});

Deno.test("misses are the first model's, with the names of figures", async () => {
  const { misses } = await evaluateWhole(wholeOptions);
  assert.deepEqual(
    misses.map(({ gallery, augmentation, model }) => [gallery, augmentation, model]),
    [
      ["with background", "none", "halves"],
      ["with background", "extended_aug", "halves"],
      ["without background", "none", "halves"],
      ["without background", "extended_aug", "halves"],
    ],
  );
  for (const { counts, misses: list } of misses) {
    assert.equal(counts.reduce((sum, { misses }) => sum + misses, 0), list.length);
    for (const { id, figure, answerId, answer } of list) {
      assert.deepEqual([id, answerId], [`figure ${figure}`, `figure ${answer}`]);
    }
  }
  assert.equal(misses[0].misses.length, 0);
  assert.ok(misses[1].misses.length > 0);
});

Deno.test("designs and persons are matched in the first gallery, by what can be read in each way", async () => {
  const { designs, persons } = await evaluateWhole(wholeOptions);
  const rows = designs.filter(({ model }) => model === "halves");
  assert.deepEqual(rows.map(({ query, gallery }) => `${query} in ${gallery}`), [
    "colour in colour",
    "colour in grey",
    "grey in colour",
    "grey in grey",
  ]);
  // of the second gallery nothing is asked
  const [first, second] = wholeOptions.galleries;
  const open = (i: number) => second.open(15 - i);
  const turned = { ...wholeOptions, galleries: [first, { ...second, open }] };
  assert.deepEqual((await evaluateWhole(turned)).designs, designs);
  // the fifth cannot be read, and the tenth not without its colours
  assert.ok(rows.every(({ size, queries }) => size === 14 && queries === 4));
  assert.deepEqual(rows.map(({ seen }) => seen), Array(4).fill("in part"));
  assert.deepEqual(
    persons.filter(({ model, colours }) => model === "halves" && colours === "colour")
      .map(({ asked, queries, seen }) => [asked, queries, seen]),
    [["all", 2, "seen"], ["without Hogarth", 2, "seen"]],
  );
  assert.ok(
    persons.filter(({ model }) => model === "blind").every(({ seen }) => seen === "unseen"),
  );
});

Deno.test("where nobody is known and no design is paired, nothing is matched; nothing readable gives no rows", async () => {
  const figures = wholeOptions.figures.map((figure) => ({ ...figure, person: null }));
  const small = { ...wholeOptions, augmentations: ["none"], figures, counterparts: [] };
  const notes: string[] = [];
  const { designs, persons } = await evaluateWhole({
    ...small,
    onProgress: ({ note }) => notes.push(note),
  });
  assert.deepEqual([designs, persons], [[], []]);
  assert.ok(!notes.some((note) => note.includes("matching")));
  const none = await evaluateWhole({
    ...wholeOptions,
    galleries: [{ gallery: "with background", open: () => Promise.resolve(null) }],
  });
  assert.deepEqual(none, {
    protocol: [],
    windows: [],
    seeds: [],
    comparisons: [],
    misses: [],
    designs: [],
    persons: [],
  });
});

Deno.test("figures in another order give the same numbers, where every figure asks", async () => {
  const order = new Random(5).shuffle(wholeOptions.figures.map((_, i) => i));
  const placeOf = new Map(order.map((figure, place) => [figure, place]));
  const plain = {
    ...wholeOptions,
    augmentations: ["none"],
    galleries: wholeOptions.galleries.slice(0, 1),
  };
  const shuffled = {
    ...plain,
    figures: order.map((i) => plain.figures[i]),
    galleries: plain.galleries.map(({ gallery, open }) => ({
      gallery,
      open: (i: number) => open(order[i]),
    })),
    counterparts: plain.counterparts.map(({ kind, a, b }) => ({
      kind,
      a: placeOf.get(a)!,
      b: placeOf.get(b)!,
    })),
    openGrey: (i: number) => plain.openGrey!(order[i]),
  };
  const [one, two] = [await evaluateWhole(plain), await evaluateWhole(shuffled)];
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a}, ${b}`);
  one.protocol.forEach((row, i) => {
    if (row.asked === "drawn") return;
    const other = two.protocol[i];
    near(row.wilson.top1.value, other.wilson.top1.value);
    near(row.mrr.averaged, other.mrr.averaged);
    near(row.micro.value, other.micro.value);
  });
  one.designs.forEach(({ first, mrr }, i) => {
    near(first.value, two.designs[i].first.value);
    near(mrr, two.designs[i].mrr);
  });
  one.persons.forEach(({ map, chance }, i) => {
    near(map.value, two.persons[i].map.value);
    near(chance, two.persons[i].chance);
  });
});
