/** Poses: joint angles in degrees (0 hangs down, positive swings forward), and the solved skeleton. */
import { add, mul, type Pt, swing } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { Random } from "lib/tensor/random.ts";
import { bell } from "./noise.ts";

export type Mood = "calm" | "smile" | "shout" | "frown" | "surprise";
export interface Pose {
  name: string;
  lean: number;
  nod: number;
  view: "profile" | "quarter";
  mood: Mood;
  near: [number, number];
  far: [number, number];
  nearLeg: [number, number];
  farLeg: [number, number];
  nearHand: Hand;
  farHand: Hand;
  carry: "near" | "far" | "no";
}
export type Hand = "fist" | "open" | "point" | "rest";
type Base = Omit<Pose, "view" | "mood" | "name">;
const bases: Record<string, Base> = {
  stand: {
    lean: 2,
    nod: 0,
    near: [-8, 28],
    far: [12, 30],
    nearLeg: [-4, 2],
    farLeg: [9, 2],
    nearHand: "rest",
    farHand: "rest",
    carry: "far",
  },
  akimbo: {
    lean: -4,
    nod: -4,
    near: [-48, 108],
    far: [20, 35],
    nearLeg: [-9, 2],
    farLeg: [14, 4],
    nearHand: "rest",
    farHand: "rest",
    carry: "far",
  },
  point: {
    lean: 4,
    nod: 0,
    near: [-14, 40],
    far: [72, 14],
    nearLeg: [-10, 3],
    farLeg: [15, 6],
    nearHand: "rest",
    farHand: "point",
    carry: "near",
  },
  declaim: {
    lean: -3,
    nod: -8,
    near: [-30, 70],
    far: [105, 20],
    nearLeg: [-8, 2],
    farLeg: [16, 8],
    nearHand: "fist",
    farHand: "open",
    carry: "near",
  },
  bow: {
    lean: 34,
    nod: 4,
    near: [-34, 8],
    far: [34, 52],
    nearLeg: [-12, 10],
    farLeg: [10, 0],
    nearHand: "open",
    farHand: "rest",
    carry: "near",
  },
  stride: {
    lean: 9,
    nod: 0,
    near: [30, 42],
    far: [-26, 30],
    nearLeg: [-27, 20],
    farLeg: [29, 5],
    nearHand: "fist",
    farHand: "fist",
    carry: "near",
  },
  offer: {
    lean: 3,
    nod: 3,
    near: [30, 52],
    far: [46, 38],
    nearLeg: [-7, 2],
    farLeg: [12, 4],
    nearHand: "open",
    farHand: "open",
    carry: "near",
  },
  read: {
    lean: 1,
    nod: 13,
    near: [16, 88],
    far: [26, 78],
    nearLeg: [-6, 2],
    farLeg: [10, 3],
    nearHand: "fist",
    farHand: "fist",
    carry: "near",
  },
  alarm: {
    lean: -9,
    nod: -6,
    near: [52, 72],
    far: [82, 56],
    nearLeg: [-16, 12],
    farLeg: [22, 16],
    nearHand: "open",
    farHand: "open",
    carry: "no",
  },
  lean: {
    lean: 13,
    nod: -8,
    near: [22, 26],
    far: [-14, 66],
    nearLeg: [-9, 6],
    farLeg: [7, 2],
    nearHand: "fist",
    farHand: "rest",
    carry: "near",
  },
  hail: {
    lean: 0,
    nod: -10,
    near: [-138, -22],
    far: [14, 42],
    nearLeg: [-9, 3],
    farLeg: [15, 7],
    nearHand: "open",
    farHand: "rest",
    carry: "far",
  },
  clasp: {
    lean: 5,
    nod: 6,
    near: [14, 66],
    far: [22, 60],
    nearLeg: [-5, 2],
    farLeg: [6, 2],
    nearHand: "fist",
    farHand: "fist",
    carry: "far",
  },
};
export const poseNames = Object.keys(bases);

