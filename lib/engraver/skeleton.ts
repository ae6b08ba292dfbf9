/** Where the joints are in a pose. */
import { add, mul, type Pt, swing } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import { isSquare, type Pose } from "./pose.ts";

export interface Skeleton {
  readonly hip: Pt;
  readonly neck: Pt;
  readonly head: Pt;
  readonly headSize: number;
  readonly spine: number;
  readonly torso: number;
  readonly nearShoulder: Pt;
  readonly farShoulder: Pt;
  readonly nearHip: Pt;
  readonly farHip: Pt;
  readonly nearElbow: Pt;
  readonly nearWrist: Pt;
  readonly farElbow: Pt;
  readonly farWrist: Pt;
  readonly nearKnee: Pt;
  readonly nearAnkle: Pt;
  readonly farKnee: Pt;
  readonly farAnkle: Pt;
  readonly armAngle: [number, number];
  readonly nearShin: number;
  readonly farShin: number;
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
  const square = isSquare(pose.view);
  const s = -pose.lean - (square ? 0 : b.stoop * 4); // spine direction seen from the hip
  const up = mul(swing(s), -1);
  const g = b.girth;
  const nearKneeD = swing(pose.nearLeg[0], thigh);
  const farKneeD = swing(pose.farLeg[0], thigh);
  const nearShin = pose.nearLeg[0] - pose.nearLeg[1];
  const farShin = pose.farLeg[0] - pose.farLeg[1];
  const apart = (square ? 3.4 : 2.2) * g;
  const nearHip0: Pt = [-apart, 0];
  const farHip0: Pt = [apart, 0];
  const nk = add(nearHip0, nearKneeD);
  const na = add(nk, swing(nearShin, shin));
  const fk = add(farHip0, farKneeD);
  const fa = add(fk, swing(farShin, shin));
  const foot = leg * 0.08;
  const ground = Math.max(na[1], fa[1] + 0.8) + foot;
  const drop = (p: Pt): Pt => [p[0], p[1] - ground];
  const hip: Pt = [0, -ground];
  const neck = add(hip, mul(up, torso));
  const fem = who.kind === "woman" || who.kind === "girl";
  const across = 5.4 * g;
  const side: Pt = [-up[1], up[0]];
  const broad = (fem ? 6.4 : 8.6) * g;
  const ns = add(add(neck, mul(up, -4.6)), mul(side, square ? -broad : -across * 0.55 + 0.5));
  const fs = add(add(neck, mul(up, -4.4)), mul(side, square ? broad : across * 0.8));
  const ne = add(ns, swing(pose.near[0], arm));
  const nw = add(ne, swing(pose.near[0] + pose.near[1], fore));
  const fe = add(fs, swing(pose.far[0], arm));
  const fw = add(fe, swing(pose.far[0] + pose.far[1], fore));
  const headAt = add(
    neck,
    add(mul(up, head * 0.36), [
      square ? 0 : 1.2 + b.stoop * head * 0.2,
      b.stoop * head * 0.1,
    ]),
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
