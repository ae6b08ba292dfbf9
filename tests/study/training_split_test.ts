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

Deno.test("a choice of figures falls as all of them do, whichever of them are left out", () => {
  const characters = Array.from(
    { length: 60 },
    (_, i) => ({ plate: `p${i >> 1}`, sheet: { id: `p${i >> 1}`, work: `w${i >> 1}` } }),
  );
  const split = (some: typeof characters, among?: typeof characters) => {
    const corpus = { characters: some } as unknown as Parameters<typeof splitOf>[0];
    const all = among as unknown as typeof corpus.characters | undefined;
    const { heldOut } = splitOf(corpus, { share: 0.2, seed: 1, ...all ? { among: all } : {} });
    return new Set(heldOut.map((i) => some[i].plate));
  };
  const whole = split(characters);
  for (const dropped of ["p0", "p7", "p21", [...whole][0]]) {
    const left = characters.filter(({ plate }) => plate !== dropped);
    assert.deepEqual(split(left, characters), whole.difference(new Set([dropped])));
  }
});
