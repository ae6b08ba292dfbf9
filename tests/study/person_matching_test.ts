import assert from "node:assert/strict";
import { matchPersons, type PersonRow } from "lib/study/person_matching.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const row = (book: string, plate: string, person: string | null): PersonRow => ({
  book,
  plate,
  work: plate,
  person,
});

/** Unit vectors at these angles, in degrees. `[N, 2]` */
const at = (degrees: readonly number[]) =>
  float32(
    Float32Array.from(
      degrees.flatMap((d) => [Math.cos(d * Math.PI / 180), Math.sin(d * Math.PI / 180)]),
    ),
    [degrees.length, 2],
  );

const known = [
  row("twist", "1", "Oliver"),
  row("twist", "1", "Fagin"),
  row("twist", "2", "Oliver"),
  row("twist", "2", null),
  row("twist", "3", "Oliver"),
  row("copies", "4", "Oliver"),
];

Deno.test("other plates of the same book answer, named or not; alone and unnamed do not ask", () => {
  const found = matchPersons(at([0, 1, 10, 5, 50, 0]), { known, random: new Random(1) })!;
  // Fagin is on one plate; the copies' Oliver is in no other plate of his book
  assert.equal(found.queries, 3);
  // of plate 1: 2, 3 and 4 answer, 2 are right; of plate 2: 0, 1, 4; of plate 3: 0, 1, 2, 3
  assert.ok(Math.abs(found.chance - (2 / 3 + 2 / 3 + 2 / 4) / 3) < 1e-12);
  // 0 finds 3 (nobody), 2, 4; 2 finds 1, 0, 4; 4 finds 2, 3, 1, 0
  const precisions = [(1 / 2 + 2 / 3) / 2, (1 / 2 + 2 / 3) / 2, (1 + 2 / 4) / 2];
  assert.ok(Math.abs(found.map.value - precisions.reduce((a, b) => a + b) / 3) < 1e-9);
  assert.ok(Math.abs(found.first.value - 1 / 3) < 1e-9);
  assert.ok(Math.abs(found.mapAtR - (1 / 4 + 1 / 4 + 1 / 2) / 3) < 1e-9);
  assert.equal(found.works, 3);
});

Deno.test("some may be left out of the asking; they still answer", () => {
  const all = matchPersons(at([0, 1, 10, 5, 50, 0]), { known, random: new Random(1) })!;
  const some = matchPersons(at([0, 1, 10, 5, 50, 0]), {
    known,
    random: new Random(1),
    isAsked: ({ plate }) => plate !== "3",
  })!;
  assert.equal(some.queries, all.queries - 1);
  assert.ok(Math.abs(some.map.value - (1 / 2 + 2 / 3) / 2) < 1e-9);
  assert.equal(matchPersons(at([0, 1]), { known: known.slice(0, 2), random: new Random(1) }), null);
});
