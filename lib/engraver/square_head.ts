/** Human heads seen from the front or from behind, in head units, the middle at x = 0. */
import { browAngle, eye, skin } from "./face.ts";
import { blob, curve, ellipse, type Pt, scallop } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { Mood } from "./pose.ts";
import type { Sketch } from "./sketch.ts";

const mirrored = (points: readonly Pt[]): Pt[] => points.map(([x, y]): Pt => [-x, y]).reverse();

/** A face that looks out of the plate. */
export function drawFace(s: Sketch, who: Identity, mood: Mood): void {
  const f = who.face;
  const open = mood === "shout" ? 0.1 : mood === "surprise" ? 0.06 : 0;
  const jowl = f.jowl * 0.05;
  const young = who.kind === "girl";
  const chin = 0.5 + f.chin * 0.12 + open * 0.6;
  const half = curve(
    [0, -0.52],
    [0.2, -0.47],
    [0.33, -0.32],
    [0.37, -0.1],
    [0.355 + jowl * 0.5 + (young ? 0.02 : 0), 0.1],
    [0.31 + f.jaw * 0.7 + jowl, 0.27],
    [0.2 + f.jaw * 0.5 + jowl, 0.42],
    [0.09, chin],
    [0, chin + 0.012],
  );
  s.part([[-0.15, 0.3], [0.15, 0.3], [0.17, 0.64], [-0.17, 0.64]], {
    tone: 0.16,
    form: 0.8,
    wash: skin,
    line: 1.6,
  });
  s.part([...half, ...mirrored(half)], {
    form: young ? 0.14 : 0.28,
    axis: [0.1, 1],
    bulge: 0.1,
    wash: skin,
    line: 2,
  });
  const modelled = young ? -0.1 : who.kind === "woman" ? 0.04 : 0.12;
  for (const side of [-1, 1]) {
    const p = (x: number, y: number): Pt => [x * side, y];
    s.flow(
      curve(p(0.33, 0.02), p(0.31, 0.22), p(0.19, 0.42)),
      curve(p(0.24, 0.08), p(0.2, 0.24), p(0.13, 0.42)),
      (u) => (side > 0 ? 0.2 : 0.04) + modelled * 0.6 - 0.18 * u,
    );
  }
  const brow = browAngle(who, mood);
  const heavy = 2.2 + f.brow * 40;
  for (const side of [-1, 1]) {
    const half = side < 0 ? s : s.at([-1, 0, 0, 1, 0, 0]);
    eye(half, -0.155, -0.02, 0.088, f.eye, who, mood, 1, side < 0 ? 0.12 : -0.12);
    half.line(
      curve([-0.27, -0.095 + brow * 0.6], [-0.16, -0.145], [-0.06, -0.1 - brow * 0.5]),
      heavy,
      0.6,
    );
    if (f.bag > 0.35) half.line(curve([-0.22, 0.04], [-0.15, 0.065], [-0.08, 0.04]), 1);
    if (!young && (f.lines > 0.3 || mood === "smile")) {
      half.line(curve([-0.08, 0.2], [-0.15, 0.26], [-0.15, 0.34]), 0.8 + f.lines, 0.7);
    }
    if (f.jowl > 0.55) half.line(curve([-0.25, 0.3], [-0.26, 0.4], [-0.17, 0.47]), 1.2);
  }
  if (f.lines > 0.45) {
    s.lines([
      curve([-0.17, -0.24], [0, -0.26], [0.17, -0.24]),
      curve([-0.15, -0.19], [0, -0.205], [0.15, -0.19]),
    ], 0.9);
  }
  nose(s, who);
  mouth(s, who, mood, open);
  s.line(curve([-0.05, chin - 0.08], [0, chin - 0.09], [0.05, chin - 0.08]), 1);
  wornBeard(s, who, open);
  for (const side of [-1, 1]) {
    const x = 0.375 * side;
    s.part(
      blob([x, -0.07], [x + 0.05 * side, -0.06], [x + 0.05 * side, 0.03], [x + 0.01 * side, 0.1]),
      { form: 0, wash: skin, line: 1.4 },
    );
  }
  if (who.glasses === "none") return;
  for (const x of who.glasses === "monocle" ? [0.155] : [-0.155, 0.155]) {
    const rim = ellipse([x, -0.01], 0.088, 0.083);
    s.line([...rim, rim[0]], 1.7, 0);
  }
  if (who.glasses === "monocle") s.line(curve([0.2, 0.06], [0.24, 0.3], [0.16, 0.6]), 1);
  else {
    s.lines(
      [curve([-0.067, -0.01], [0, -0.04], [0.067, -0.01]), [[-0.243, -0.01], [-0.37, -0.03]], [
        [0.243, -0.01],
        [0.37, -0.03],
      ]],
      1.4,
      0,
    );
  }
}

