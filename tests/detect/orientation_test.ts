import assert from "node:assert/strict";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { openDetector } from "lib/detect/open.ts";
import { mayBeTurned, turnToUpright } from "lib/detect/orientation.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { blank, type Image } from "lib/image/image.ts";
import { quarterTurned, quarterTurns } from "lib/image/quarter_turn.ts";
import { withFolder } from "tests/with_folder.ts";

const finds = (...scores: number[]): Detection[] =>
  scores.map((score) => ({ box: [0, 0, 9, 9], score, label: "character" }));

/** A sheet whose first pixel is red, so that its corner tells how it lies. */
function marked(): Image {
  const sheet = blank({ width: 6, height: 4 }, [255, 255, 255, 255]);
  sheet.data.set([255, 0, 0]);
  return sheet;
}

const isRed = ({ data }: Image, pixel: number) => data[4 * pixel + 1] === 0;

/** How a marked sheet lies: by how many degrees it was turned clockwise. */
const liesBy = (image: Image) => {
  const { width, height } = image;
  if (isRed(image, 0)) return 0;
  if (isRed(image, width - 1)) return 90;
  return isRed(image, width * height - 1) ? 180 : 270;
};

/** Finds what is told for each way to lie. */
const finding = (told: Readonly<Record<number, readonly number[]>>): Detector => (image) =>
  Promise.resolve(finds(...told[liesBy(image)] ?? []));

const asked = (told: Readonly<Record<number, readonly number[]>>) => {
  const detect = finding(told);
  return turnToUpright(marked(), { detect, finds: finds(...told[0] ?? []) });
};

Deno.test("a plate without a find of .6 may be turned", () => {
  assert.equal(mayBeTurned([]), true);
  assert.equal(mayBeTurned(finds(0.2, 0.5999)), true);
  assert.equal(mayBeTurned(finds(0.2, 0.6)), false);
});

Deno.test("the turn in which most is found is told, by squares of scores", async () => {
  for (const by of quarterTurns) assert.equal(await asked({ [by]: [0.7] }), by);
  assert.equal(await asked({ 90: [0.9], 180: [0.6, 0.6], 270: [0.7, 0.2] }), 90);
  assert.equal(await asked({ 90: [0.7], 180: [0.6, 0.6], 270: [0.7, 0.2] }), 180);
  assert.equal(await asked({}), null);
});

Deno.test("it has to be more than twice what is found as the plate lies, and a find of .6 among it", async () => {
  // twice exactly is too little
  assert.equal(await asked({ 0: [0.5, 0.5], 90: [1] }), null);
  assert.equal(await asked({ 0: [0.5], 90: [0.5, 0.5, 0.5] }), null);
  assert.equal(await asked({ 0: [0.5], 90: [0.6, 0.4] }), 90);
  assert.equal(await asked({ 0: [0.5, 0.2], 90: [0.75] }), null);
});

Deno.test("what is turned is no larger than detectors see", async () => {
  const seen: number[][] = [];
  const detect: Detector = ({ width, height }) => {
    seen.push([width, height]);
    return Promise.resolve([]);
  };
  await turnToUpright(blank({ width: 2048, height: 512 }, [9, 9, 9, 255]), { detect, finds: [] });
  assert.deepEqual(seen, [[256, 1024], [1024, 256], [256, 1024]]);
});

Deno.test("a stop, and what is asked for, reach the detector", async () => {
  const stop = new AbortController();
  const detect: Detector = (_, options) => {
    assert.equal(options?.minScore, 0.05);
    options?.signal?.throwIfAborted();
    stop.abort(new Error("stopped"));
    return Promise.resolve([]);
  };
  const { signal } = stop;
  await assert.rejects(
    turnToUpright(marked(), { detect, finds: [], minScore: 0.05, signal }),
    /stopped/,
  );
});

Deno.test("by the detector that ships engraved plates are upright, and most that are turned are told", () =>
  withFolder(async (directory) => {
    const { plates, open } = await engraveCollection({ seed: 4711, plates: 6, directory });
    await using detector = await openDetector("burin_nano", { threads: 1 });
    const turnOf = async (image: Image) => {
      const found = await detector.use(image);
      return mayBeTurned(found)
        ? await turnToUpright(image, { detect: detector.use, finds: found })
        : null;
    };
    const told = { upright: 0, turned: 0, rightly: 0 };
    for (const plate of plates) {
      const image = await open(plate);
      if (await turnOf(image) !== null) told.upright++;
      for (const by of quarterTurns) {
        const turn = await turnOf(quarterTurned(image, by));
        if (turn !== null) told.turned++;
        if (turn === 360 - by) told.rightly++;
      }
    }
    assert.equal(told.upright, 0);
    assert.ok(told.turned >= 3 * plates.length / 2, `${told.turned} of ${3 * plates.length}`);
    assert.ok(told.rightly >= 0.8 * told.turned, `${told.rightly} of ${told.turned}`);
  }));
