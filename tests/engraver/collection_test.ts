import assert from "node:assert/strict";
import { commissions, engraveCollection, makeCast } from "lib/engraver/collection.ts";
import { appearanceOf, makeIdentity } from "lib/engraver/identity.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("sixty plates: a quarter second impressions, persons who come back, no twins", () => {
  const list = commissions({ seed: 1 });
  assert.equal(list.length, 60);
  assert.equal(list.filter(({ kind }) => kind !== "clean").length, 15);
  assert.deepEqual([...new Set(list.map(({ kind }) => kind))].sort(), [
    "clean",
    "coloured",
    "reversed",
    "state",
  ]);
  assert.equal(new Set(list.map(({ id }) => id)).size, 60);
  const works = new Map<number, Set<number>>();
  for (const { work, cast } of list) {
    assert.equal(new Set(cast).size, cast.length, "nobody is twice on a plate");
    for (const person of cast) works.set(person, (works.get(person) ?? new Set()).add(work));
  }
  const again = [...works.values()].filter((set) => set.size >= 2).length;
  assert.ok(again / works.size > 0.8, `${again} of ${works.size} come back`);
  const looks = [...works.keys()].map((seed) => appearanceOf(makeIdentity(seed)));
  assert.equal(new Set(looks).size, looks.length);
});

Deno.test("what cannot be cast or engraved is refused", () => {
  assert.throws(() => commissions({ seed: 1, plates: 0 }), /Cannot engrave 0 plates/);
  assert.equal(makeCast(3, new Random(1)).length, 3);
});

Deno.test("a collection that was stopped goes on, and is the unbroken one", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-engraver-" });
  try {
    const options = { seed: 4, plates: 5, width: 320, height: 240 };
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 2 && stop.abort(new Error("stop"));
    const torn = { ...options, directory: `${root}/torn` };
    await assert.rejects(engraveCollection({ ...torn, signal: stop.signal, onProgress }), /stop/);
    const [a, b] = [
      await engraveCollection(torn),
      await engraveCollection({ ...options, directory: `${root}/whole` }),
    ];
    assert.deepEqual([a.plates, a.labels], [b.plates, b.labels]);
    assert.equal(a.plates.length, 5);
    for (const plate of a.plates) {
      assert.equal(await a.digest(plate), await b.digest(plate));
      const { width, height } = await a.open(plate);
      assert.deepEqual([width, height], [plate.width, plate.height]);
    }
    const second = a.plates.find(({ impression }) => impression !== "clean")!;
    const first = a.plates.find(({ id, work }) => work === second.work && id !== second.id)!;
    const corner = async (plate: typeof first) => (await a.open(plate)).data.slice(0, 3);
    assert.notDeepEqual(await corner(first), await corner(second), "each has its own paper");
    const read = await engraveCollection(torn);
    assert.deepEqual(read.labels, a.labels);
    const annotations = Deno.readFileSync(`${root}/torn/annotations.json`);
    assert.equal(sha256(annotations), sha256(Deno.readFileSync(`${root}/whole/annotations.json`)));
    await assert.rejects(engraveCollection({ ...torn, seed: 5 }), /was engraved with/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
