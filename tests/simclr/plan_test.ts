import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { openLoader } from "lib/augment/loader.ts";
import { recipes } from "lib/augment/recipes.ts";
import { imagenet } from "lib/nn/picture.ts";
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

Deno.test("where figures come in groups, a step is told which views are one person's", async () => {
  const people = items.map((item, i) => ({ ...item, identity: i < 6 ? `p${i >> 1}` : null }));
  const grouped = { ...config, identities: { share: 0.5, figures: 2 } };
  const asked: number[][] = [];
  const views = ({ items }: { items: Int32Array }) => {
    asked.push([...items]);
    return Promise.resolve(new Float32Array(2 * items.length * 4 * 3 * 3));
  };
  const source = { simclr: simclrOf(grouped), items: people, views };
  const plan = planOf(source, { config: grouped, seed: 1 });
  assert.deepEqual([plan.pairs, plan.stepsPerEpoch, plan.steps], [4, 5, 15]);
  const { positives } = await plan.inputs(7);
  const [chosen] = asked;
  assert.deepEqual(plan.identities(7), chosen.map((i) => people[i].identity));
  assert.deepEqual(positives!.shape, [8, 8]);
  chosen.forEach((a, i) =>
    chosen.forEach((b, k) => {
      const same = a === b || (a < 6 && b < 6 && a >> 1 === b >> 1);
      assert.equal(positives!.data[i * 8 + 4 + k], +same, `${a}, ${b}`);
    })
  );
  // two of a person share their probability, whereas each of two strangers has its own
  const alone = planOf({ simclr: simclrOf(config), items, views }, { config, seed: 1 });
  assert.ok(plan.floor > Math.log(3) / 2 && alone.floor < 0.01, `${plan.floor} ${alone.floor}`);
  assert.equal(alone.identities(0), undefined);
  assert.equal((await alone.inputs(0)).positives, undefined);
});

Deno.test("other people of the same figures are another collection, where it counts who they are", () => {
  const views = () => Promise.resolve(new Float32Array(0));
  const identities = { share: 0.5, figures: 2 };
  const digest = (name: string, alone: boolean, grouped: boolean) => {
    const own = grouped ? { ...config, identities } : config;
    const people = items.map((item, i) => ({ ...item, identity: i < 4 ? name : null, alone }));
    return planOf({ simclr: simclrOf(own), items: people, views }, { config: own, seed: 1 }).items;
  };
  assert.equal(digest("a", true, true), digest("a", true, true));
  const all = [digest("a", true, true), digest("b", true, true), digest("a", false, true)];
  assert.equal(new Set([...all, digest("a", true, false)]).size, 4);
  assert.equal(digest("a", true, false), digest("b", false, false));
});

Deno.test("where a cut-out does not open, who stands in for it is asked who it is", async () => {
  const identity = (i: number) => i < 6 ? `p${i >> 1}` : null;
  const people = items.map((item, i) => ({ ...item, identity: identity(i) }));
  const grouped = { ...config, identities: { share: 1, figures: 2 } };
  const source = { simclr: simclrOf(grouped), items: people };
  const chosen = async (broken: (item: number) => boolean) => {
    const loader = openLoader({
      recipe: recipes.none,
      size: config.size,
      seed: 1,
      ...imagenet,
      count: items.length,
      workers: 0,
      open: (item) =>
        broken(item) ? Promise.reject(new Error("cut short")) : Promise.resolve(
          imageOf({ width: 3, height: 4, channels: 3, data: new Uint8Array(36).fill(20 * item) }),
        ),
    });
    const plan = planOf({ ...source, views: loader.views }, { config: grouped, seed: 1 });
    return { plan, ...await plan.inputs(0) };
  };
  const whole = await chosen(() => false);
  const who = whole.plan.identities(0, whole.views.data as Float32Array)!;
  assert.deepEqual(who, whole.plan.identities(0));
  const [first] = who;
  assert.equal(who.filter((one) => one === first).length, 2, "the first has a namesake");
  // of the first identity nobody opens: who stands in is somebody else, and none is its namesake by mistake
  const { plan, views, positives, excluded } = await chosen((item) => identity(item) === first);
  const shown = plan.identities(0, views.data as Float32Array)!;
  assert.ok(!shown.includes(first));
  const pixelOf = (row: number) => (views.data as Float32Array)[row * 36];
  const itemOf = (row: number) =>
    Math.round((pixelOf(row) * imagenet.std[0] + imagenet.mean[0]) * 255 / 20);
  for (let i = 0; i < 4; i++) {
    assert.equal(shown[i], identity(itemOf(i)));
    for (let k = 0; k < 4; k++) {
      const [a, b] = [itemOf(i), itemOf(k)];
      const same = i === k || identity(a) !== null && identity(a) === identity(b);
      assert.equal(positives!.data[i * 8 + 4 + k], +same, `${a}, ${b}`);
      const twins = i !== k && a < 8 && a >> 1 === b >> 1;
      assert.equal(excluded!.data[i * 8 + 4 + k], +twins, `${a}, ${b}`);
    }
  }
});
