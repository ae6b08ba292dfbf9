/** Poses: joint angles in degrees; 0 hangs down, positive swings forward. */
import type { Identity } from "./identity.ts";
import type { Random } from "lib/tensor/random.ts";
import { bell } from "./noise.ts";
import { type Base, sittings, squares, standings } from "./poses.ts";

/** Where somebody faces: aside, half, towards whoever looks at the plate, or away. */
export type View = "profile" | "quarter" | "front" | "back";
/** Whether both sides of a body are seen alike. */
export const isSquare = (view: View) => view === "front" || view === "back";
/** What the face shows. */
export type Mood = "calm" | "smile" | "shout" | "frown" | "surprise";
/** A pose: angles in degrees, 0 hanging down, positive swinging forward. */
export interface Pose {
  /** Name of the pose, such as "bow". */
  readonly name: string;
  /** How far the trunk leans forward, in degrees. */
  readonly lean: number;
  /** How far the head nods forward, in degrees. */
  readonly nod: number;
  /** Where the person faces. */
  readonly view: View;
  /** Whether the person sits. */
  readonly seated: boolean;
  /** What the face shows. */
  readonly mood: Mood;
  /** Angles of the near arm's two joints. */
  readonly near: [number, number];
  /** Angles of the far arm's two joints. */
  readonly far: [number, number];
  /** Angles of the near leg's two joints. */
  readonly nearLeg: [number, number];
  /** Angles of the far leg's two joints. */
  readonly farLeg: [number, number];
  /** What the near hand does. */
  readonly nearHand: Hand;
  /** What the far hand does. */
  readonly farHand: Hand;
  /** Which hand carries what the person carries. */
  readonly carry: "near" | "far" | "no";
}
/** What a hand does. */
export type Hand = "fist" | "open" | "point" | "rest";

export function makePose(r: Random, who: Identity, name?: string): Pose {
  const way = name
    ? (name in sittings ? "sitting" : name in squares ? "square" : "standing")
    : r.fork("way").weighted({ standing: 62, sitting: 14, square: who.kind === "beast" ? 0 : 24 });
  if (way !== "standing") return otherPose(r, who, way, name);
  const fits = who.prop === "book" || who.prop === "scroll"
    ? ["read", "offer", "declaim", "stand"]
    : who.prop === "cane" || who.prop === "umbrella"
    ? ["lean", "stride", "stand", "hail", "akimbo"]
    : who.prop === "tray"
    ? ["offer", "offer", "stand"]
    : Object.keys(standings);
  const n = name ?? (r.chance(0.5) ? r.pick(fits) : r.pick(Object.keys(standings)));
  const b = standings[n];
  return {
    ...jittered(r, b),
    name: n,
    view: r.chance(0.5) ? "profile" : "quarter",
    seated: false,
    mood: n === "declaim" || n === "hail" ? "shout" : n === "alarm" ? "surprise" : moodOf(r, who),
  };
}

/** Sitting, or square to the picture. */
function otherPose(r: Random, who: Identity, way: "sitting" | "square", name?: string): Pose {
  const sitting = way === "sitting";
  const reads = who.prop === "book" || who.prop === "scroll";
  const n = name ??
    (sitting && reads
      ? "sit and read"
      : r.pick(sitting ? Object.keys(sittings) : Object.keys(squares)));
  return {
    ...jittered(r, sitting ? sittings[n] : squares[n], 0.6),
    name: n,
    view: sitting
      ? (r.chance(0.45) ? "profile" : "quarter")
      : (r.chance(n === "arms folded" ? 0 : 0.3) ? "back" : "front"),
    seated: sitting,
    mood: moodOf(r, who),
  };
}

const moodOf = (r: Random, { kind }: Identity): Mood =>
  r.pick(
    kind === "girl"
      ? ["calm", "calm", "smile", "smile", "surprise"] as const
      : ["calm", "calm", "smile", "frown", "shout"] as const,
  );

/** The joints of a pose as one person holds them once. */
function jittered(r: Random, b: Base, amount = 1): Base {
  const j = (x: number, d = 10) => x + bell(r) * d * amount;
  const w = r.range(-1, 1) * 5 * amount; // how wide the stance is
  return {
    ...b,
    lean: j(b.lean, 3),
    nod: j(b.nod, 5),
    near: [j(b.near[0]), j(b.near[1], 14)],
    far: [j(b.far[0]), j(b.far[1], 14)],
    nearLeg: [j(b.nearLeg[0], 4) - w, b.nearLeg[1]],
    farLeg: [j(b.farLeg[0], 4) + w, b.farLeg[1]],
    carry: r.chance(0.15) ? "no" : b.carry,
  };
}
