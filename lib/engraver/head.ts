/** Human heads, in head units: chin to crown = 1, origin at the middle, facing +x. */
import { blob, curve, cut, type Pt } from "./geometry.ts";
import { beard, browAngle, ear, eye, glasses, skin } from "./face.ts";
import type { Face, Identity } from "./identity.ts";
import type { Mood } from "./pose.ts";
import type { Sketch } from "./sketch.ts";

export function drawHead(s: Sketch, who: Identity, view: "profile" | "quarter", mood: Mood) {
  if (view === "profile") profile(s, who, mood);
  else quarter(s, who, mood);
}

/** Where a face that is seen from aside begins to have a nose. */
const bx = 0.34;

/** The outline of a face from aside, its mouth `open` so far; tip and base of the nose. */
function profileOutline(f: Face, open: number) {
  const n = f.noseLength;
  const fy = -f.forehead;
  const nose: Pt = [bx + n, 0.15 + f.noseDrop];
  const base: Pt = [bx + 0.03, 0.2 + f.noseDrop * 0.35];
  const lipX = 0.375 + 0.02 * f.lips;
  const chin: Pt = [0.31 + f.chin, 0.47 + open * 0.6];
  const bridge: Pt = [bx - 0.015, -0.02];
  const mouth: Pt = [0.33, 0.305];
  const face = [
    ...curve(
      [-0.05, -0.5],
      [0.16, -0.46],
      [0.3 - f.slope, -0.34 + fy * 0.3],
      [0.36 - f.slope * 0.5, -0.2],
      [0.37 + f.brow, -0.095],
      bridge,
    ),
    ...curve(
      bridge,
      [bx + n * 0.5 + f.noseHook, 0.06 + f.noseDrop * 0.3],
      [nose[0] - 0.012, nose[1] - 0.03],
      [nose[0] + f.noseBulb * 0.3, nose[1]],
      [nose[0] - 0.012 + f.noseBulb * 0.3, nose[1] + 0.035 + f.noseBulb * 0.5],
      [nose[0] - 0.055, nose[1] + 0.055 + f.noseBulb * 0.5],
      base,
    ),
    ...curve(base, [lipX - 0.025, 0.235], [lipX + 0.015 * f.lips, 0.275], [lipX - 0.01, 0.3]),
    ...(open ? [[0.28, 0.3], [0.24, 0.315], [0.29, 0.315 + open]] as Pt[] : [mouth]),
    ...curve(
      [lipX - 0.01 + f.chin * 0.3, 0.315 + open],
      [lipX + 0.008 * f.lips + f.chin * 0.4, 0.34 + open],
      [0.325 + f.chin * 0.55, 0.385 + open],
      chin,
      [chin[0] - 0.06, 0.53 + open * 0.6],
      [0.15 + f.chin * 0.3, 0.53 + f.jowl * 0.03],
    ),
    ...curve([0.15 + f.chin * 0.3, 0.53 + f.jowl * 0.03], [0.03, 0.52 + f.jowl * 0.09], [
      -0.12,
      0.47 + f.jowl * 0.06,
    ]),
    [-0.16, 0.6],
    [-0.34, 0.58],
    ...curve([-0.33, 0.42], [-0.36, 0.25], [-0.43, 0.08], [-0.45, -0.12], [-0.38, -0.34], [
      -0.22,
      -0.46,
    ], [-0.05, -0.5]),
  ] as Pt[];
  return { face, nose, base };
}

