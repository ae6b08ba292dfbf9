/** The features of a face. */
import type { Random } from "lib/tensor/random.ts";
import type { Face, Kind } from "./identity.ts";
import { bell } from "./noise.ts";

/** Built and dressed as a man. */
export const isMan = (kind: Kind): boolean => kind === "man" || kind === "beast";

/** Bones and flesh as they are drawn; the more of a caricature, the more of everything. */
function drawnFace(r: Random, { kind, age, caricature }: {
  readonly kind: Kind;
  readonly age: number;
  readonly caricature: number;
}): Face {
  const man = isMan(kind);
  return {
    noseLength: 0.1 + 0.05 * caricature + 0.11 * r.next() ** 1.4 * caricature,
    noseHook: (bell(r) * 0.06 + 0.015) * caricature,
    noseDrop: r.range(-0.05, 0.1) * caricature,
    noseBulb: r.range(0.005, 0.075) * caricature,
    brow: r.range(0, 0.05) * caricature,
    forehead: r.range(-0.05, 0.08),
    slope: r.range(-0.04, 0.12),
    chin: r.range(-0.1, 0.14) * caricature,
    jowl: r.next() * caricature * (man ? 1 : 0.7),
    lips: r.range(0.4, 1.3),
    eye: kind === "girl" ? r.range(1.4, 1.7) : man ? r.range(0.75, 1.2) : r.range(1.1, 1.4),
    bag: age * caricature,
    lines: age * caricature,
    jaw: r.range(-0.04, 0.07),
    browTilt: bell(r),
  };
}

/** Softer bones. */
function softened(face: Face, soft: number): Face {
  return {
    ...face,
    noseLength: 0.09 + (face.noseLength - 0.11) * soft,
    noseHook: face.noseHook * soft,
    noseDrop: Math.min(face.noseDrop, 0.03),
    noseBulb: face.noseBulb * soft,
    brow: 0,
    chin: face.chin * soft - 0.02,
    jowl: face.jowl * soft,
    lips: face.lips + 0.25,
    bag: face.bag * soft,
    lines: face.lines * soft,
    jaw: face.jaw - 0.03,
    browTilt: face.browTilt * soft,
  };
}

/** A snub nose, a round forehead, a short chin. */
const girlish = (face: Face): Face => ({
  ...face,
  noseLength: 0.075 + 0.15 * Math.max(0, face.noseLength - 0.09),
  noseHook: -0.012,
  noseDrop: face.noseDrop - 0.03,
  noseBulb: 0.012,
  forehead: 0.05,
  slope: -0.02,
  chin: -0.035,
  lips: Math.min(face.lips, 1),
  bag: 0,
  lines: 0,
  jaw: 0.03,
});

/** A face of a kind and age, 0 to 1; drawn from numbers in an order that is part of who it is. */
export function faceOf(r: Random, kind: Kind, age: number): Face {
  const man = isMan(kind);
  const caricature = kind === "girl" ? 0.35 : man ? r.range(0.7, 1.35) : r.range(0.35, 1.15);
  const face = drawnFace(r, { kind, age, caricature });
  if (man) return face;
  return kind === "girl" ? girlish(softened(face, 0.35)) : softened(face, 0.62);
}
