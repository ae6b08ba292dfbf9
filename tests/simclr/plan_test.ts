import assert from "node:assert/strict";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { planOf } from "lib/simclr/plan.ts";
import { simclrOf } from "lib/simclr/step.ts";

const config: SimclrConfig = {
  ...configs.demo,
  size: { height: 4, width: 3 },
  batch: 4,
  epochs: 3,
  twins: "masked",
};
const items = Array.from(
  { length: 10 },
  (_, i) => ({ id: `${i}`, twins: i < 8 ? `w${i >> 1}` : null }),
);

Deno.test("an input for every step: views, the optimiser's scalars, the mask of twins", async () => {
  const asked: number[][] = [];
  const views = ({ items }: { items: Int32Array }) => {
    asked.push([...items]);
    return Promise.resolve(new Float32Array(2 * items.length * 4 * 3 * 3));
  };
  const plan = planOf({ simclr: simclrOf(config), items, views }, { config, seed: 1 });
  assert.deepEqual([plan.pairs, plan.stepsPerEpoch, plan.steps], [4, 2, 6]);
  assert.deepEqual(plan.address(5), { epoch: 2, step: 1 });
  const inputs = await plan.inputs(5);
  assert.deepEqual(Object.keys(inputs).sort(), [
    "excluded",
    "scalars",
    "views",
  ]);
  assert.deepEqual(Object.keys(inputs.scalars), ["decayFactor", "stepSize", "biasCorrection2Sqrt"]);
  assert.deepEqual(inputs.views.shape, [8, 4, 3, 3]);
  const [chosen] = asked;
  const twins = chosen.filter((a) => chosen.some((b) => a !== b && a < 8 && a >> 1 === b >> 1));
  const masked = inputs.excluded!.data.reduce((sum, v) => sum + v, 0);
  assert.equal(masked, 4 * twins.length);
});

Deno.test("items in another order are another collection", () => {
  const views = () => Promise.resolve(new Float32Array(0));
  const digest = (list: typeof items) =>
    planOf({ simclr: simclrOf(config), items: list, views }, { config, seed: 1 }).items;
  assert.notEqual(digest(items), digest(items.toReversed()));
  assert.equal(digest(items), digest([...items]));
});

Deno.test("a wrong number of pixels is an error", async () => {
  const views = () => Promise.resolve(new Float32Array(7));
  const plan = planOf({ simclr: simclrOf(config), items, views }, { config, seed: 1 });
  await assert.rejects(() => plan.inputs(0), /Cannot shape 7 numbers/);
});
