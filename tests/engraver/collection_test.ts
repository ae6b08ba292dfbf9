import assert from "node:assert/strict";
import { engraveCollection, engraveSheets } from "lib/engraver/collection.ts";
import { commissions, makeCast } from "lib/engraver/commissions.ts";
import { identityFrame } from "lib/engraver/geometry.ts";
import {} from "lib/engraver/identity.ts";
import { engravePlate, type PlatePart } from "lib/engraver/plate.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";
import { withFolder } from "tests/with_folder.ts";

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

Deno.test("works, casts and second impressions are their seed's, of any number of plates", () => {
  assertFrozen(
    [1, 2, 3, 4, 5, 7, 8, 21, 60].map((plates) => commissions({ seed: plates, plates })),
    "4a602204c155",
  );
  assert.deepEqual(commissions({ seed: 2 }), commissions({ seed: 2, plates: 60 }));
  for (const plates of [0.5, NaN, -1]) {
    assert.throws(() => commissions({ seed: 1, plates }), /whole number above 0/);
  }
});

Deno.test("who cannot think of another look tries 200 times for each person, then says so", () => {
  let asked = 0;
  const random = { int: () => (asked++, 301) } as unknown as Random;
  assert.throws(() => makeCast(2, random), /Cannot think of 2 persons/);
  assert.equal(asked, 401);
});

/** A sheet of 100 x 10 pixels with a figure of which so many columns of 100 are seen. */
function sheetWith(columns: readonly number[]) {
  const plate = engravePlate(1, {
    width: 100,
    height: 10 * columns.length,
    cast: columns.map((c) => 300 + c),
  });
  const strip = (owner: number, y: number, width: number): PlatePart => ({
    owner,
    outline: [[0, y], [width, y], [width, y + 10], [0, y + 10]],
    ink: "",
    wash: null,
    solid: false,
    masked: true,
  });
  const parts = columns.flatMap((
    seen,
    i,
  ) => [strip(i, 10 * i, 100), strip(-1, 10 * i, 100 - seen)]);
  const { width, height, characters } = plate;
  const order = characters.toSorted((a, b) => a.identity.seed - b.identity.seed);
  return {
    plate: {
      ...plate,
      parts,
      characters: order.map((one, index) => ({ ...one, index })),
      frame: undefined,
    },
    kind: "clean" as const,
    seed: 1,
    width,
    height,
    frame: identityFrame,
  };
}

Deno.test("labelled is who is seen to an eighth, difficult below .35, truncated below .75", () =>
  withFolder(async (directory) => {
    const columns = [11, 12, 34, 35, 74, 75];
    const sheet = { id: "a", work: 71, kind: "clean", sheet: () => sheetWith(columns) } as const;
    const done: number[] = [];
    const { plates, labels } = await engraveSheets([sheet], {
      name: "strips",
      directory,
      settings: { seed: 4 },
      onProgress: ({ done: one, total }) => done.push(one, total),
    });
    assert.deepEqual(
      labels.map((
        { name, difficult, truncated },
      ) => [name, difficult ?? false, truncated ?? false]),
      [[12, true], [34, true], [35, false], [74, false], [75, false]].map((
        [column, difficult],
        i,
      ) => [`c${(300 + Number(column)).toString(36)}`, difficult, i < 4]),
    );
    assert.deepEqual(done, [1, 1]);
    assert.deepEqual(plates, [{
      id: "a",
      work: "w1z",
      impression: "clean",
      file: "plates/a.png",
      width: 100,
      height: 60,
      source: "lib/engraver, seed 4, work 71, clean",
      rights: "https://creativecommons.org/publicdomain/zero/1.0/",
    }]);
    // less is labelled where less is asked for; what is printed already is not printed again
    Deno.removeSync(`${directory}/annotations.json`);
    Deno.writeTextFileSync(`${directory}/plates/a.png`, "printed");
    const more = { name: "strips", directory, settings: { seed: 4 }, least: 0.11 };
    assert.equal((await engraveSheets([sheet], more)).labels.length, 6);
    assert.equal(Deno.readTextFileSync(`${directory}/plates/a.png`), "printed");
  }));
