import assert from "node:assert/strict";
import { bounds } from "lib/engraver/geometry.ts";
import { layMargins } from "lib/engraver/margins.ts";
import { makeWords } from "lib/engraver/title.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const options = { width: 900, height: 675, picture: [45, 45, 855, 590] as const, bordered: true };

Deno.test("lettering lies below the picture and inside the sheet, whatever the words", () => {
  for (let seed = 0; seed < 40; seed++) {
    const words = makeWords(new Random(seed));
    const { letters, rules } = layMargins({ ...options, words, capitals: seed % 2 === 0 });
    assert.equal(letters.length, 4);
    assert.equal(rules.length, 2);
    for (const rings of letters) {
      const [x0, y0, x1, y1] = bounds(rings.flat());
      assert.ok(
        x0 >= 40 && x1 <= 860 && y0 > 590 && y1 < 675,
        `${words.title}: ${[x0, y0, x1, y1]}`,
      );
    }
  }
});

Deno.test("a vignette has no border", () => {
  const words = makeWords(new Random(1));
  assert.deepEqual(layMargins({ ...options, bordered: false, words }).rules, []);
});

Deno.test("titles are in italics unless capitals are asked for", () => {
  const words = makeWords(new Random(2));
  const plain = layMargins({ ...options, words });
  assert.deepEqual(plain, layMargins({ ...options, words, capitals: false }));
  assert.notDeepEqual(plain, layMargins({ ...options, words, capitals: true }));
});

Deno.test("lettering keeps its outlines", () => {
  assertFrozen(
    Array.from({ length: 6 }, (_, seed) =>
      layMargins({
        ...options,
        words: makeWords(new Random(seed)),
        capitals: seed % 2 === 0,
        bordered: seed % 3 > 0,
      })),
    "8419d4659aa8",
  );
});
