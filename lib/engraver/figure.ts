/** A dressed figure: identity + pose -> parts, back to front, in figure units (feet at y=0, facing +x). */
import { drawBeast } from "./beasts.ts";
import { type Body, bodyOf } from "./body.ts";
import { add, curve, frameAt, mix, rails, scallop, swing } from "./geometry.ts";
import { drawGown, drawRobe } from "./gown.ts";
import { hairBehind, hairOver } from "./hair.ts";
import { hatOver } from "./hats.ts";
import { skin } from "./face.ts";
import { drawHead } from "./head.ts";
import type { Identity } from "./identity.ts";
import { arm, armOf } from "./limbs.ts";
import { drawNeckcloth } from "./neckcloth.ts";
import type { Pose } from "./pose.ts";
import type { Skeleton } from "./skeleton.ts";
import { drawPipe, drawProp } from "./props.ts";
import { drawChair } from "./seated.ts";
import type { Sketch } from "./sketch.ts";
import {
  drawHairBehindFace,
  drawHairFromBehind,
  drawHairRoundFace,
  drawSquareHat,
} from "./square_hair.ts";
import { drawFace, drawNape } from "./square_head.ts";
import { drawSquareSuit } from "./square_suit.ts";
import { drawSuit } from "./suit.ts";

export function drawFigure(s: Sketch, who: Identity, pose: Pose): Skeleton {
  const body = bodyOf(s, who, pose);
  const { k, b, g, fem, robe, T, folds, cloth } = body;
  if (pose.seated) drawChair(body);
  if (pose.view === "front" || pose.view === "back") return drawSquare(body, pose.view);
  const { view } = pose;
  const hf = s.at(frameAt(k.head, pose.nod + (-k.spine) * 0.35 - b.stoop * 6 - 4, k.headSize));
  const propFar = pose.carry === "far";
  const carry = (far: boolean) => carried(body, far);

  // ---- back to front
  if (who.cloak) drawCloak(body);
  hairBehind(hf, who, view);
  arm(body, armOf(k, pose, "far"));
  carry(true);

  if (fem) drawGown(body);
  else if (robe) drawRobe(body);
  else drawSuit(body);

  // neck, head, hat
  if (who.kind !== "beast") {
    const nk = rails(
      [T(0.8, 0.1), mix(T(0.5, 0), k.head, 0.3), mix(k.neck, k.head, 0.75)],
      fem ? [2.3, 2, 2.2] : [3, 2.8, 2.8],
    );
    s.tube(nk[0], nk[1], { tone: 0.12, form: 0.8, wash: skin, line: 1.4 });
  }
  if (!fem) drawNeckcloth(body, "under the chin");
  if (who.kind === "beast") {
    drawBeast(hf, who, pose.mood);
    if (who.hair === "wig" && who.beast !== "frog") hairOver(hf, who, "profile");
    if (who.beast !== "frog") {
      hatOver(
        hf.at(
          frameAt([-0.03, who.beast === "rabbit" || who.beast === "cat" ? -0.16 : -0.1], -6, 0.86),
        ),
        who,
        "profile",
      );
    }
  } else {
    drawHead(hf, who, view, pose.mood);
    hairOver(hf, who, view);
    hatOver(hf, who, view);
  }
  if (who.prop === "pipe") {
    drawPipe(s, add(k.head, [k.headSize * 0.36, k.headSize * 0.3]), k.headSize);
  }
  if (!fem) drawNeckcloth(body, "over the coat");

  if (!propFar && who.prop !== "fan") carry(false);
  arm(body, armOf(k, pose, "near"));
  if (!propFar && who.prop === "fan") carry(false);
  if (who.shawl && fem) {
    const A = curve(T(-2, 0.02), T(-8 * g, 0.14), T(-8.5 * g, 0.5), T(-5, 0.72));
    const C = curve(T(2.5, 0.04), T(0, 0.2), T(-2.4, 0.44), T(-3.6, 0.76));
    s.part(scallop([...A, ...[...C].reverse()], 2, 0.4), { ...cloth(who.waistcoat), form: 0.5 });
    s.flow(A, C, folds(14, 2));
  }
  return k;
}

/** What hangs from the shoulders to the knees. */
function drawCloak({ s, who, k, b, g, T, folds, square }: Body) {
  const A = curve(T(square ? -4 : -5, 0), T(-11 * g, 0.15), T(-15, 0.7), [k.hip[0] - 19, -18]);
  const C = curve(T(square ? 4 : 7, 0), T((square ? 11 : 13) * g, 0.2), T(13 + b.belly * 4, 0.7), [
    k.hip[0] + 13,
    -16,
  ]);
  s.part([
    ...A,
    ...curve([k.hip[0] - 19, -18], [k.hip[0] - 4, -14], [k.hip[0] + 13, -16]),
    ...[...C].reverse(),
  ], { tone: 0.55, form: 0.5, wash: who.hatStuff.wash, line: 1.9 });
  s.flow(A, C, folds(20, who.seed % 6, 0.2));
}

/** The prop, if it is in this hand. */
function carried({ s, who, pose, k }: Body, far: boolean) {
  if (pose.carry === "no" || far !== (pose.carry === "far")) return;
  const angle = k.armAngle[far ? 1 : 0];
  drawProp(s, who, add(far ? k.farWrist : k.nearWrist, swing(angle, 3)), angle, 0);
}

/** Somebody who turns his face, or his back, to the viewer. */
function drawSquare(body: Body, view: "front" | "back"): Skeleton {
  const { s, who, pose, k, fem, robe, b } = body;
  const head = s.at(frameAt(k.head, pose.nod * 0.3 - k.spine * 0.35 - b.stoop * 3, k.headSize));
  const back = view === "back";
  if (back) {
    carried(body, false);
    carried(body, true);
  } else {
    if (who.cloak) drawCloak(body);
    drawHairBehindFace(head, who);
  }
  if (fem) drawGown(body);
  else if (robe) drawRobe(body);
  else drawSquareSuit(body);
  if (back) {
    arm(body, armOf(k, pose, "near"));
    arm(body, armOf(k, pose, "far"));
    if (who.cloak) drawCloak(body);
    drawNape(head, who);
    drawHairFromBehind(head, who);
    drawSquareHat(head, who, view);
    return k;
  }
  if (!fem) drawNeckcloth(body, "under the chin");
  drawFace(head, who, pose.mood);
  drawHairRoundFace(head, who);
  drawSquareHat(head, who, view);
  if (!fem) drawNeckcloth(body, "over the coat");
  for (const side of ["far", "near"] as const) {
    carried(body, side === "far");
    arm(body, armOf(k, pose, side));
    if (who.shawl && fem) drawHalfShawl(body, side === "far" ? 1 : -1);
  }
  return k;
}

/** One side of a shawl, from the nape over a shoulder to the hip. */
function drawHalfShawl({ s, who, T, front, cloth, folds }: Body, side: 1 | -1) {
  const outer = curve(
    T(side * 4.4, 0.06),
    T(side * (front(0.12) + 2.2), 0.14),
    T(side * (front(0.4) + 2.8), 0.46),
    T(side * (front(0.6) + 1), 0.84),
  );
  const inner = curve(
    T(side * 4.2, 0.12),
    T(side * 5, 0.24),
    T(side * 5.4, 0.5),
    T(side * 4.6, 0.88),
  );
  s.part([...outer, ...inner.toReversed()], { ...cloth(who.waistcoat), form: 0.5 });
  s.flow(outer, inner, folds(12, 2));
}
