import assert from "node:assert/strict";
import { matchLabels } from "lib/corpus/identities.ts";
import { digestOf, ink, inkThreshold, inkWeights } from "lib/detect/ink.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { blank, flipHorizontal } from "lib/image/image.ts";
import { assertFrozen } from "tests/frozen.ts";

/** Plates that the weights were not fitted to: see tests/fixtures/detect/ink_weights.ts. */
const sheets = [901, 902, 903, 904, 905, 906, 907, 908].map((seed) => {
  const plate = engravePlate(seed, { width: 900, height: 675, count: 3 });
  return print(impression(plate, { kind: seed % 2 ? "coloured" : "clean", seed }));
});

Deno.test("most figures are found on plates it has not seen, and most that is found is one", async () => {
  const detect = ink();
  let [labels, found, right] = [0, 0, 0];
  for (const { image, figures } of sheets) {
    const boxes = (await detect(image, { minScore: inkThreshold })).map(({ box }) => box);
    const truth = figures.map(({ box, name }) => ({ plate: "", box, name }));
    const matched = matchLabels(boxes, truth).labels.filter((label) => label !== null).length;
    [labels, found, right] = [labels + truth.length, found + boxes.length, right + matched];
  }
  assert.ok(right / labels >= 0.7, `recall ${right} of ${labels}`);
  assert.ok(right / found >= 0.7, `precision ${right} of ${found}`);
});

Deno.test("boxes are in the plate's pixels, best first, none below the least score", async () => {
  const [{ image }] = sheets;
  const found = await ink()(image, { minScore: 0.4 });
  assert.ok(found.length > 0);
  found.forEach(({ box: [x0, y0, x1, y1], score }, i) => {
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= image.width && y1 <= image.height && x1 > x0 && y1 > y0);
    assert.ok(score >= 0.4 && (i === 0 || score <= found[i - 1].score));
  });
  assert.deepEqual(await ink()(image, { minScore: 0.4 }), found);
});

Deno.test("a plate in a mirror has its figures in a mirror", async () => {
  const [{ image }] = sheets;
  const direct = await ink()(image, { minScore: inkThreshold });
  const turned = await ink()(flipHorizontal(image), { minScore: inkThreshold - 0.1 });
  const mirrored = direct.map(({ box: [x0, y0, x1, y1] }) => ({
    plate: "",
    name: "",
    box: [image.width - x1, y0, image.width - x0, y1] as const,
  }));
  const again = matchLabels(turned.map(({ box }) => box), mirrored, { minIou: 0.5 });
  assert.ok(again.missed.length <= direct.length / 3, `${again.missed.length} of ${direct.length}`);
});

Deno.test("nobody is on bare paper; tiny and narrow plates give nothing and no error", async () => {
  for (const [width, height] of [[900, 675], [1, 1], [3, 700], [700, 3]]) {
    assert.deepEqual(
      await ink()(blank({ width, height }, [250, 248, 240, 255]), { minScore: 0.5 }),
      [],
    );
  }
  assert.match(digestOf(inkWeights), /^[0-9a-f]{64}$/);
});

Deno.test("boxes and scores stay those that its threshold was chosen for", async () => {
  const [coloured, clean] = sheets;
  const found = [await ink()(coloured.image, { minScore: 0.2 }), await ink()(clean.image)];
  assertFrozen(found, "ab79c20f0ed0");
  const { image } = print(impression(engravePlate(9, { width: 500, height: 900 }), {
    kind: "clean",
    seed: 9,
  }));
  assertFrozen(await ink({ iouThreshold: 0.2 })(image, { minScore: 0.1 }), "b0ac8b603d6d");
});

Deno.test("windows may overlap by .4, and those that score .3 are told, where nothing else is asked for", async () => {
  const { image } = sheets[1];
  const all = await ink()(image, { minScore: 0 });
  assert.deepEqual(await ink({ iouThreshold: 0.4 })(image, { minScore: 0 }), all);
  assert.ok((await ink({ iouThreshold: 0.42 })(image, { minScore: 0 })).length > all.length);
  // the constant comes last: all windows score so much less
  const bestOf = (score: number) => {
    const constant = inkWeights.window.length - 1;
    const window = inkWeights.window.map((weight, i) =>
      i === constant ? weight + score - all[0].score : weight
    );
    return ink({ weights: { ...inkWeights, window } })(image);
  };
  assert.deepEqual([(await bestOf(0.305)).length, (await bestOf(0.295)).length], [1, 0]);
});
