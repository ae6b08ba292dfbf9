import assert from "node:assert/strict";
import {
  exampleKind,
  firstSearch,
  mostExamples,
  someOf,
  withExample,
} from "lib/review/page/examples.ts";

Deno.test("a figure is of one kind, of the other, of none, and others stay where they are", () => {
  let search = firstSearch;
  for (const [figure, as] of [[4, "like"], [7, "like"], [2, "unlike"]] as const) {
    search = withExample(search, { figure, as })!;
  }
  assert.deepEqual([search.like, search.unlike], [[4, 7], [2]]);
  const turned = withExample(search, { figure: 4, as: "unlike" })!;
  assert.deepEqual([turned.like, turned.unlike], [[7], [2, 4]]);
  const none = withExample(turned, { figure: 2, as: null })!;
  assert.deepEqual([none.like, none.unlike], [[7], [4]]);
  assert.equal(withExample(none, { figure: 7, as: "like" }), none);
  assert.deepEqual([7, 4, 2].map((figure) => exampleKind(none, figure)), ["like", "unlike", null]);
});

Deno.test("no more figures are asked with than the server takes", () => {
  const all = Array.from({ length: mostExamples }, (_, i) => i);
  const full = { ...firstSearch, like: all };
  assert.equal(withExample(full, { figure: 1000, as: "like" }), null);
  assert.deepEqual(withExample(full, { figure: 1000, as: "unlike" })?.unlike, [1000]);
  assert.equal(withExample(full, { figure: 5, as: null })?.like.length, mostExamples - 1);
});

Deno.test("someOf() takes all of a short list, and of a long one some from all over it", () => {
  assert.deepEqual(someOf([5, 3, 8], 3), [5, 3, 8]);
  assert.deepEqual(someOf([0, 1, 2, 3, 4, 5, 6, 7], 4), [0, 2, 4, 6]);
  assert.deepEqual(someOf([], 4), []);
});
