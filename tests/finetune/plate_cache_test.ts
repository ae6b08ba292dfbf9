import assert from "node:assert/strict";
import { join } from "node:path";
import { readTrainingPlates } from "lib/finetune/plate_cache.ts";
import { blank } from "lib/image/image.ts";
import { colourfulness } from "lib/image/colourfulness.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { withFolder } from "tests/with_folder.ts";
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

Deno.test("a plate of exactly 3.5 levels is coloured", async () => {
  const image = blank({ width: 64, height: 64 }, [120, 120, 120, 255]);
  for (let i = 0; i < 64 * 32; i++) image.data.set([127, 120, 127], 4 * i);
  assert.equal(colourfulness(dropAlpha(image)), 3.5);
  const open = () => Promise.resolve(image);
  const [{ pyramid }] = await readTrainingPlates({ ...squares(1), open });
  assert.equal(pyramid[0].channels, 3);
});

Deno.test("a kept plate is its name, size and channels in 16 bytes, then its pixels", () =>
  withFolder(async (directory) => {
    const collection = squares(1);
    const made = await readTrainingPlates(collection, { directory });
    const [{ name }] = Deno.readDirSync(directory);
    const file = join(directory, name);
    const bytes = Deno.readFileSync(file);
    const words = [0x42504c31, 64, 64, 1].flatMap((word) => [24, 16, 8, 0].map((n) => word >> n));
    assert.deepEqual(bytes.subarray(0, 16), Uint8Array.from(words));
    assert.deepEqual([...bytes.subarray(16)], [...made[0].pyramid[0].data]);
    // a name and a size of nothing are no plate
    const nothing = bytes.slice(0, 16);
    nothing.fill(0, 4);
    Deno.writeFileSync(file, nothing);
    assert.deepEqual(await readTrainingPlates(collection, { directory }), made);
  }));