/** A face's lines from aside: mouth, bags, wrinkles. */
function profileLines(
  s: Sketch,
  { face: f }: Identity,
  { mood, open }: { readonly mood: Mood; readonly open: number },
) {
  const up = mood === "smile" ? -0.035 : mood === "frown" ? 0.03 : 0;
  if (!open) s.line(curve([0.37, 0.303], [0.3, 0.308], [0.225, 0.305 + up]), 1.9, 0.7);
  if (mood === "smile") s.line(curve([0.22, 0.24], [0.185, 0.28], [0.2, 0.33]), 1.3);
  if (f.bag > 0.35) s.line(curve([0.15, 0.04], [0.22, 0.07], [0.28, 0.05]), 1);
  if (f.lines > 0.45) {
    s.lines([
      curve([0.1, -0.24], [0.2, -0.26], [0.3, -0.23]),
      curve([0.14, -0.2], [0.22, -0.215], [0.32, -0.18]),
      curve([0.1, -0.02], [0.06, -0.01], [0.02, 0.03]),
      curve([0.1, 0.01], [0.07, 0.03], [0.04, 0.07]),
    ], 0.9);
  }
  if (f.jowl > 0.5) s.line(curve([0.1, 0.36], [0.14, 0.46], [0.05, 0.52 + f.jowl * 0.05]), 1.3);
}

function profile(s: Sketch, who: Identity, mood: Mood) {
  const f = who.face;
  const n = f.noseLength;
  const open = mood === "shout" ? 0.085 : mood === "surprise" ? 0.05 : 0;
  const hollow = who.kind === "girl" ? -0.15 : who.kind === "woman" ? 0 : 0.12;
  const { face, nose, base } = profileOutline(f, open);
  s.part(face, { tone: 0, form: 0.3, axis: [0.35, 1], bulge: 0.1, wash: skin, line: 2 });
  if (open) {
    s.fill([[0.35, 0.302], [0.24, 0.315], [0.3, 0.33 + open], [0.34, 0.318 + open], [0.33, 0.31]]);
  }
  // cheek and jaw modelling
  s.flow(
    curve([0.02, 0.12], [0.08, 0.28], [0.02, 0.44]),
    curve([0.19, 0.1], [0.22, 0.24], [0.2, 0.45]),
    (u, v) =>
      hollow + 0.16 * (v > 0.3 ? 1 : 0) * (1 - u) + f.lines * 0.08 - Math.abs(u - 0.4) * 0.2,
  );
  s.flow(
    curve([-0.13, 0.3], [-0.02, 0.4], [0.2 + f.chin * 0.3, 0.485]),
    curve([-0.13, 0.44 + f.jowl * 0.05], [0.02, 0.5 + f.jowl * 0.07], [0.18 + f.chin * 0.3, 0.52]),
    (u) => 0.1 + 0.22 * u,
  );
  eye(s, 0.225, -0.02, 0.085, f.eye, who, mood, 1);
  // brow
  const bt = browAngle(who, mood);
  s.line(
    curve([0.12, -0.1 + bt * 0.5], [0.24, -0.135], [0.35 + f.brow, -0.085 - bt * 0.5]),
    2.2 + f.brow * 40,
    0.6,
  );
  // nostril wing and cheek fold
  const wing: Pt = [base[0] - 0.045, 0.185 + f.noseDrop * 0.4];
  s.line(
    curve([wing[0] + 0.01, wing[1] - 0.045], [wing[0] - 0.03, wing[1] - 0.01], [
      wing[0] - 0.01,
      wing[1] + 0.03,
    ], [wing[0] + 0.03, wing[1] + 0.02]),
    1.6,
  );
  s.line([[wing[0] + 0.045, wing[1] + 0.024], [wing[0] + 0.075, wing[1] + 0.016]], 2.4);
  s.line(
    curve([wing[0] - 0.02, wing[1] + 0.02], [0.22, 0.26], [0.19, 0.33 + open]),
    0.9 + f.lines,
    0.7,
  );
  profileLines(s, who, { mood, open });
  // shadow of nose side
  s.flow(
    curve([bx + 0.005, 0.0], [bx + n * 0.35, 0.12], [nose[0] - 0.05, nose[1] + 0.03]),
    curve([bx - 0.03, 0.06], [bx + n * 0.15, 0.16], [nose[0] - 0.06, nose[1] + 0.045]),
    (_u, v) => 0.12 + 0.12 * v,
  );
  beard(s, who, "profile", open);
  ear(s, -0.09, 0.07);
  glasses(s, who, [[0.22, -0.01]], [-0.08, 0.01]);
}

