/** Poses: joint angles in degrees; 0 hangs down, positive swings forward. */
import type { Identity } from "./identity.ts";
import type { Random } from "lib/tensor/random.ts";
import { bell } from "./noise.ts";

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
type Base = Omit<Pose, "view" | "mood" | "name" | "seated">;
/** Of bodies seen from the side or half from it. */
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
/** On a chair: thighs level, shins down. */
const sittings: Record<string, Base> = {
  sit: {
    lean: -3,
    nod: 0,
    near: [18, 44],
    far: [30, 40],
    nearLeg: [80, 80],
    farLeg: [84, 72],
    nearHand: "rest",
    farHand: "rest",
    carry: "far",
  },
  "sit and read": {
    lean: 3,
    nod: 12,
    near: [14, 84],
    far: [26, 76],
    nearLeg: [78, 84],
    farLeg: [82, 64],
    nearHand: "fist",
    farHand: "fist",
    carry: "near",
  },
  "sit and talk": {
    lean: 6,
    nod: -3,
    near: [10, 58],
    far: [70, 24],
    nearLeg: [80, 92],
    farLeg: [83, 60],
    nearHand: "rest",
    farHand: "open",
    carry: "near",
  },
};
/** Of bodies seen from the front or from behind: here angles are on the paper, both arms outward. */
const squares: Record<string, Base> = {
  "stand square": {
    lean: 0,
    nod: 0,
    near: [-12, 8],
    far: [12, -8],
    nearLeg: [-4, 0],
    farLeg: [4, 0],
    nearHand: "rest",
    farHand: "rest",
    carry: "far",
  },
  "akimbo square": {
    lean: 0,
    nod: 0,
    near: [-50, 104],
    far: [12, -6],
    nearLeg: [-7, 2],
    farLeg: [6, 0],
    nearHand: "rest",
    farHand: "rest",
    carry: "far",
  },
  "arms folded": {
    lean: 0,
    nod: 3,
    near: [-22, 108],
    far: [22, -104],
    nearLeg: [-3, 0],
    farLeg: [7, 0],
    nearHand: "fist",
    farHand: "fist",
    carry: "no",
  },
  "hail square": {
    lean: -2,
    nod: -2,
    near: [-14, 14],
    far: [136, 14],
    nearLeg: [-6, 0],
    farLeg: [7, 0],
    nearHand: "rest",
    farHand: "open",
    carry: "near",
  },
};
export const poseNames = Object.keys(bases);
export const sittingNames = Object.keys(sittings);
export const squareNames = Object.keys(squares);

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
    : poseNames;
  const n = name ?? (r.chance(0.5) ? r.pick(fits) : r.pick(poseNames));
  const b = bases[n];
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
    (sitting && reads ? "sit and read" : r.pick(sitting ? sittingNames : squareNames));
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