function nose(s: Sketch, { face: f, kind }: Identity): void {
  const tip = 0.165 + f.noseDrop + f.noseLength * 0.12;
  const wide = 0.05 + f.noseBulb * 0.7;
  if (kind !== "girl") {
    const side = curve([0.045, -0.04], [0.05 + f.noseHook * 0.4, 0.05], [
      0.03 + wide * 0.6,
      tip - 0.03,
    ]);
    s.line(side, 1.4);
    s.flow(
      side,
      curve([0.1, -0.01], [0.1 + f.noseHook * 0.3, 0.07], [0.06 + wide, tip - 0.01]),
      (u, v) => 0.24 - 0.2 * u + 0.06 * v,
    );
  }
  s.lines([
    curve([-wide - 0.02, tip - 0.035], [-wide - 0.03, tip + 0.012], [-wide * 0.5, tip + 0.016]),
    curve([wide + 0.02, tip - 0.035], [wide + 0.03, tip + 0.012], [wide * 0.5, tip + 0.016]),
    curve([-wide * 0.5, tip + 0.014], [0, tip + 0.036 + f.noseBulb * 0.4], [
      wide * 0.5,
      tip + 0.014,
    ]),
  ], kind === "girl" ? 1.1 : 1.6);
}

function mouth(s: Sketch, { face: f }: Identity, mood: Mood, open: number): void {
  const y = 0.32;
  const w = 0.105 + 0.02 * f.lips;
  const up = mood === "smile" ? -0.035 : mood === "frown" ? 0.028 : 0;
  if (open) {
    s.fill(
      blob([-w * 0.8, y], [0, y - 0.03], [w * 0.8, y], [w * 0.6, y + open * 0.7], [0, y + open], [
        -w * 0.6,
        y + open * 0.7,
      ]),
    );
    return;
  }
  s.line(
    curve([-w, y + up], [-w * 0.3, y + 0.006], [0, y - 0.004], [w * 0.3, y + 0.006], [
      w,
      y + up,
    ]),
    2,
    0.6,
  );
  s.line(
    curve([-w * 0.6, y - 0.028], [-w * 0.2, y - 0.036 * f.lips], [0, y - 0.025], [
      w * 0.2,
      y - 0.036 * f.lips,
    ], [w * 0.6, y - 0.028]),
    0.9,
  );
  s.line(
    curve([-w * 0.5, y + 0.034 * f.lips], [0, y + 0.048 * f.lips], [w * 0.5, y + 0.034 * f.lips]),
    1.3,
  );
}

function wornBeard(s: Sketch, who: Identity, open: number): void {
  const tone = 0.2 + who.hairTone * 0.7;
  const tuft = (a: Pt[], b: Pt[]) => {
    s.part(scallop([...a, ...b.toReversed()], 0.08, 0.015), {
      form: 0,
      wash: who.hairWash,
      line: 1.3,
    });
    s.flow(a, b, (u) => tone * 0.75 + 0.3 * tone * Math.sin(u * 19), 0.8);
  };
  switch (who.beard) {
    case "moustache":
      for (const side of [-1, 1]) {
        tuft(
          curve([0, 0.245], [side * 0.1, 0.25], [side * 0.19, 0.31]),
          curve([0, 0.285], [side * 0.09, 0.3], [side * 0.19, 0.32]),
        );
      }
      break;
    case "chops":
      for (const side of [-1, 1]) {
        tuft(
          curve([side * 0.39, 0.04], [side * 0.4, 0.26], [side * 0.24, 0.46]),
          curve([side * 0.31, 0.06], [side * 0.24, 0.24], [side * 0.16, 0.4]),
        );
      }
      break;
    case "goatee":
      tuft(
        curve([-0.08, 0.4 + open], [-0.1, 0.52], [-0.02, 0.68]),
        curve([0.08, 0.4 + open], [0.1, 0.52], [0.02, 0.68]),
      );
      break;
    case "full":
      for (const side of [-1, 1]) {
        tuft(
          curve([side * 0.39, 0.06], [side * 0.4, 0.36], [side * 0.22, 0.64], [0, 0.76]),
          curve([side * 0.3, 0.1], [side * 0.2, 0.3], [side * 0.1, 0.4 + open], [0, 0.41 + open]),
        );
      }
      break;
    case "stubble":
      s.flow(
        curve([-0.28, 0.28], [-0.14, 0.44], [0, 0.49]),
        curve([0.28, 0.28], [0.14, 0.44], [0, 0.49]),
        (u, v) => 0.2 * Math.abs(Math.sin(v * 30 + u * 40)) * Math.abs(2 * u - 1),
      );
      break;
  }
}

/** The back of a head: neck, ears and skull, to be covered with hair. */
export function drawNape(s: Sketch, who: Identity): void {
  s.part([[-0.15, 0.2], [0.15, 0.2], [0.17, 0.6], [-0.17, 0.6]], {
    tone: 0.1,
    form: 0.7,
    wash: skin,
    line: 1.6,
  });
  for (const side of [-1, 1]) {
    const x = 0.37 * side;
    s.part(
      blob([x, -0.07], [x + 0.06 * side, -0.08], [x + 0.05 * side, 0.04], [x, 0.11]),
      { form: 0, wash: skin, line: 1.4 },
    );
  }
  const half = curve([0, -0.52], [0.24, -0.46], [0.37, -0.24], [0.37, 0.04], [0.29, 0.28], [
    0.16,
    0.38,
  ], [0, 0.4]);
  s.part([...half, ...mirrored(half)], { form: 0.4, wash: skin, line: 1.8, tone: 0.02 });
  if (who.hair === "bald") s.line(curve([-0.1, -0.36], [0, -0.4], [0.12, -0.37]), 1);
}
