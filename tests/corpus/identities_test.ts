import assert from "node:assert/strict";
import { labelsOfPeople, matchLabels, personOf, unnamedFigure } from "lib/corpus/identities.ts";
import type { Label } from "lib/corpus/plate.ts";

const label = (name: string, box: Label["box"], difficult?: boolean): Label => ({
  plate: "p",
  name,
  box,
  ...difficult ? { difficult } : {},
});
const labels = [label("Alice", [0, 0, 10, 10]), label("Hatter", [6, 0, 16, 10])];

Deno.test("the better box takes the label, the next one what is left", () => {
  const found = matchLabels([[0, 0, 10, 10], [1, 0, 11, 10], [7, 0, 16, 10]], labels);
  assert.deepEqual(found.labels.map((l) => l?.name ?? null), ["Alice", null, "Hatter"]);
  assert.deepEqual(found.overlaps, [1, 0, 0.9]);
  assert.deepEqual(found.missed, []);
});

Deno.test("below the least overlap a box is false and the label missed", () => {
  const found = matchLabels([[0, 0, 4, 10]], labels);
  assert.deepEqual([found.labels[0], found.missed.length], [null, 2]);
  assert.equal(matchLabels([[0, 0, 4, 10]], labels, { minIou: 0.4 }).labels[0]?.name, "Alice");
});

Deno.test("exactly half is enough, and difficult labels are not missed", () => {
  assert.equal(matchLabels([[0, 0, 5, 10]], [labels[0]]).labels[0]?.name, "Alice");
  assert.deepEqual(matchLabels([], [label("Dodo", [0, 0, 1, 1], true)]).missed, []);
});

Deno.test("a box that finds no label is of the crowd it lies in by half, as many as there are", () => {
  const crowd: Label = { ...label("crowd", [0, 0, 100, 100]), crowd: true };
  const one = label("Alice", [0, 0, 10, 10]);
  const boxes: Label["box"][] = [[0, 0, 10, 10], [20, 0, 30, 10], [95, 0, 105, 10], [
    95.1,
    0,
    105.1,
    10,
  ]];
  const found = matchLabels(boxes, [crowd, one]);
  assert.deepEqual(found.labels, [one, crowd, crowd, null]);
  assert.deepEqual(found.overlaps, [1, 1, 0.5, 0]);
  assert.deepEqual(matchLabels([], [crowd]).missed, []);
});

Deno.test("a figure without a name is nobody in particular", () => {
  assert.deepEqual([personOf("Alice"), personOf(unnamedFigure), personOf(null)], [
    "Alice",
    null,
    null,
  ]);
});

Deno.test("the name of a class is nobody's name, and one person's is hers however often she is there", () => {
  const names = (...given: string[]) =>
    labelsOfPeople(given.map((name, i) => label(name, [20 * i, 0, 20 * i + 10, 10])))
      .map(({ name }) => name);
  assert.deepEqual(
    names("person", "Person", " figures ", "Персонаж"),
    Array(4).fill(unnamedFigure),
  );
  assert.deepEqual(names("Don Quixote", "Don Quixote"), ["Don Quixote", "Don Quixote"]);
  assert.deepEqual(names("person", "Alice", "Woman of Samaria"), [
    unnamedFigure,
    "Alice",
    "Woman of Samaria",
  ]);
  assert.deepEqual(names(), []);
});

Deno.test("classes are so in any spelling and four languages", () => {
  const nameOf = (name: string) => labelsOfPeople([label(name, [0, 0, 9, 9])])[0].name;
  for (const word of ["0", "MAN", "woman", "Personnage", "Köpfe".normalize("NFD"), "Человек"]) {
    assert.equal(nameOf(word), unnamedFigure, word);
  }
  for (const name of ["Don Quixote", "Manfred", "10", "Petite Personne"]) {
    assert.equal(nameOf(name), name);
  }
});
