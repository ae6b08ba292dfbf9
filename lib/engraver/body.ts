/** The measures of a body, for all that is worn on it; figure units, feet at y = 0, facing +x. */
import { lerp, type Pt, swing } from "./geometry.ts";
import type { Identity, Stuff } from "./identity.ts";
import { isSquare, type Pose } from "./pose.ts";
import { type Skeleton, solve } from "./skeleton.ts";
import type { Sketch } from "./sketch.ts";

/** What every garment is fitted to. Places are (x, v): x forward of the spine, v from neck (0) to hip (1). */
export interface Body {
  readonly s: Sketch;
  readonly who: Identity;
  readonly pose: Pose;
  /** The solved skeleton. */
  readonly k: Skeleton;
  readonly b: Identity["build"];
  /** Girth. */
  readonly g: number;
  readonly fem: boolean;
  readonly robe: boolean;
  readonly uniform: boolean;
  readonly shirt: boolean;
  readonly sleeveStuff: Stuff;
  /** Down the spine, and forward of it. */
  readonly down: Pt;
  readonly fwd: Pt;
  T(x: number, v: number): Pt;
  /** Eleven places from neck to hip. */
  readonly vs: readonly number[];
  /** Seen from the front or from behind; then front and back are the two sides, alike. */
  readonly square: boolean;
  /** Where the middle of the chest is seen, of the way from the spine to the front. */
  readonly breast: number;
  /** How far the chest, and the back, stand off the spine. */
  front(v: number): number;
  back(v: number): number;
  /** The outline in front, and behind, from place a to z, `off` outside of it. */
  F(a: number, z: number, off?: number): Pt[];
  B(a: number, z: number, off?: number): Pt[];
  /** Darkness of hanging cloth with n folds. */
  folds(n: number, phase: number, base?: number): (u: number, v: number) => number;
  /** Prints a stuff's pattern on the last part. */
  wear(stuff: Stuff, axis?: Pt): void;
  cloth(stuff: Stuff): { tone: number; wash: string; form: number; line: number };
  /** The point at a share of a line's points. */
  along(line: readonly Pt[], t: number): Pt;
}

/** A smooth curve through steps of (place, value). */
const ladder = (steps: [number, number][]) => (v: number): number => {
  for (let i = 1; i < steps.length; i++) {
    if (v <= steps[i][0]) {
      const [a, x] = steps[i - 1];
      const [b, y] = steps[i];
      const t = (v - a) / (b - a);
      return lerp(x, y, t * t * (3 - 2 * t));
    }
  }
  return steps[steps.length - 1][1];
};

/** How far the outline stands off the spine, from neck to hip: from aside, behind, and as one half. */
function outlinesOf({ kind, build: b }: Identity) {
  const g = b.girth;
  const fem = kind === "woman" || kind === "girl";
  const aside = fem
    ? ladder([
      [0, 2.2 * g],
      [0.12, 5 * g],
      [0.32, (8.6 + b.belly * 3) * g],
      [0.6, 5 * g + b.belly * 2],
      [0.8, 7.5 * g],
      [1, 8 * g],
    ])
    : ladder([
      [0, 2.8 * g],
      [0.12, 6.2 * g],
      [0.3, (7.6 + b.belly * 2) * g],
      [0.55, (7.4 + b.belly * 6.5) * g],
      [0.75, (7.4 + b.belly * 9) * g],
      [0.9, (6.6 + b.belly * 5.5) * g],
      [1, (5 + b.belly) * g],
    ]);
  const behind = fem
    ? ladder([[0, -3.4 * g], [0.12, -6 * g], [0.3, -6.4 * g], [0.6, -4.6 * g], [0.8, -7.5 * g], [
      1,
      -8 * g,
    ]])
    : ladder([
      [0, -4 * g],
      [0.12, (-7.2 - b.stoop * 1.5) * g],
      [0.3, (-8.4 - b.stoop * 3) * g],
      [0.6, -7 * g],
      [0.8, -7.6 * g],
      [1, -7.6 * g],
    ]);
  const half = fem
    ? ladder([
      [0, 2.4 * g],
      [0.12, 7 * g],
      [0.32, (7.4 + b.belly) * g],
      [0.6, 4.8 * g + b.belly],
      [0.8, 7.6 * g],
      [1, 8.4 * g],
    ])
    : ladder([
      [0, 3.2 * g],
      [0.08, 8.4 * g],
      [0.3, (9 + b.belly) * g],
      [0.6, (8 + b.belly * 3) * g],
      [0.8, (8 + b.belly * 4) * g],
      [1, (7.6 + b.belly * 2) * g],
    ]);
  return { aside, behind, half };
}

/** The body of somebody in a pose, to be dressed. */
export function bodyOf(s: Sketch, who: Identity, pose: Pose): Body {
  const k = solve(who, pose);
  const b = who.build;
  const g = b.girth;
  const fem = who.kind === "woman" || who.kind === "girl";
  const down = swing(k.spine);
  const fwd: Pt = [down[1], -down[0]];
  const T = (
    x: number,
    v: number,
  ): Pt => [
    k.neck[0] + down[0] * v * k.torso + fwd[0] * x,
    k.neck[1] + down[1] * v * k.torso + fwd[1] * x,
  ];
  const vs: readonly number[] = Array.from({ length: 11 }, (_, i) => i / 10);
  const square = isSquare(pose.view);
  const { aside, behind, half } = outlinesOf(who);
  const front = square ? half : aside;
  const back = square ? (v: number) => -half(v) : behind;
  const F = (a: number, z: number, off = 0) =>
    vs.map((v) => lerp(a, z, v)).map((v) => T(front(v) + off, v));
  const B = (a: number, z: number, off = 0) =>
    vs.map((v) => lerp(a, z, v)).map((v) => T(back(v) - off, v));
  const lit = s.frame[0] * s.frame[3] - s.frame[1] * s.frame[2] > 0 ? 1 : -1;
  const folds = (n: number, ph: number, base = 0) => (u: number, v: number) =>
    base + 0.14 + 0.3 * Math.sin(u * n + ph) * (0.35 + 0.65 * v) + 0.3 * (lit > 0 ? u : 1 - u) -
    0.14;

  const wear = (stuff: Stuff, axis: Pt = down) => {
    if (stuff.pattern !== "plain") s.pattern(stuff.pattern, axis, stuff.tone);
  };
  return {
    s,
    who,
    pose,
    k,
    b,
    g,
    fem,
    square,
    breast: square ? 0 : 0.5,
    robe: who.body === "robe",
    uniform: who.body === "uniform",
    shirt: who.body === "shirt",
    sleeveStuff: who.coat,
    down,
    fwd,
    T,
    vs,
    front,
    back,
    F,
    B,
    folds,
    wear,
    cloth: ({ tone, wash }) => ({ tone, wash, form: 0.85, line: 1.8 }),
    along: (line, t) => line[Math.round(t * (line.length - 1))],
  };
}
