import assert from "node:assert/strict";
import { cutterBatches, type CutterSources } from "lib/finetune/cutter_batches.ts";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { Random } from "lib/tensor/random.ts";
import { ellipseFigure, smallConfig, smallNeck, storeOf } from "./cutter_small.ts";

const { side } = smallConfig;

/** A store that counts how often it is asked for the figure of an example, and the figures that it has. */
function counted(seed: number) {
  const store = storeOf([ellipseFigure(seed)]);
  let asked = 0;
  return {
    choice: {
      store: {
        ...store,
        figure(index: number) {
          asked++;
          return store.figure(index);
        },
      },
      indices: [0],
    },
    asked: () => asked,
  };
}

Deno.test("a batch has its share of each source, and squares of two by two lie together", async () => {
  await using neck = await openNeck(smallNeck, { side, threads: 1 });
  const [engraved, prints, guesses] = [1, 2, 3].map(counted);
  const sources: CutterSources = {
    engraved: engraved.choice,
    prints: prints.choice,
    guesses: guesses.choice,
  };
  const shares = { batch: 8, realShare: 0.25, guessShare: 0.125 };
  const draw = cutterBatches(sources, { shares, side, neck });
  const { x, seen, target } = await draw(new Random(1));
  assert.deepEqual(x.shape, [8, side / 2, side / 2, 8]);
  assert.deepEqual(target.shape, [8, side / 2, side / 2, 4]);
  assert.deepEqual(seen.map(({ shape: [count] }) => count), [8, 8]);
  // others are asked for what lies before and behind
  assert.ok(engraved.asked() >= 5 && prints.asked() >= 2 && guesses.asked() >= 1);
  for (let i = 0; i < x.data.length; i += 2) {
    assert.ok(Math.abs(x.data[i]) <= 1, "a grey");
    assert.ok(x.data[i + 1] === 0 || x.data[i + 1] === 1, "in the box or not");
  }
  const again = await draw(new Random(1));
  assert.deepEqual(again, { x, seen, target });
  assert.notDeepEqual((await draw(new Random(2))).x, x);
});

Deno.test("without prints and guesses all examples are engraved", async () => {
  await using neck = await openNeck(smallNeck, { side, threads: 1 });
  const engraved = counted(1);
  const shares = { batch: 4, realShare: 1, guessShare: 1 };
  const sources = { engraved: engraved.choice, prints: null };
  const { x } = await cutterBatches(sources, { shares, side, neck })(new Random(1));
  assert.equal(x.shape[0], 4);
  assert.ok(engraved.asked() >= 4);
});
