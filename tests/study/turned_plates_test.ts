import assert from "node:assert/strict";
import { join } from "node:path";
import type { Detection } from "lib/detect/detection.ts";
import { blank, type Image } from "lib/image/image.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { readSummary } from "lib/study/summary.ts";
import {
  learntFromPrints,
  stillTurned,
  turnedAdvice,
  type TurnedPlate,
  turnedPlates,
} from "lib/study/turned_plates.ts";
import { found, handMade, told, whole } from "tests/study/hand_made.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

const wide = blank({ width: 9, height: 6 }, [255, 255, 255, 255]);
const finds = (...scores: number[]): Detection[] =>
  scores.map((score) => ({ box: [0, 0, 5, 5], score, label: "character" }));

const plate = (i: number) => ({ id: `p${String(i).padStart(2, "0")}`, file: `${i}.png` });
const lying = (i: number): TurnedPlate => ({ plate: plate(i).id, file: plate(i).file, by: 90 });

/** Goes through plates, each turned or not; how many pictures the detector saw. */
async function through(turned: readonly boolean[], { score = 0.3 } = {}) {
  const turns = turnedPlates();
  let seen = 0;
  for (const [i, isTurned] of turned.entries()) {
    await turns.see(wide, {
      plate: plate(i),
      finds: finds(score),
      detect: ({ width, height }) => {
        seen++;
        return Promise.resolve(isTurned && width < height ? finds(0.9) : []);
      },
    });
  }
  return { seen, turned: turns.turned };
}

Deno.test("plates with little on them are tried in three turns, the others are not", async () => {
  const { seen, turned } = await through([true, false, true]);
  assert.equal(seen, 9);
  assert.deepEqual(turned, [lying(0), lying(2)]);
  assert.deepEqual(await through([true], { score: 0.6 }), { seen: 0, turned: [] });
});

Deno.test("trying ends where twenty plates and more gave fewer than a tenth of them", async () => {
  const none = Array.from({ length: 30 }, () => false);
  assert.equal((await through(none)).seen, 3 * 20);
  // one of twenty is too few, two are enough until the twenty-first
  assert.equal((await through(none.with(3, true))).seen, 3 * 20);
  assert.equal((await through(none.with(3, true).with(4, true))).seen, 3 * 21);
  // the first twenty are tried, whatever comes of them
  assert.deepEqual((await through(none.with(19, true))).turned.length, 1);
});

Deno.test("detectors that learnt from upright prints tell how a plate lies", () => {
  assert.ok(
    learntFromPrints("burin_nano") && learntFromPrints("burin_nano at 640 in tiles of 2000"),
  );
  for (const other of ["ink", "yolox_nano", "labels", "yolox mine.onnx", "told"]) {
    assert.ok(!learntFromPrints(other), other);
  }
});

Deno.test("a plate that cannot be tried is passed over, and the first reason kept; a stop is none", async () => {
  const turns = turnedPlates();
  const failing = (reason: string) => () => Promise.reject(new Error(reason));
  await turns.see(wide, { plate: plate(0), finds: [], detect: failing("no memory") });
  await turns.see(wide, { plate: plate(1), finds: [], detect: failing("none either") });
  assert.deepEqual([turns.turned, turns.failure], [[], "0.png: no memory"]);
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(
    turns.see(wide, { plate: plate(2), finds: [], detect: failing("in between"), signal }),
    /stopped/,
  );
});

Deno.test("what a run says of its plates takes the place of what was known, and those that are gone go", () => {
  const run = { turned: [lying(3), lying(1)], through: new Set(["p01", "p02", "p04"]) };
  const there = new Set(["p00", "p01", "p02", "p03"]);
  // p03 was tried, and not gone through to the end; p04 and p09 are not there
  const before = [lying(9), lying(2), lying(0)];
  assert.deepEqual(stillTurned(before, { ...run, there }), [lying(0), lying(1)]);
});

Deno.test("five files are named at most", () => {
  const turned = Array.from({ length: 7 }, (_, i) => lying(i));
  assert.deepEqual(turnedAdvice([]), []);
  assert.match(
    turnedAdvice(turned.slice(0, 1))[0],
    /^1 plate looks turned\. Turn it clockwise and/,
  );
  assert.match(
    turnedAdvice(turned.slice(0, 5))[0],
    /^5 plates look .*, 4\.png \(by 90 degrees\)\.$/,
  );
  assert.match(
    turnedAdvice(turned)[0],
    /4\.png \(by 90 degrees\), and 2 more that summary\.json names\.$/,
  );
});

Deno.test("an extraction says which plates look turned, and tries none that is labelled", () =>
  withFolder(async (directory) => {
    const finding = (turned: () => Promise<Detection[]>) => ({
      ...told({}),
      name: "burin_nano",
      use: () => ({ width, height }: Image) =>
        width < height ? turned() : Promise.resolve([found(0, 0.55)]),
    });
    const extracted = async (
      folder: string,
      { labelled, turned = () => Promise.resolve(finds(0.9)) }: {
        readonly labelled?: ReadonlySet<string>;
        readonly turned?: () => Promise<Detection[]>;
      },
    ) => {
      const { said, context } = listening();
      const { characters, skipped } = await extractCharacters(
        handMade({ p0: [], p1: [0], p2: [] }, { labelled }),
        {
          ...{ directory: join(directory, folder), segmenter: whole, minScore: 0.5, context },
          detector: finding(turned),
        },
      );
      assert.deepEqual([characters, skipped], [3, []]);
      const plates = readSummary(join(directory, folder)).confidence!.turned!;
      return { plates: plates.map(({ plate }) => plate), said: said.join("\n") };
    };
    const some = await extracted("some", { labelled: new Set(["p1"]) });
    assert.deepEqual(some.plates, ["p0", "p2"]);
    assert.match(some.said, /^2 plates look turned\. .*p0\.png \(by 90 degrees\), p2\.png/m);
    // without a list every plate is labelled, those with nobody on them, too
    assert.deepEqual((await extracted("all", {})).plates, []);
    const failed = await extracted("failed", {
      labelled: new Set(["p1"]),
      turned: () => Promise.reject(new Error("no memory")),
    });
    assert.deepEqual(failed.plates, []);
    assert.match(
      failed.said,
      /^Not every plate could be tried in other turns; p0\.png: no memory$/m,
    );
  }));
