import assert from "node:assert/strict";
import { impression, impressionKinds } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const plate = engravePlate(22, { width: 400, height: 300, count: 3 });

Deno.test("each kind is of the same work, with the same people", () => {
  for (const kind of impressionKinds) {
    const sheet = impression(plate, { kind, seed: 3 });
    assert.equal(sheet.plate.work, plate.work);
    assert.deepEqual(
      sheet.plate.characters.map(({ identity }) => identity.id),
      plate.characters.map(({ identity }) => identity.id),
    );
    assert.deepEqual(sheet, impression(plate, { kind, seed: 3 }));
  }
});

Deno.test("reversed is mirrored and cut by another hand, a fragment is smaller", () => {
  const reversed = impression(plate, { kind: "reversed", seed: 3 });
  assert.deepEqual(reversed.frame, [-1, 0, 0, 1, 400, 0]);
  assert.notDeepEqual(reversed.plate.parts, plate.parts);
  const fragment = impression(plate, { kind: "fragment", seed: 3 });
  assert.ok(fragment.width < 400 && fragment.height < 300);
  assert.equal(impression(plate, { kind: "state", seed: 3 }).plate.options.state, 2);
});

Deno.test("impressions keep their frames, sizes and seeds", () => {
  assertFrozen(
    impressionKinds.flatMap((kind) => [1].map((seed) => impression(plate, { kind, seed }))),
    "dc93b22a0709",
  );
});
