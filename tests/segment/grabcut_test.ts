import assert from "node:assert/strict";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskArea, maskBox, maskFromPixels, maskIou, maskToPixels } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import type { Prompt } from "lib/segment/prompt.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import { assertFrozen } from "tests/frozen.ts";

const sheets = [901, 902, 903].map((seed) =>
  print(
    impression(engravePlate(seed, { width: 900, height: 675, count: 3 }), { kind: "clean", seed }),
  )
);

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

Deno.test("masks are nearer to the truth than the box, and than GrabCut on the plate itself", async () => {
  const scores: Record<string, number[]> = { ours: [], plain: [], box: [] };
  for (const { image, figures } of sheets) {
    const ours = await grabcut()(image, figures);
    const plain = await grabcut({ features: "grey" })(image, figures);
    figures.forEach(({ mask, box: [x0, y0, x1, y1] }, i) => {
      const filled = new Uint8Array(image.width * image.height);
      for (let y = y0; y < y1; y++) filled.fill(1, y * image.width + x0, y * image.width + x1);
      scores.ours.push(maskIou(ours[i].mask, mask));
      scores.plain.push(maskIou(plain[i].mask, mask));
      scores.box.push(maskIou(maskFromPixels(filled, image), mask));
    });
  }
  assert.ok(mean(scores.ours) > 0.6, `${mean(scores.ours)}`);
  assert.ok(mean(scores.ours) > mean(scores.box) + 0.15, `box ${mean(scores.box)}`);
  assert.ok(mean(scores.ours) > mean(scores.plain) + 0.1, `plain ${mean(scores.plain)}`);
});

Deno.test("a mask stays in its box, and is the same each time", async () => {
  const [{ image, figures }] = sheets;
  const once = await grabcut()(image, figures);
  assert.deepEqual(await grabcut()(image, figures), once);
  figures.forEach(({ box: [x0, y0, x1, y1] }, i) => {
    maskToPixels(once[i].mask).forEach((inside, at) => {
      const [x, y] = [at % image.width, Math.floor(at / image.width)];
      assert.ok(!inside || (x >= x0 && x < x1 && y >= y0 && y < y1));
    });
  });
});

Deno.test("points that are known to be on and off the figure are obeyed", async () => {
  const [{ image, figures: [{ box, mask }] }] = sheets;
  const inMask = async (prompt: Prompt, [x, y]: readonly [number, number]) => {
    const [found] = await grabcut()(image, [prompt]);
    return maskToPixels(found.mask)[y * image.width + x] === 1;
  };
  const [[free], pixels] = [await grabcut()(image, [{ box }]), maskToPixels(mask)];
  const ours = maskToPixels(free.mask);
  // a pixel well inside what is found without points, and of the figure
  const deep = (x: number, y: number) =>
    [-9, 0, 9].every((dy) =>
      [-9, 0, 9].every((dx) => {
        const at = (y + dy) * image.width + x + dx;
        return ours[at] === 1 && pixels[at] === 1;
      })
    );
  const places = Array.from(
    { length: (box[2] - box[0]) * (box[3] - box[1]) },
    (_, i) => [box[0] + i % (box[2] - box[0]), box[1] + Math.floor(i / (box[2] - box[0]))] as const,
  );
  const inner = places.find(([x, y]) => deep(x, y))!;
  assert.ok(await inMask({ box }, inner));
  assert.ok(!await inMask({ box, outside: [inner] }, inner));
  assert.ok(await inMask({ box, inside: [inner] }, inner));
});

Deno.test("each pixel that is known to be on or off the figure is, by itself", async () => {
  const [{ image, figures: [{ box: [x0, y0] }] }] = sheets;
  const box: Box = [x0, y0, x0 + 60, y0 + 50];
  const known = Array.from(
    { length: 24 },
    (_, i) => [x0 + 3 + 9 * (i % 6), y0 + 4 + 11 * Math.floor(i / 6)] as const,
  );
  for (const [prompt, value] of [[{ inside: known }, 1], [{ outside: known }, 0]] as const) {
    const [{ mask }] = await grabcut()(image, [{ box, ...prompt }]);
    const pixels = maskToPixels(mask);
    assert.ok(known.every(([x, y]) => pixels[y * image.width + x] === value));
  }
});

Deno.test("where boxes overlap, their figures share less than each alone would take", async () => {
  const [{ image, figures }] = sheets;
  const [a] = figures;
  const wide = a.box[2] - a.box[0];
  const neighbour: Box = [a.box[0] + wide / 2, a.box[1], a.box[2] + wide / 2, a.box[3]];
  const [alone] = await grabcut()(image, [{ box: a.box }]);
  const [beside] = await grabcut()(image, [{ box: a.box }, { box: neighbour }]);
  assert.ok(maskArea(beside.mask) < maskArea(alone.mask));
});

Deno.test("bare paper, one pixel, a box at the border: masks without an error", async () => {
  const paper = blank({ width: 60, height: 50 }, [250, 248, 240, 255]);
  const found = await grabcut()(paper, [{ box: [10, 10, 11, 11] }, { box: [-20, 0, 30, 60] }]);
  assert.ok(found.every(({ mask }) => mask.width === 60 && maskArea(mask) >= 0));
  await grabcut()(blank({ width: 1, height: 1 }, [9, 9, 9, 255]), [{ box: [0, 0, 1, 1] }]);
  await assert.rejects(
    grabcut()(paper, [{ box: [70, 0, 90, 20] }]),
    /nothing of it is on the plate/,
  );
});

Deno.test("masks stay those that its shares and limits were chosen by, alone and beside known pixels", async () => {
  const [, { image, figures }] = sheets;
  const [{ box }] = figures;
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  const outer = [box[0] + 3, box[1] + 3] as const;
  const masks = [
    ...await grabcut()(image, figures),
    ...await grabcut({ side: 90, rounds: 2 })(image, [{ box, inside: [middle], outside: [outer] }]),
    ...await grabcut({ features: "lines" })(image, [{ box }]),
    ...await grabcut({ features: "density" })(image, [{ box }]),
  ];
  assertFrozen(masks, "49e65b0889ac");
});

Deno.test("of a box of so few pixels that nothing can be learnt, the mask is the box", async () => {
  const [{ image }] = sheets;
  for (const box of [[100, 90, 103, 93], [0, 0, 2, 4]] as const) {
    const [{ mask }] = await grabcut()(image, [{ box }]);
    assert.deepEqual(maskBox(mask), box);
    assert.equal(maskArea(mask), (box[2] - box[0]) * (box[3] - box[1]));
  }
});
