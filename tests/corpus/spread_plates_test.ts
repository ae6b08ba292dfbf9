import assert from "node:assert/strict";
import { spreadPlates } from "lib/corpus/spread_plates.ts";
import type { Collection } from "lib/corpus/plate.ts";

/** Ten plates with a label each; `labelled` are those that somebody looked at. */
function collection(labelled?: readonly number[]): Collection {
  const ids = Array.from({ length: 10 }, (_, i) => `p${i}`);
  return {
    plates: ids.map((id) => ({ id })),
    labels: ids.map((plate) => ({ plate })),
    ...labelled && { labelled: new Set(labelled.map((i) => `p${i}`)) },
  } as unknown as Collection;
}

const taken = (most: number, labelled?: readonly number[]) => {
  const { plates, labels } = spreadPlates(collection(labelled), most);
  assert.deepEqual(labels.map(({ plate }) => plate), plates.map(({ id }) => id));
  return plates.map(({ id }) => Number(id.slice(1)));
};

Deno.test("of a collection so many plates are taken, from the middle of equal parts", () => {
  assert.deepEqual(taken(1), [5]);
  assert.deepEqual(taken(2), [2, 7]);
  assert.deepEqual(taken(3), [1, 5, 8]);
  assert.deepEqual(taken(10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(taken(99), taken(10));
  // as a loop says: the plate that holds the middle of each part
  const many = Array.from({ length: 47 }, (_, i) => ({ id: `p${i}` }));
  for (const most of [11, 23, 31, 46]) {
    const { plates } = spreadPlates({ plates: many, labels: [] } as unknown as Collection, most);
    const part = many.length / most;
    const middles = Array.from(
      { length: most },
      (_, k) => many.findIndex((_, i) => i <= k * part + part / 2 && k * part + part / 2 < i + 1),
    );
    assert.deepEqual(plates.map(({ id }) => id), middles.map((i) => `p${i}`));
  }
});

Deno.test("where only some are labelled, only those are taken", () => {
  assert.deepEqual(taken(2, [1, 2, 3, 9]), [2, 9]);
  assert.deepEqual(taken(9, [1, 2]), [1, 2]);
  assert.deepEqual(taken(9, []), []);
});
