import assert from "node:assert/strict";
import type { Detection } from "lib/detect/detection.ts";
import { blank, type Image } from "lib/image/image.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { readSummary } from "lib/study/summary.ts";
import { tellsTurns, turnedAdvice, turnedPlates } from "lib/study/turned_plates.ts";
import { handMade, told, whole } from "tests/study/hand_made.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

const wide = blank({ width: 9, height: 6 }, [255, 255, 255, 255]);
const finds = (...scores: number[]): Detection[] =>
  scores.map((score) => ({ box: [0, 0, 5, 5], score, label: "character" }));

/** Goes through plates, each turned or not; how many pictures the detector saw. */
async function through(turned: readonly boolean[], { score = 0.3 } = {}) {
  const turns = turnedPlates();
  let seen = 0;
  for (const [i, isTurned] of turned.entries()) {
    await turns.see(wide, {
      plate: { id: `p${String(i).padStart(2, "0")}` },
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
  assert.deepEqual(turned, [{ plate: "p00", by: 90 }, { plate: "p02", by: 90 }]);
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
  assert.ok(tellsTurns("burin_nano") && tellsTurns("burin_nano at 640 in tiles of 2000"));
  for (const other of ["ink", "yolox_nano", "labels", "yolox mine.onnx", "told"]) {
    assert.ok(!tellsTurns(other), other);
  }
});

Deno.test("five plates are named at most", () => {
  const turned = ["a", "b", "c", "d", "e", "f", "g"].map((plate) => ({ plate, by: 180 as const }));
  assert.deepEqual(turnedAdvice([]), []);
  assert.match(
    turnedAdvice(turned.slice(0, 5))[0],
    /^5 plates look turned; .*, e \(by 180 degrees\)\.$/,
  );
  assert.match(
    turnedAdvice(turned)[0],
    /e \(by 180 degrees\), and 2 more that summary\.json names\.$/,
  );
});

Deno.test("an extraction says which plates look turned, and tries none that is labelled", () =>
  withFolder(async (directory) => {
    const own = told({});
    const detector = {
      ...own,
      name: "burin_nano",
      use: () => ({ width, height }: Image) => Promise.resolve(width < height ? finds(0.9) : []),
    };
    const { said, context } = listening();
    const collection = handMade({ p0: [], p1: [0], p2: [] });
    await extractCharacters(collection, { directory, detector, segmenter: whole, context });
    const turned = [{ plate: "p0", by: 90 }, { plate: "p2", by: 90 }];
    assert.deepEqual(readSummary(directory).confidence!.turned, turned);
    assert.ok(!said.some((line) => line.includes("look turned")), "labels judge");
  }));
