import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { asSegmenter, type Encoded, type Promptable } from "lib/segment/promptable.ts";

/** A model that counts its looks, and answers with as many runs as the prompt is wide. */
function counting() {
  const seen = { looks: 0, closed: 0 };
  const model: Promptable = {
    encode({ width, height }) {
      seen.looks++;
      return Promise.resolve({ width, height, features: {} });
    },
    decode: ({ width, height }, prompts) =>
      Promise.resolve(prompts.map(({ box }) => ({
        mask: { width, height, counts: [box![2], width * height - box![2]] },
        score: 0.5,
      }))),
    [Symbol.asyncDispose]() {
      seen.closed++;
      return Promise.resolve();
    },
  };
  return { seen, model };
}

const plate = blank({ width: 4, height: 3 }, [9, 9, 9, 255]);

Deno.test("a plate is looked at once for all its prompts, and not at all without any", async () => {
  const { seen, model } = counting();
  {
    await using segment = asSegmenter(model);
    assert.deepEqual(await segment(plate, []), []);
    assert.equal(seen.looks, 0);
    const answers = await segment(plate, [{ box: [0, 0, 1, 1] }, { box: [0, 0, 2, 2] }]);
    assert.deepEqual(answers.map(({ mask }) => mask.counts[0]), [1, 2]);
    assert.equal(seen.looks, 1);
  }
  assert.equal(seen.closed, 1);
});

Deno.test("what a store knows of a plate is not looked at again", async () => {
  const { seen, model } = counting();
  const kept = new Map<unknown, Encoded>();
  const segment = asSegmenter(model, {
    store: {
      get: (image) => kept.get(image) ?? null,
      put: (image, encoded) => void kept.set(image, encoded),
    },
  });
  const prompts = [{ box: [0, 0, 1, 1] as const }];
  const first = await segment(plate, prompts);
  assert.deepEqual(await segment(plate, prompts), first);
  assert.equal(seen.looks, 1);
  await segment({ ...plate }, prompts);
  assert.equal(seen.looks, 2);
});
