import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { printTwins, type Twin, twinDistances, twinPictures } from "lib/study/twins.ts";
import { noise } from "tests/augment/pictures.ts";

const size = { width: 20, height: 30 };

Deno.test("distances are those of a loop, and twins alike are at none", () => {
  const pictures = [1, 2, 3].map((seed) => noise(20, 30, seed));
  const twins = pictures.map((picture, plate): Twin => ({
    plate,
    plain: imageOf(picture),
    coloured: imageOf({
      ...picture,
      data: picture.data.map((level, i) => i % 3 ? level : level / 2),
    }),
  }));
  const [seen] = twinDistances(twins, { ways: { "as printed": [] }, size });
  let [own, other] = [0, 0];
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      let sum = 0;
      for (let i = 0; i < 600; i++) {
        for (let c = 0; c < 3; c++) {
          sum += (twins[a].coloured.data[4 * i + c] - twins[b].plain.data[4 * i + c]) ** 2;
        }
      }
      if (a === b) own += Math.sqrt(sum / 1800) / 3;
      else other += Math.sqrt(sum / 1800) / 6;
    }
  }
  assert.ok(Math.abs(seen.twin - own) < 1e-9 && Math.abs(seen.stranger - other) < 1e-9);
  assert.ok(Math.abs(seen.ratio - own / other) < 1e-12);
  const same = twins.map((twin) => ({ ...twin, coloured: twin.plain }));
  const [equal] = twinDistances(same, { ways: { equal: [] }, size });
  assert.deepEqual([equal.twin, equal.found, equal.of], [0, 3, 3]);
});

Deno.test("grey and CLAHE bring coloured figures nearer to their plain twins", () => {
  const twins = printTwins({ plates: 2, seed: 7 });
  assert.ok(
    twins.length >= 4 &&
      twins.every(({ plain, coloured }) =>
        plain.width === coloured.width && plain.height === coloured.height
      ),
  );
  const clahe = { kind: "clahe", clip: 4, tiles: 8 } as const;
  const ways = { printed: [], grey: [{ kind: "gray" }], both: [{ kind: "gray" }, clahe] } as const;
  const pictures = twinPictures(twins.slice(0, 1), ways);
  assert.deepEqual(pictures.map(({ caption }) => caption), [
    ...["printed", "printed", "grey", "grey", "both", "both"],
  ]);
  assert.deepEqual(pictures[1].image, twins[0].coloured);
  const { data } = pictures[3].image;
  assert.ok(data.every((level, i) => i % 4 === 3 || level === data[i - i % 4]));
  const [printed, grey, both] = twinDistances(twins, { ways, size });
  assert.ok(printed.ratio > grey.ratio && grey.ratio > both.ratio);
});
