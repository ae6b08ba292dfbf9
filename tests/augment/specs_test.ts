import assert from "node:assert/strict";
import { applyPlan } from "lib/augment/apply.ts";
import * as specs from "lib/augment/specs.ts";
import { samplePlan, type Spec } from "lib/augment/transform.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

const picture = noise(40, 50, 1);
const drawn = (recipe: readonly Spec[], seed: number) =>
  samplePlan(recipe, { input: picture, output: picture, random: new Random(seed) });

Deno.test("every function makes data that can be drawn and carried out", () => {
  const { compose, maybe: _, oneOf, ...makers } = specs;
  for (const [name, make] of Object.entries(makers)) {
    const spec = (make as (options: object) => Spec)({ height: 30, width: 20 });
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec, name);
    const plan = drawn(compose(spec), 3);
    assert.ok(plan.steps.length > 0, name);
    assert.equal(applyPlan(plan, picture).width, plan.output.width, name);
  }
  assert.equal(drawn(compose(oneOf(specs.hflip(), specs.invert())), 1).steps.length, 1);
});

Deno.test("maybe() happens as often as it says, all of it or nothing", () => {
  const { hflip, maybe, gray } = specs;
  assert.deepEqual(maybe(0.3, hflip()), { kind: "flip", p: 0.3 });
  const both = [maybe(0.3, hflip(), gray())];
  const counts = [0, 0, 0];
  for (let seed = 0; seed < 2000; seed++) counts[drawn(both, seed).steps.length]++;
  assert.equal(counts[1], 0);
  assert.ok(Math.abs(counts[2] / 2000 - 0.3) < 0.03, `${counts}`);
});

Deno.test("colour jitter is brightness, contrast and colour, about the factor 1", () => {
  for (let seed = 0; seed < 50; seed++) {
    const steps = drawn([specs.colorJitter({ hue: 0.1 })], seed).steps;
    assert.deepEqual(steps.map(({ kind }) => kind), ["tone", "contrast", "colour"]);
    const [tone, contrast, colour] = steps;
    assert.ok(tone.kind === "tone" && Math.abs(tone.gain - 1) <= 0.8);
    assert.ok(contrast.kind === "contrast" && Math.abs(contrast.factor - 1) <= 0.8);
    assert.ok(colour.kind === "colour" && Math.abs(colour.hue) <= 0.1);
  }
});

Deno.test("what each change is where nothing is asked for", () => {
  const always = (kind: string, more: object = {}) => ({ kind, ...more, p: 1 });
  const about = [1 - 0.8, 1.8];
  const defaults: Readonly<Partial<Record<keyof typeof specs, object>>> = {
    gray: always("gray"),
    hflip: always("flip"),
    invert: always("invert"),
    blur: always("blur", { sigma: [0.1 / 224, 2 / 224] }),
    clahe: always("clahe", { clip: [1, 4], tiles: 8 }),
    solarize: always("solarize", { threshold: [128, 128] }),
    stripes: always("stripes", { count: [1, 4], half: [1, 5], greys: [0, 255] }),
    gaussNoise: always("noise", { variance: [10, 50], generator: "table" }),
    randomResizedCrop: always("share", { area: [0.08, 1], aspect: [3 / 4, 4 / 3] }),
    shiftScaleRotate: always("shiftScaleRotate", {
      degrees: 45,
      shift: 0.0625,
      scale: 0.1,
      border: "reflect",
      version: "1.3",
    }),
    colorJitter: always("compose", {
      of: [
        always("tone", { gamma: [1, 1], gain: about, shift: [0, 0] }),
        always("contrast", { factor: about }),
        always("colour", { saturation: about, hue: [-0.2, 0.2] }),
      ],
    }),
    colouring: always("compose", {
      of: [always("gray"), always("washes", { strength: [0.6, 1] })],
    }),
    redrawing: always("compose", {
      of: [
        { kind: "elastic", amount: [0.004, 0.02], p: 0.8 },
        { kind: "inking", amount: [-0.8, 0.9], radius: [1, 2], p: 0.7 },
        { kind: "tone", gamma: [0.6, 1.6], gain: [0.8, 1.1], shift: [-20, 20], p: 0.7 },
        { kind: "paper", amount: [0, 1], p: 0.6 },
      ],
    }),
  };
  for (const [name, spec] of Object.entries(defaults)) {
    assert.deepEqual((specs[name as keyof typeof specs] as () => Spec)(), spec, name);
  }
});

Deno.test("what is asked for is in the place of the default", () => {
  const { colorJitter, gaussNoise, gray, hflip, maybe, oneOf, randomCrop } = specs;
  const size = { height: 3, width: 2 };
  assert.deepEqual(randomCrop(size), { kind: "crop", ...size, smaller: "raise", p: 1 });
  assert.deepEqual(randomCrop({ ...size, smaller: "pad", fill: 0 }), {
    kind: "crop",
    ...size,
    smaller: "pad",
    fill: 0,
    p: 1,
  });
  const { sigma, variance } = gaussNoise({ sigma: [1, 2] }) as {
    sigma?: unknown;
    variance?: unknown;
  };
  assert.deepEqual([sigma, variance], [[1, 2], undefined]);
  const given = gaussNoise({ variance: [3, 4] }) as { sigma?: unknown; variance?: unknown };
  assert.deepEqual([given.sigma, given.variance], [undefined, [3, 4]]);
  const { of: [tone] } = colorJitter({ brightness: 1.5 }) as unknown as {
    of: { gain: number[] }[];
  };
  assert.deepEqual(tone.gain, [0, 2.5], "no factor is below nought");
  assert.deepEqual(oneOf(gray()), { kind: "oneOf", of: [gray()], p: 1 });
  assert.deepEqual(maybe(0.5, gray(), hflip()), { kind: "compose", of: [gray(), hflip()], p: 0.5 });
  assert.deepEqual(maybe(0.5), { kind: "compose", of: [], p: 0.5 });
});
