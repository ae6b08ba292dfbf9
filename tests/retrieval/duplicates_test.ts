import assert from "node:assert/strict";
import { findPairs, groupPairs, type Member, scorePairs } from "lib/retrieval/duplicates.ts";

const hit = (index: number) => ({ index, similarity: 0.9, reversed: false });
const pair = (a: number, b: number) => ({ a, b, score: 0.8, reversed: false });

Deno.test("findPairs() looks once at each proposed pair and keeps what is confirmed", () => {
  const asked: string[] = [];
  const verify = (a: number, b: number) => {
    asked.push(`${a} ${b}`);
    return { score: a + b === 3 ? 0.7 : 0.2, reversed: a === 1 };
  };
  const pairs = findPairs([[hit(3), hit(1)], [hit(0), hit(2)], [hit(1)], [hit(0)]], {
    verify,
    minScore: 0.5,
  });
  assert.deepEqual(asked, ["0 3", "0 1", "1 2"]);
  assert.deepEqual(pairs, [
    { a: 0, b: 3, score: 0.7, reversed: false },
    { a: 1, b: 2, score: 0.7, reversed: true },
  ]);
});

Deno.test("groupPairs() joins chains and leaves single rows out", () => {
  const groups = groupPairs([pair(4, 5), pair(0, 2), pair(2, 4)], { count: 8 });
  assert.deepEqual(groups, [[0, 2, 4, 5]]);
});

Deno.test("scorePairs() counts by kind: what was found, what is true, what is both", () => {
  const member = (plate: string, impression: string, name: string | null): Member => ({
    work: plate[0],
    plate,
    impression,
    name,
  });
  const members = [
    member("a1", "clean", "Ann"),
    member("a2", "coloured", "Ann"),
    member("a3", "reversed", "Ann"),
    member("b1", "clean", "Ann"),
    member("b1", "clean", null),
  ];
  const scores = scorePairs([pair(0, 1), pair(0, 3)], members);
  const row = (kind: string) => scores.find((score) => score.kind === kind);
  assert.deepEqual(row("coloured"), {
    kind: "coloured",
    precision: 1,
    recall: 1,
    found: 1,
    truth: 1,
    correct: 1,
  });
  assert.equal(row("reversed")?.recall, 0);
  assert.equal(row("same")?.precision, 0);
  assert.equal(row("all")?.recall, 1 / 3);
  assert.equal(row("all")?.precision, 1 / 2);
  assert.equal(scores.at(-1)?.kind, "all");
});

Deno.test("figures of whom nobody knows who they are, are no one's duplicates", () => {
  const member = (plate: string): Member => ({ work: "w", plate, impression: "", name: "figure" });
  const scores = scorePairs([], [member("a"), member("b")]);
  assert.deepEqual(scores.map(({ truth }) => truth).filter((truth) => truth > 0), []);
});

Deno.test("pairs come best first, equal ones by their rows; the least score is enough", () => {
  const scores: Record<string, number> = { "0 5": 0.5, "0 1": 0.5, "1 2": 0.5, "3 4": 0.9 };
  const verify = (a: number, b: number) => ({
    score: scores[`${a} ${b}`] ?? 0.4999,
    reversed: false,
  });
  // that of rows 0 and 5 is proposed last
  const hits = [[hit(1)], [hit(2)], [hit(3)], [hit(4)], [], [hit(0)]];
  for (const proposed of [hits, [[hit(5), hit(1)], [hit(2)], [hit(3)], [hit(4)], [], []]]) {
    const pairs = findPairs(proposed, { verify, minScore: 0.5 });
    assert.deepEqual(pairs.map(({ a, b }) => `${a} ${b}`), ["3 4", "0 1", "0 5", "1 2"]);
  }
});

Deno.test("kinds stand in the order of the alphabet, all of them last, however plates come", () => {
  const members = ["clean", "worn", "coloured", "reversed"].map((impression, i): Member => ({
    work: "w",
    plate: `p${i}`,
    impression,
    name: "Ann",
  }));
  for (const order of [members, members.toReversed()]) {
    const kinds = scorePairs([], order).map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      "coloured",
      "coloured+reversed",
      "coloured+worn",
      "reversed",
      "reversed+worn",
      "worn",
      "all",
    ]);
  }
});