function quarterNose(s: Sketch, who: Identity) {
  const f = who.face;
  const n = f.noseLength;
  const tip: Pt = [0.17 + n * 0.82, 0.165 + f.noseDrop];
  const b0: Pt = [0.155, -0.06];
  const bulb = 0.03 + f.noseBulb;
  const nose = [
    ...curve(
      b0,
      [0.17 + n * 0.35 + f.noseHook * 0.7, 0.05 + f.noseDrop * 0.3],
      [tip[0], tip[1] - bulb * 0.4],
      [tip[0] + bulb * 0.2, tip[1] + bulb * 0.5],
      [tip[0] - 0.05, tip[1] + bulb + 0.03],
      [0.17, 0.215 + f.noseDrop * 0.5],
      [0.105, 0.2 + f.noseDrop * 0.4],
      [0.1, 0.15 + f.noseDrop * 0.3],
    ),
  ];
  s.part([...nose, ...curve([0.1, 0.15 + f.noseDrop * 0.3], [0.14, 0.05], [0.13, -0.04])], {
    tone: 0,
    form: 0.1,
    wash: skin,
    line: who.kind === "girl" ? 1.1 : who.kind === "woman" ? 1.5 : 1.8,
    edges: [who.kind === "girl" ? cut(nose, 0.35, 0.85) : nose],
  });
  s.flow(
    curve([0.1, 0.02], [0.13, 0.1], [0.12, 0.17]),
    curve([0.15, 0.0], [0.18 + n * 0.25, 0.1], [tip[0] - 0.06, tip[1] + 0.02]),
    (u, v) => (who.kind === "girl" ? 0.04 : 0.18) - 0.16 * u + 0.06 * v,
  );
  if (who.kind !== "girl") {
    s.line([[0.14, 0.208 + f.noseDrop * 0.45], [0.185, 0.205 + f.noseDrop * 0.5]], 2.4);
  }
}

function quarterMouth(
  s: Sketch,
  { face: f }: Identity,
  { mood, open }: { readonly mood: Mood; readonly open: number },
) {
  const my = 0.32;
  const up = mood === "smile" ? -0.04 : mood === "frown" ? 0.03 : 0;
  const mw = 0.115 + 0.02 * f.lips;
  if (open) {
    const m = blob(
      [0.16 - mw * 0.9, my],
      [0.16, my - 0.03],
      [0.16 + mw * 0.75, my - 0.005],
      [0.16 + mw * 0.55, my + open * 0.7],
      [0.14, my + open],
      [0.16 - mw * 0.7, my + open * 0.6],
    );
    s.fill(m);
    s.line(curve([0.1, my + open + 0.03], [0.15, my + open + 0.035], [0.2, my + open + 0.02]), 1.1);
  } else {
    s.line(
      curve([0.16 - mw, my + up], [0.12, my + 0.008], [0.17, my - 0.004], [
        0.16 + mw * 0.8,
        my + up * 0.8,
      ]),
      2,
      0.6,
    );
    s.line(
      curve([0.1, my - 0.03], [0.15, my - 0.035 * f.lips], [0.17, my - 0.026], [
        0.19,
        my - 0.035 * f.lips,
      ], [0.23, my - 0.02]),
      0.9,
    );
    s.line(
      curve([0.1, my + 0.035 * f.lips], [0.16, my + 0.05 * f.lips], [0.21, my + 0.033 * f.lips]),
      1.3,
    );
  }
}

/** A face's lines from a quarter: its smile, bags, wrinkles. */
function quarterLines(s: Sketch, who: Identity, mood: Mood) {
  const f = who.face;
  if (who.kind !== "girl" && (f.lines > 0.3 || mood === "smile")) {
    s.line(curve([0.08, 0.2], [0.0, 0.26], [0.0, 0.35]), 0.8 + f.lines, 0.7);
  }
  if (f.bag > 0.35) {
    s.lines([
      curve([-0.08, 0.03], [-0.01, 0.06], [0.06, 0.04]),
      curve([0.2, 0.03], [0.24, 0.05], [0.28, 0.03]),
    ], 1);
  }
  if (f.lines > 0.45) {
    s.lines([
      curve([-0.1, -0.24], [0.05, -0.26], [0.24, -0.24]),
      curve([-0.06, -0.195], [0.08, -0.21], [0.24, -0.19]),
      [[0.125, -0.12], [0.13, -0.06]],
    ], 0.9);
  }
}

