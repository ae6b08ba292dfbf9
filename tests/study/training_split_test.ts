import assert from "node:assert/strict";
import { splitOf } from "lib/study/training_split.ts";

Deno.test("whole works are held out, or nothing where too little is left", () => {
  const sheet = (id: string, work: string) => ({ id, work });
  const characters = ["a", "a", "b", "c", "d", "e"].flatMap((work, i) =>
    [0, 1].map(() => ({ plate: `p${i}`, sheet: sheet(`p${i}`, work) }))
  );
  const corpus = { directory: "", characters } as unknown as Parameters<typeof splitOf>[0];
  const { train, heldOut } = splitOf(corpus, { share: 0.4, seed: 1 });
  assert.deepEqual([...train, ...heldOut].sort((x, y) => x - y), characters.map((_, i) => i));
  const works = (part: number[]) => new Set(part.map((i) => characters[i].sheet.work));
  assert.ok(works(heldOut).isDisjointFrom(works(train)) && works(heldOut).size === 2);
  assert.deepEqual(splitOf(corpus, { share: 0, seed: 1 }).heldOut, []);
});

Deno.test("of two characters held out both are looked at, one alone is trained on", () => {
  const of = (works: readonly string[]) => {
    const characters = works.map((work, i) => ({ plate: `p${i}`, sheet: { id: `p${i}`, work } }));
    const corpus = { directory: "", characters } as unknown as Parameters<typeof splitOf>[0];
    return splitOf(corpus, { share: 0.5, seed: 1 });
  };
  assert.equal(of(["a", "b"]).heldOut.length, 0);
  const { train, heldOut } = of(["a", "a", "b", "b"]);
  assert.deepEqual([train.length, heldOut.length], [2, 2]);
});
