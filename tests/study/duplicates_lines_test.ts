import assert from "node:assert/strict";
import { duplicatesLines } from "lib/study/duplicates_lines.ts";
import type { FigurePersons } from "lib/study/duplicates_run.ts";
import type { Summary } from "lib/study/summary.ts";

const pair = (n: number) => ({ a: `p.${n}`, b: `q.${n}`, score: n / 100, reversed: n === 13 });

Deno.test("duplicates are named, the best first, the rest counted", () => {
  const pairs = Array.from({ length: 14 }, (_, i) => pair(i + 1));
  const blank = { format: "burin-summary-1", corpus: "", seed: 0 } as const;
  const linesOf = (
    found: readonly ReturnType<typeof pair>[],
    { groups, threshold }: { groups: number; threshold?: Summary["threshold"] },
  ) =>
    duplicatesLines({
      summary: { ...blank, versions: {}, machine: {}, seconds: {}, threshold },
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
      summary: {
        format: "burin-summary-1",
        corpus: "",
        seed: 0,
        versions: {},
        machine: {},
        seconds: {},
        ...more,
      },
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
  const summary: Summary = {
    format: "burin-summary-1",
    corpus: "",
    seed: 0,
    versions: {},
    machine: {},
    seconds: {},
  };
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
