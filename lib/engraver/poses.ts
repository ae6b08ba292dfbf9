/** Poses as tables: how each holds trunk, head, arms and legs; angles in degrees. */
import type { Hand, Pose } from "./pose.ts";

/** What a pose says of the joints and the hands. */
export type Base = Omit<Pose, "view" | "mood" | "name" | "seated">;

/** One pose in a line. */
type Row = readonly [
  lean: number,
  nod: number,
  near: [number, number],
  far: [number, number],
  nearLeg: [number, number],
  farLeg: [number, number],
  nearHand: Hand,
  farHand: Hand,
  carry: Pose["carry"],
];

const table = (rows: Readonly<Record<string, Row>>): Readonly<Record<string, Base>> =>
  Object.fromEntries(
    Object.entries(rows).map((
      [name, [lean, nod, near, far, nearLeg, farLeg, nearHand, farHand, carry]],
    ) => [name, { lean, nod, near, far, nearLeg, farLeg, nearHand, farHand, carry }]),
  );

/** Of bodies seen from the side or half from it. */
export const standings = table({
  stand: [2, 0, [-8, 28], [12, 30], [-4, 2], [9, 2], "rest", "rest", "far"],
  akimbo: [-4, -4, [-48, 108], [20, 35], [-9, 2], [14, 4], "rest", "rest", "far"],
  point: [4, 0, [-14, 40], [72, 14], [-10, 3], [15, 6], "rest", "point", "near"],
  declaim: [-3, -8, [-30, 70], [105, 20], [-8, 2], [16, 8], "fist", "open", "near"],
  bow: [34, 4, [-34, 8], [34, 52], [-12, 10], [10, 0], "open", "rest", "near"],
  stride: [9, 0, [30, 42], [-26, 30], [-27, 20], [29, 5], "fist", "fist", "near"],
  offer: [3, 3, [30, 52], [46, 38], [-7, 2], [12, 4], "open", "open", "near"],
  read: [1, 13, [16, 88], [26, 78], [-6, 2], [10, 3], "fist", "fist", "near"],
  alarm: [-9, -6, [52, 72], [82, 56], [-16, 12], [22, 16], "open", "open", "no"],
  lean: [13, -8, [22, 26], [-14, 66], [-9, 6], [7, 2], "fist", "rest", "near"],
  hail: [0, -10, [-138, -22], [14, 42], [-9, 3], [15, 7], "open", "rest", "far"],
  clasp: [5, 6, [14, 66], [22, 60], [-5, 2], [6, 2], "fist", "fist", "far"],
});

/** On a chair: thighs level, shins down. */
export const sittings = table({
  sit: [-3, 0, [18, 44], [30, 40], [80, 80], [84, 72], "rest", "rest", "far"],
  "sit and read": [3, 12, [14, 84], [26, 76], [78, 84], [82, 64], "fist", "fist", "near"],
  "sit and talk": [6, -3, [10, 58], [70, 24], [80, 92], [83, 60], "rest", "open", "near"],
});

/** Of bodies seen from the front or from behind: here angles are on the paper, both arms outward. */
export const squares = table({
  "stand square": [0, 0, [-12, 8], [12, -8], [-4, 0], [4, 0], "rest", "rest", "far"],
  "akimbo square": [0, 0, [-50, 104], [12, -6], [-7, 2], [6, 0], "rest", "rest", "far"],
  "arms folded": [0, 3, [-22, 108], [22, -104], [-3, 0], [7, 0], "fist", "fist", "no"],
  "hail square": [-2, -2, [-14, 14], [136, 14], [-6, 0], [7, 0], "rest", "open", "near"],
});
