import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import type { ShownCharacter } from "lib/study/characters.ts";
import { firstAnswersTable, similarCharacters } from "lib/study/similar_characters.ts";
import { float32 } from "lib/tensor/tensor.ts";

const character = (id: string, plate: string, name: string): ShownCharacter => ({
  id,
  plate,
  name,
  work: plate,
  impression: "clean",
  caption: id,
  image: blank({ width: 4, height: 4 }, [0, 0, 0, 255]),
});

/** Two plates: on each Alice and the Hatter, whose vectors lie apart; the second Alice looks left. */
const gallery = [
  character("p.0", "p", "Alice"),
  character("p.1", "p", "Hatter"),
  character("q.0", "q", "Alice"),
  character("q.1", "q", "Hatter"),
];
const rows = (...values: number[][]) =>
  float32(Float32Array.from(values.flat()), [values.length, 2]);
const vectors = {
  direct: rows([1, 0], [0.9, 0.4], [-1, 0.1], [0.8, 0.6]),
  flipped: rows([-1, 0], [-0.9, 0.4], [1, 0.1], [-0.8, 0.6]),
};

Deno.test("a character finds those of other plates, also in reverse, never its own plate's", () => {
  const [alice, hatter] = similarCharacters(gallery, { vectors, answers: 1 });
  assert.equal(alice.query.caption, "p.0");
  assert.deepEqual(alice.answers.map(({ caption, hit }) => [caption, hit]), [[
    "q.0, reversed",
    true,
  ]]);
  assert.deepEqual(hatter.answers.map(({ caption, hit }) => [caption, hit]), [["q.1", true]]);
  for (const { query, answers } of similarCharacters(gallery, { vectors })) {
    assert.equal(answers.length, 2, "as many as other plates have");
    assert.ok(answers.every(({ caption }) => caption![0] !== query.caption![0]));
  }
});

Deno.test("another picture is searched for among all", () => {
  const queries = {
    characters: [character("piece", "p", "Alice")],
    vectors: { direct: rows([1, 0]), flipped: rows([-1, 0]) },
  };
  const [search, ...more] = similarCharacters(gallery, { vectors, answers: 9, queries });
  assert.equal(more.length, 0);
  assert.equal(search.answers.length, 4, "its own plate answers, too");
  assert.equal(search.answers[0].caption, "p.0");
});

Deno.test("the first answers of each model are counted", () => {
  const blind = { direct: rows([1, 0], [1, 0], [0, 1], [0, 1]), flipped: vectors.flipped };
  const table = firstAnswersTable(gallery, { good: vectors, blind });
  assert.deepEqual(table.map(({ model, work, queries }) => [model, work, queries]), [
    ["good", "printed twice", 0],
    ["good", "printed once", 4],
    ["blind", "printed twice", 0],
    ["blind", "printed once", 4],
  ]);
  assert.equal(table[1].right?.value, 1);
  assert.ok(table[3].right!.value < 1);
});

Deno.test("several characters are searched by at once, and not by others; their plates do not answer", () => {
  const three = [...gallery, character("r.0", "r", "Alice"), character("r.1", "r", "Hatter")];
  const more = {
    direct: rows([1, 0], [0.9, 0.4], [-1, 0.1], [0.8, 0.6], [0.9, -0.4], [0.7, 0.7]),
    flipped: rows([-1, 0], [-0.9, 0.4], [1, 0.1], [-0.8, 0.6], [-0.9, -0.4], [-0.7, 0.7]),
  };
  const examples = [{ like: [0, 1] }, { like: [0, 1], not: [5] }];
  const found = similarCharacters(three, { vectors: more, answers: 9, examples });
  const ids = found.map(({ answers }) => answers.map(({ caption }) => caption!.split(",")[0]));
  assert.deepEqual(ids[0], ["q.0", "q.1", "r.1", "r.0"]);
  assert.deepEqual(ids[1], ["r.0", "q.0", "q.1"], "what is like the unwanted one falls back");
  assert.deepEqual(found.map(({ query }) => query.caption), ["p.0, p.1", "p.0, p.1, not r.1"]);
});

Deno.test("only those among whom is searched answer", () => {
  const among = ({ name }: ShownCharacter) => name === "Hatter";
  const names = (list: ReturnType<typeof similarCharacters>) =>
    list.flatMap(({ answers }) => answers.map(({ caption }) => caption!.split(",")[0]));
  assert.deepEqual(names(similarCharacters(gallery, { vectors, among })), [
    "q.1",
    "q.1",
    "p.1",
    "p.1",
  ]);
  const queries = {
    characters: [gallery[0]],
    vectors: { direct: rows([1, 0]), flipped: rows([0, 1]) },
  };
  assert.deepEqual(names(similarCharacters(gallery, { vectors, among, queries })).sort(), [
    "p.1",
    "q.1",
  ]);
  const examples = [{ like: [0] }];
  assert.deepEqual(names(similarCharacters(gallery, { vectors, among, examples })), ["q.1"]);
});

Deno.test("vectors of other characters than these are refused", () => {
  assert.throws(
    () => similarCharacters(gallery.slice(0, 3), { vectors, answers: 2 }),
    /among 3 characters with 4 vectors: embed these/,
  );
  const queries = {
    characters: gallery,
    vectors: { direct: rows([1, 0]), flipped: rows([-1, 0]) },
  };
  assert.throws(
    () => similarCharacters(gallery, { vectors, queries }),
    /4 characters with 1 vectors/,
  );
});
