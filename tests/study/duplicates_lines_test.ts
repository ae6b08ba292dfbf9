import assert from "node:assert/strict";
import { duplicatesLines } from "lib/study/duplicates_lines.ts";
import type { FigurePersons } from "lib/study/duplicates_run.ts";
import type { PlateDuplicate, PlateDuplicates } from "lib/study/plate_duplicates.ts";
import type { Summary } from "lib/study/summary.ts";

const blank: Summary = {
  format: "burin-summary-1",
  corpus: "",
  seed: 0,
  versions: {},
  machine: {},
  seconds: {},
};

const pair = (n: number) => ({ a: `p.${n}`, b: `q.${n}`, score: n / 100, reversed: n === 13 });

Deno.test("duplicates are named, the best first, the rest counted", () => {
  const pairs = Array.from({ length: 14 }, (_, i) => pair(i + 1));
  const linesOf = (
    found: readonly ReturnType<typeof pair>[],
    { groups, threshold }: { groups: number; threshold?: Summary["threshold"] },
  ) =>
    duplicatesLines({
      summary: { ...blank, threshold },
      pairs: found,
      groups: Array.from({ length: groups }, () => []),
      file: "duplicates.json",
    });
  const lines = linesOf(pairs, { groups: 9, threshold: { value: 0.4, pairs: 200 } });
  assert.match(lines[0], /^14 pairs in 9 groups, lines agreeing in 0\.40/);
  assert.equal(lines[1], "  0.140  p.14  q.14");
  assert.equal(lines[2], "  0.130  p.13  q.13  reversed");
  assert.deepEqual(lines.slice(-2), ["  ... and 2 more", "wrote duplicates.json"]);
  assert.equal(lines.length, 15);
  assert.equal(linesOf(pairs.slice(0, 12), { groups: 1 }).length, 14);
  assert.match(linesOf([], { groups: 0 })[0], /No pairs/);
  assert.match(linesOf([pair(1)], { groups: 1 })[0], /^1 pair in 1 group/);
});

Deno.test("a threshold says where it is from, and those that are evaluated have a table", () => {
  const lines = (more: Partial<Summary>) =>
    duplicatesLines({
      summary: { ...blank, ...more },
      pairs: [pair(13), pair(12)],
      groups: [[], []],
      file: "d.json",
    });
  assert.deepEqual(lines({}), [
    "2 pairs in 2 groups",
    "  0.130  p.13  q.13  reversed",
    "  0.120  p.12  q.12",
    "wrote d.json",
  ]);
  const fixed = lines({ threshold: { value: 0.456, pairs: 1, from: "fixed" } })[0];
  assert.equal(
    fixed,
    "2 pairs in 2 groups, lines agreeing in 0.46 and more (fixed: 1 pair on one sheet are too few to learn it from)",
  );
  assert.equal(lines({ duplicates: [] }).length, 4);
});

Deno.test("persons are listed where they are sure, and said to be not sure where none is", () => {
  const summary = blank;
  const linesOf = (persons: readonly FigurePersons[] | null) =>
    duplicatesLines({ summary, pairs: [], groups: [], file: "duplicates.json", persons }).slice(
      1,
      -1,
    );
  const person = { a: "p.1", b: "q.1", similarity: 0.4, probability: 0.25 };
  assert.deepEqual(linesOf(null), []);
  assert.deepEqual(linesOf([{ ...person, type: null }]), [
    "The same person in another scene: not sure of any; the likeliest pair has a chance of 0.25",
  ]);
  assert.deepEqual(linesOf([{ ...person, type: "same person" }, { ...person, type: null }]), [
    "1 pair of figures that are the same person in another scene",
    "  0.25  p.1  q.1",
  ]);
});

Deno.test("pairs of plates are told with their type, a mirror once, twelve of them, and whence the threshold", () => {
  const plate = (n: number, more: Partial<PlateDuplicate> = {}) =>
    ({
      a: `p${n}`,
      b: `q${n}`,
      type: "recut",
      probability: 0.876,
      reversed: false,
      ...more,
    }) as PlateDuplicate;
  const linesOf = (
    pairs: readonly PlateDuplicate[],
    { threshold, plates = 9 }: {
      threshold?: Partial<PlateDuplicates["threshold"]>;
      plates?: number;
    } = {},
  ) =>
    duplicatesLines({
      file: "d.json",
      plates: {
        pairs,
        groups: pairs.map(({ a, b }) => [a, b]),
        threshold: { value: 0.456, weakest: 0, pairs: 60, from: "strangers", ...threshold },
        plates,
      } as unknown as PlateDuplicates,
    });
  assert.deepEqual(
    linesOf([
      plate(1),
      plate(2, { type: null, reversed: true }),
      plate(3, { type: "reversed", reversed: true }),
    ]),
    [
      "3 pairs of plates in 3 groups, of one design with a probability of 0.46 and more",
      "  0.88  p1  q1  cut again after the same block or plate",
      "  0.88  p2  q2  not sure, reversed",
      "  0.88  p3  q3  a copy that shows the other in a mirror",
      "wrote d.json",
    ],
  );
  const many = (count: number) => linesOf(Array.from({ length: count }, (_, i) => plate(i)));
  assert.deepEqual([many(12).length, many(13).length], [14, 15]);
  assert.equal(many(15).at(-2), "  ... and 3 more");
  const from = (threshold: Partial<PlateDuplicates["threshold"]>, plates = 3) =>
    linesOf([], { threshold, plates })[0];
  assert.equal(
    from({}, 1),
    "No pairs among 1 plate: no two show one design, of one design with a probability of 0.46 and more",
  );
  assert.match(
    from({ from: "fixed", pairs: 3 }),
    /; 3 plates are too few to calibrate: 3 pairs of strangers, 50 are needed, so/,
  );
  assert.match(from({ from: "verdicts", pairs: 80 }), /and more \(learnt from 80 verdicts\)$/);
});

Deno.test("of figures and persons twelve are listed; a threshold from verdicts says of how many", () => {
  const summary = { ...blank, threshold: { value: 0.5, pairs: 70, from: "verdicts" } as const };
  const persons = Array.from({ length: 14 }, (_, n): FigurePersons => ({
    ...{ a: `p.${n}`, b: `q.${n}`, similarity: 0.4, probability: 0.9, type: "same person" },
  }));
  const lines = duplicatesLines({ summary, pairs: [], groups: [], file: "d.json", persons });
  assert.equal(
    lines[0],
    "No pairs: no two sheets show the same figure, lines agreeing in 0.50 and more " +
      "(learnt from 70 verdicts)",
  );
  assert.match(lines[1], /^14 pairs of figures that are the same person/);
  assert.equal(lines.length, 2 + 12 + 1);
});