export function makePose(r: Random, who: Identity, name?: string): Pose {
  const fits = who.prop === "book" || who.prop === "scroll"
    ? ["read", "offer", "declaim", "stand"]
    : who.prop === "cane" || who.prop === "umbrella"
    ? ["lean", "stride", "stand", "hail", "akimbo"]
    : who.prop === "tray"
    ? ["offer", "offer", "stand"]
    : poseNames;
  const n = name ?? (r.chance(0.5) ? r.pick(fits) : r.pick(poseNames));
  const b = bases[n];
  const j = (x: number, d = 10) => x + bell(r) * d;
  const w = r.range(-1, 1) * 5; // w: how wide the stance
  return {
    ...b,
    name: n,
    lean: j(b.lean, 3),
    nod: j(b.nod, 5),
    near: [j(b.near[0]), j(b.near[1], 14)],
    far: [j(b.far[0]), j(b.far[1], 14)],
    nearLeg: [j(b.nearLeg[0], 4) - w, b.nearLeg[1]],
    farLeg: [j(b.farLeg[0], 4) + w, b.farLeg[1]],
    carry: r.chance(0.15) ? "no" : b.carry,
    view: r.chance(0.5) ? "profile" : "quarter",
    mood: n === "declaim" || n === "hail"
      ? "shout"
      : n === "alarm"
      ? "surprise"
      : r.pick(["calm", "calm", "smile", "frown", "shout"] as const),
  };
}

export interface Skeleton {
  hip: Pt;
  neck: Pt;
  head: Pt;
  headSize: number;
  spine: number;
  torso: number;
  nearShoulder: Pt;
  farShoulder: Pt;
  nearHip: Pt;
  farHip: Pt;
  nearElbow: Pt;
  nearWrist: Pt;
  farElbow: Pt;
  farWrist: Pt;
  nearKnee: Pt;
  nearAnkle: Pt;
  farKnee: Pt;
  farAnkle: Pt;
  armAngle: [number, number];
  nearShin: number;
  farShin: number;
}
/** Joints in figure units: feet at y=0, a figure of average height is 100 tall. */
export function solve(who: Identity, pose: Pose): Skeleton {
  const b = who.build;
  const H = 100;
  const head = b.head;
  const rest = H - head * 0.95;
  const leg = rest * b.leg;
  const torso = rest - leg;
  const thigh = leg * 0.47;
  const shin = leg * 0.45;
  const arm = rest * 0.225;
  const fore = rest * 0.2;
  const s = -pose.lean - b.stoop * 4; // spine direction seen from the hip
  const up = mul(swing(s), -1);
  const g = b.girth;
  const nearKneeD = swing(pose.nearLeg[0], thigh);
  const farKneeD = swing(pose.farLeg[0], thigh);
  const nearShin = pose.nearLeg[0] - pose.nearLeg[1];
  const farShin = pose.farLeg[0] - pose.farLeg[1];
  const nearHip0: Pt = [-2.2 * g, 0];
  const farHip0: Pt = [2.2 * g, 0];
  const nk = add(nearHip0, nearKneeD);
  const na = add(nk, swing(nearShin, shin));
  const fk = add(farHip0, farKneeD);
  const fa = add(fk, swing(farShin, shin));
  const foot = leg * 0.08;
  const ground = Math.max(na[1], fa[1] + 0.8) + foot;
  const drop = (p: Pt): Pt => [p[0], p[1] - ground];
  const hip: Pt = [0, -ground];
  const neck = add(hip, mul(up, torso));
  const across = 5.4 * g;
  const side: Pt = [-up[1], up[0]];
  const ns = add(add(neck, mul(up, -4.6)), mul(side, -across * 0.55 + 0.5));
  const fs = add(add(neck, mul(up, -4.4)), mul(side, across * 0.8));
  const ne = add(ns, swing(pose.near[0], arm));
  const nw = add(ne, swing(pose.near[0] + pose.near[1], fore));
  const fe = add(fs, swing(pose.far[0], arm));
  const fw = add(fe, swing(pose.far[0] + pose.far[1], fore));
  const headAt = add(
    neck,
    add(mul(up, head * 0.36), [1.2 + b.stoop * head * 0.2, b.stoop * head * 0.1]),
  );
  return {
    hip,
    neck,
    head: headAt,
    headSize: head,
    spine: s,
    torso,
    nearShoulder: ns,
    farShoulder: fs,
    nearHip: drop(nearHip0),
    farHip: drop(farHip0),
    nearElbow: ne,
    nearWrist: nw,
    farElbow: fe,
    farWrist: fw,
    nearKnee: drop(nk),
    nearAnkle: drop(na),
    farKnee: drop(fk),
    farAnkle: drop(fa),
    armAngle: [pose.near[0] + pose.near[1], pose.far[0] + pose.far[1]],
    nearShin,
    farShin,
  };
}