function quarter(s: Sketch, who: Identity, mood: Mood) {
  const f = who.face;
  const open = mood === "shout" ? 0.1 : mood === "surprise" ? 0.06 : 0;
  const hollow = who.kind === "girl" ? -0.15 : who.kind === "woman" ? 0 : 0.12;
  const j = f.jowl * 0.05;
  const chinX = 0.12 + f.chin * 0.4;
  const chinY = 0.5 + f.chin * 0.12 + open * 0.6;
  const face = [
    ...curve(
      [-0.05, -0.5],
      [0.14, -0.47],
      [0.27, -0.36],
      [0.325, -0.22],
      [0.335 + f.brow * 0.6, -0.1],
      [0.305, -0.02],
      [0.335 + f.jaw * 0.3, 0.1],
      [0.32 + j, 0.22],
      [0.28 + f.jaw + j, 0.36],
      [chinX + 0.1, chinY - 0.025],
      [chinX, chinY + 0.01],
      [chinX - 0.12, chinY],
    ),
    ...curve([chinX - 0.12, chinY], [-0.12, 0.46 + j], [-0.25 - j * 0.6, 0.36 + j], [-0.33, 0.2]),
    ...curve([-0.33, 0.2], [-0.38, 0.02], [-0.4, -0.16], [-0.34, -0.36], [-0.2, -0.47], [
      -0.05,
      -0.5,
    ]),
  ] as Pt[];
  // neck first
  s.part([[-0.2, 0.3], [0.1, 0.4], [0.12, 0.62], [-0.26, 0.62]], {
    tone: 0.16,
    form: 0.8,
    wash: skin,
    line: 1.6,
  });
  s.part(face, { tone: 0, form: 0.28, axis: [0.3, 1], bulge: 0.1, wash: skin, line: 2 });
  s.flow(
    curve([-0.26, 0.12], [-0.2, 0.3], [-0.06, 0.44]),
    curve([-0.1, 0.14], [-0.06, 0.3], [0.04, 0.46]),
    (u, v) => hollow + 0.2 * v * (1 - u) + f.lines * 0.06 - Math.abs(u - 0.3) * 0.14,
  );
  s.flow(
    curve([0.31, 0.08], [0.3, 0.22], [0.24 + j, 0.38]),
    curve([0.24, 0.1], [0.25, 0.22], [0.17, 0.42]),
    (u) => 0.26 - 0.2 * u,
  );
  eye(s, -0.02, -0.025, 0.095, f.eye, who, mood, 1);
  eye(s, 0.235, -0.025, 0.07, f.eye, who, mood, 0.8);
  const bt = browAngle(who, mood);
  const bw = 2.2 + f.brow * 40;
  s.line(curve([-0.14, -0.1 + bt * 0.7], [-0.03, -0.145], [0.09, -0.1 - bt * 0.4]), bw, 0.6);
  s.line(curve([0.17, -0.1 - bt * 0.4], [0.25, -0.14], [0.33, -0.1 + bt * 0.6]), bw * 0.85, 0.6);
  quarterNose(s, who);
  quarterMouth(s, who, { mood, open });
  quarterLines(s, who, mood);
  if (f.jowl > 0.55) {
    s.line(
      curve([chinX - 0.2, chinY - 0.02], [chinX - 0.05, chinY + 0.045 + j * 0.5], [
        chinX + 0.12,
        chinY - 0.01,
      ]),
      1.3,
    );
  }
  s.line(
    curve([chinX - 0.03, chinY - 0.08], [chinX + 0.02, chinY - 0.09], [
      chinX + 0.06,
      chinY - 0.075,
    ]),
    1,
  );
  beard(s, who, "quarter", open);
  ear(s, -0.33, 0.08);
  glasses(s, who, [[-0.02, -0.01], [0.235, -0.01]], [-0.33, 0.02]);
}
