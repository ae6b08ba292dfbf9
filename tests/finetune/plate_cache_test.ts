import assert from "node:assert/strict";
import { readTrainingPlates } from "lib/finetune/plate_cache.ts";
import { blank } from "lib/image/image.ts";
import { colourfulness } from "lib/image/colourfulness.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { squares } from "./plates.ts";

Deno.test("plates are reduced to the longer side, with their labels; grey ones have one channel", async () => {
  const collection = squares(3);
  const [plate] = await readTrainingPlates(collection, { longSide: 32 });
  assert.deepEqual([plate.width, plate.height, plate.scale], [32, 32, 0.5]);
  assert.equal(plate.pyramid[0].channels, 1);
  const labels = collection.labels.filter((label) => label.plate === plate.id);
  assert.deepEqual(
    plate.regions,
    labels.map(({ box }) => ({
      box: box.map((side) => side / 2),
      ignored: false,
    })),
  );
  const [whole] = await readTrainingPlates(collection);
  assert.deepEqual([whole.width, whole.scale], [64, 1], "no plate is enlarged");
});

Deno.test("plates without labels are left out, and asked for by their ids", async () => {
  const collection = { ...squares(4), labelled: new Set(["plate-1", "plate-3"]) };
  const idsOf = async (ids?: string[]) =>
    (await readTrainingPlates(collection, { ids })).map(({ id }) => id);
  assert.deepEqual(await idsOf(), ["plate-1", "plate-3"]);
  assert.deepEqual(await idsOf(["plate-2", "plate-0"]), ["plate-0", "plate-2"]);
});

Deno.test("difficult figures and crowds are ignored", async () => {
  const collection = squares(1);
  const flagged = [{ difficult: true }, { crowd: true }, {}].map((flags) => ({
    ...collection.labels[0],
    ...flags,
  }));
  const [plate] = await readTrainingPlates({ ...collection, labels: flagged });
  assert.deepEqual(plate.regions.map(({ ignored }) => ignored), [true, true, false]);
});

Deno.test("kept plates are the same as made ones, and damaged ones are made anew", async () => {
  const directory = await Deno.makeTempDir({ prefix: "burin-plates-" });
  try {
    const collection = squares(2);
    const made = await readTrainingPlates(collection, { directory });
    const closed = { ...collection, open: () => Promise.reject(new Error("opened")) };
    assert.deepEqual(await readTrainingPlates(closed, { directory }), made);
    const files = [...Deno.readDirSync(directory)].map(({ name }) => `${directory}/${name}`).sort();
    assert.equal(files.length, 2);
    const before = Deno.readFileSync(files[0]);
    Deno.writeFileSync(files[0], before.subarray(0, before.length - 1));
    assert.deepEqual(await readTrainingPlates(collection, { directory }), made);
    assert.deepEqual(Deno.readFileSync(files[0]), before);
    Deno.writeFileSync(files[0], new Uint8Array(3));
    assert.deepEqual(await readTrainingPlates(collection, { directory }), made);
    await assert.rejects(readTrainingPlates(closed, { directory, longSide: 20 }), /opened/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("reading is stopped by a signal", async () => {
  await assert.rejects(
    readTrainingPlates(squares(1), { signal: AbortSignal.abort(new Error("stop")) }),
    /stop/,
  );
});

Deno.test("a plate is coloured from 3.5 levels on, and grey below", async () => {
  const collection = squares(1);
  const found: number[] = [];
  for (let share = 0.2; share < 0.6; share += 0.01) {
    const image = blank({ width: 64, height: 64 }, [120, 120, 120, 255]);
    for (let i = 0; i < share * 64 * 64; i++) image.data.set([120, 120, 131], 4 * i);
    const levels = colourfulness(dropAlpha(image));
    const open = () => Promise.resolve(image);
    const [{ pyramid }] = await readTrainingPlates({ ...collection, open });
    assert.equal(pyramid[0].channels, levels >= 3.5 ? 3 : 1, `${levels}`);
    found.push(levels);
  }
  assert.ok(found.some((levels) => levels > 3.4 && levels < 3.5), `${found}`);
  assert.ok(found.some((levels) => levels >= 3.5 && levels < 3.6), `${found}`);
});
