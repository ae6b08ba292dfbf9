/** Whatever Albumentations 1.3.1 and 2.0.8 with OpenCV 4.10 do, bit for bit, by digests. */
import assert from "node:assert/strict";
import { affineMatrix } from "lib/augment/affine.ts";
import { applyPlan } from "lib/augment/apply.ts";
import { applyFast } from "lib/augment/fast.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import type { PlanStep } from "lib/augment/transform.ts";
import { imagenet } from "lib/nn/picture.ts";
import { sha256 } from "lib/tensor/digest.ts";
import old from "tests/fixtures/augment/albumentations_1_3.json" with { type: "json" };
import recent from "tests/fixtures/augment/albumentations_2_0.json" with { type: "json" };
import { formulaPicture } from "./formula.ts";

const normalization = { ...imagenet, layout: "NHWC" } as const;
const view = { width: 220, height: 400 };
const bytesOf = ({ buffer }: Float32Array) => new Uint8Array(buffer);

type Pair = readonly [number, number];
/** scenes.placements: angle, scales, shifts as shares of the sides. */
const placements: readonly (readonly [number, Pair, Pair])[] = [
  [7.3, [1.05, 0.93], [0.03, -0.02]],
  [-15, [0.9, 0.9], [-0.06, 0.06]],
  [0, [1.1, 1.1], [0, 0]],
];

/** The step that a fixture's name means. */
function stepOf(name: string, { width, height, version }: {
  width: number;
  height: number;
  version: "1.3" | "2.0";
}): PlanStep[] {
  const [kind, first, second] = name.split(" ");
  const turn = (): PlanStep => {
    const [angle, scale, [dx, dy]] = placements[Number(first)];
    const pixels = version === "1.3" ? (x: number) => x : Math.trunc;
    const shift = [pixels(dx * width), pixels(dy * height)] as const;
    const matrix = affineMatrix({ width, height }, { angle, scale, shift, version });
    return { kind: "warp", matrix, border: second === "black" ? "black" : "reflect" };
  };
  const resize: PlanStep = { kind: "resize", ...view, method: "linear" };
  const steps: Record<string, () => PlanStep[]> = {
    gray: () => [{ kind: "gray" }],
    flip: () => [{ kind: "flip" }],
    resize: () => [resize],
    clahe: () => [{ kind: "clahe", clip: Number(first), tiles: 8 }],
    turn: () => [turn()],
    noise: () => [{
      kind: "noise",
      seed: Number(first),
      sigma: Number(second),
      generator: version === "1.3" ? "numpy" : "opencv",
    }],
    part: () => [
      { kind: "crop", part: { x: 11, y: 37, width: 200, height: 300 }, clamped: false },
      resize,
    ],
  };
  return steps[kind]();
}

/** Numbers compared, and pictures among them of which not every one is the same. */
interface Tally {
  pictures: number;
  values: number;
  readonly wrong: string[];
}
const tallyOf = (): Tally => ({ pictures: 0, values: 0, wrong: [] });
/** The figures as the name of a step, which fails where they are not what they should be. */
const told = (t: Deno.TestContext, what: string, { pictures, values, wrong }: Tally) =>
  t.step(
    `${what}: ${wrong.length} of ${pictures} pictures differ, ${values} values compared`,
    () => assert.deepEqual(wrong, []),
  );

for (const [version, { single }] of [["1.3", old], ["2.0", recent]] as const) {
  Deno.test(`each transform is that of Albumentations ${version}, for sides from one pixel on`, async (t) => {
    const tallies: Record<string, Tally> = {};
    for (const { digests, ...scene } of single) {
      const picture = formulaPicture(scene);
      for (const [name, digest] of Object.entries(digests)) {
        const tally = tallies[name.split(" ")[0]] ??= tallyOf();
        const plan = { input: picture, output: picture, steps: [] as PlanStep[] };
        const made: [string, Uint8Array][] = [];
        if (name === "normalize") {
          const out = new Float32Array(picture.data.length);
          applyNormalized(plan, picture, { ...normalization, out });
          made.push(["", bytesOf(out)]);
        } else {
          const steps = stepOf(name, { ...scene, version });
          made.push(["twin", applyPlan({ ...plan, steps }, picture).data]);
          made.push(["kernel", applyFast({ ...plan, steps }, picture).data]);
        }
        for (const [by, bytes] of made) {
          tally.pictures++;
          tally.values += name === "normalize" ? bytes.length / 4 : bytes.length;
          if (sha256(bytes) === digest) continue;
          tally.wrong.push(`${scene.width} x ${scene.height} ${name} ${by}`);
        }
      }
    }
    for (const [what, tally] of Object.entries(tallies)) await told(t, what, tally);
    assert.ok(Object.keys(tallies).length >= 7);
  });
}

/** 1.3's runs name a placement, from which the matrix is made. */
type Logged = PlanStep | {
  kind: "placement";
  angle: number;
  scale: readonly [number, number];
  shift: readonly [number, number];
};

for (const [version, { runs }] of [["1.3", old], ["2.0", recent]] as const) {
  Deno.test(`whole pipelines are those of Albumentations ${version}, every number`, async (t) => {
    const tallies: Record<string, Tally> = {};
    for (const { recipe, steps, digest, ...scene } of runs) {
      const picture = formulaPicture(scene);
      const done = (steps as unknown as Logged[]).map((step): PlanStep =>
        step.kind === "placement"
          ? {
            kind: "warp",
            matrix: affineMatrix(view, { ...step, version: "1.3" }),
            border: "reflect",
          }
          : step
      );
      const out = new Float32Array(view.width * view.height * 3);
      applyNormalized({ input: picture, output: view, steps: done }, picture, {
        ...normalization,
        out,
      });
      const tally = tallies[recipe] ??= tallyOf();
      tally.pictures++;
      tally.values += out.length;
      if (sha256(bytesOf(out)) === digest) continue;
      tally.wrong.push(`${scene.seed}: ${done.map(({ kind }) => kind).join(", ")}`);
    }
    for (const [what, tally] of Object.entries(tallies)) await told(t, what, tally);
  });
}
