/** Arms and legs in what they wear. */
import type { Body } from "./body.ts";
import { add, curve, cut, frameAt, mix, mul, type Pt, rails, scallop, spline } from "./geometry.ts";
import { drawHand } from "./hands.ts";
import { skin } from "./face.ts";
import type { Pose } from "./pose.ts";
import type { Skeleton } from "./skeleton.ts";

export interface Arm {
  readonly shoulder: Pt;
  readonly elbow: Pt;
  readonly wrist: Pt;
  /** Of the forearm, degrees. */
  readonly angle: number;
  readonly hand: Pose["nearHand"];
  readonly far: boolean;
}

export interface Leg {
  readonly hip: Pt;
  readonly knee: Pt;
  readonly ankle: Pt;
  /** Of the shin, degrees. */
  readonly shin: number;
  readonly far: boolean;
}

type Side = "near" | "far";

export const armOf = (k: Skeleton, pose: Pose, side: Side): Arm => ({
  shoulder: k[`${side}Shoulder`],
  elbow: k[`${side}Elbow`],
  wrist: k[`${side}Wrist`],
  angle: k.armAngle[side === "near" ? 0 : 1],
  hand: pose[`${side}Hand`],
  far: side === "far" && pose.view !== "front" && pose.view !== "back",
});

export const legOf = (k: Skeleton, side: Side): Leg => ({
  hip: k[`${side}Hip`],
  knee: k[`${side}Knee`],
  ankle: k[`${side}Ankle`],
  shin: k[`${side}Shin`],
  far: side === "far",
});

/** An arm without a sleeve, but for a puff at the shoulder. */
function bareArm(
  { s, who, down, cloth }: Body,
  { shoulder: sh, elbow: el, far, axis }:
    & Pick<Arm, "shoulder" | "elbow" | "far">
    & { readonly axis: Pt[] },
) {
  const [l, r] = rails(axis, [1.2, 1.9, 1.9, 1.7, 1.6, 1.2]);
  s.tube(l, r, { form: 0.6, wash: skin, line: 1.5, tone: far ? 0.1 : 0 });
  const p = rails(spline([add(sh, mul(down, -1)), mix(sh, el, 0.25), mix(sh, el, 0.5)]), [
    2.8,
    4.4,
    2.6,
  ]);
  s.part([...p[0], ...[...p[1]].reverse()], {
    ...cloth(who.coat),
    axis: [el[0] - sh[0], el[1] - sh[1]],
    bulge: 0.2,
  });
  s.flow(p[0], p[1], (u, v) => 0.2 + 0.25 * Math.sin(u * 14) - Math.abs(v - 0.5) * 0.3);
}

/** What ends a sleeve; `w` is the arm's half width. */
function cuff(
  { s, who, fem, shirt, uniform, sleeveStuff, cloth }: Body,
  { elbow: el, wrist: wr, w }: Pick<Arm, "elbow" | "wrist"> & { readonly w: number },
) {
  if (!fem || who.shawl) {
    const c0 = mix(wr, el, shirt ? 0.12 : 0.3);
    const d = rails(
      [c0, mix(c0, wr, 0.5), mix(c0, wr, shirt ? 1.05 : 0.92)],
      shirt ? [2.4, 2.3, 2.3] : [w * 1.12, w * 1.1, w * 1.08],
    );
    if (!shirt) {
      const e = rails([mix(wr, el, 0.12), wr, mix(el, wr, 1.06)], [2.3, 2.4, 2.7]);
      s.part(scallop([...e[0], ...e[1].reverse()], 1.8, 0.3), {
        form: 0.3,
        wash: "#f4f0e6",
        line: 1.2,
      });
    }
    s.part([...d[0], ...d[1].reverse()], {
      ...cloth(uniform ? who.waistcoat : sleeveStuff),
      axis: [wr[0] - el[0], wr[1] - el[1]],
    });
    if (!shirt) {
      for (const t of [0.25, 0.5, 0.75]) s.dot(mix(mix(c0, wr, 0.2), d[1][0], t * 0.4), 0.45);
    }
  } else {
    const e = rails([mix(wr, el, 0.16), mix(wr, el, 0.05), wr], [2, 3, 3.6]);
    s.part(scallop([...e[0], ...e[1].reverse()], 1.6, 0.4), {
      form: 0.4,
      wash: "#f4f0e6",
      line: 1.2,
    });
  }
}

/** A sleeve with its hand, or a bare arm under a puffed sleeve. */
export function arm(
  body: Body,
  { shoulder: sh, elbow: el, wrist: wr, angle: deg, hand, far }: Arm,
) {
  const { s, who, k, g, fem, down, robe, folds, wear, cloth, along, sleeveStuff } = body;

  const hs = k.headSize * 0.2 + 2.9 * (fem ? 0.85 : 1);
  const bare = who.kind === "girl" || (fem && who.girlishSleeves);
  const w = (fem ? 2.7 : 3.5) * Math.sqrt(g);
  const axis = spline(
    [
      add(sh, mul(down, -w * 0.75)),
      add(sh, mul(down, 0.4)),
      mix(sh, el, 0.55),
      el,
      mix(el, wr, 0.5),
      wr,
    ],
    false,
    4,
  );
  const hf = () => drawHand(s.at(frameAt(wr, -deg, hs)), hand, skin);
  if (bare) {
    hf();
    bareArm(body, { shoulder: sh, elbow: el, far, axis });
    return;
  }
  if (!robe && !fem) hf();
  const wide = robe
    ? [2.2, 4.6, 4.7, 5.2, 6.6]
    : fem
    ? [1.6, 3.4, 2.8, 2.3, 2, 2]
    : [w * 0.5, w * 1.16, w * 1.02, w * 0.95, w * 0.88, w * 0.82];
  const [l, r] = rails(axis, wide);
  if (robe) {
    const tail = add(wr, [-1, 7]);
    hf();
    s.part([...l, tail, add(r[r.length - 1], [0, 5]), ...[...r].reverse()], {
      ...cloth(sleeveStuff),
      axis: [wr[0] - sh[0], wr[1] - sh[1]],
    });
    s.flow(cut(l, 0.3, 1), cut(r, 0.3, 1), folds(11, 1, -0.05));
    return;
  }
  if (fem) hf();
  s.tube(l, r, {
    ...cloth(sleeveStuff),
    tone: Math.min(0.92, sleeveStuff.tone + (far ? 0.12 : 0)),
    edges: [[...[...l].reverse(), ...r].reverse(), [l[l.length - 1], r[r.length - 1]]],
  });
  wear(sleeveStuff, [wr[0] - sh[0], wr[1] - sh[1]]);
  // elbow creases
  const c = mix(sh, el, 0.9);
  s.lines([
    curve(mix(c, along(l, 0.5), 0.9), c, mix(c, along(r, 0.42), 0.7)),
    curve(along(r, 0.52), mix(el, along(l, 0.55), 0.2), mix(el, along(l, 0.62), 0.5)),
  ], 1.2);
  cuff(body, { elbow: el, wrist: wr, w });
}

/** A shoe, with a buckle on breeches. */
export function shoe(
  body: Body,
  an: Pt,
  { shin, boot, far }: { shin: number; boot: boolean; far: boolean },
) {
  const { s, who } = body;

  if (body.square) return squareShoe(body, an, boot);
  const f = s.at(frameAt(an, -(shin * 0.35), 1));
  f.part([
    ...curve([-2, -2.2], [-2.6, 0.6], [-2.3, 3.2]),
    [0.2, 3.3],
    [0.4, 2.7],
    ...curve([2, 3.3], [7, 3.4], [8, 2.5], [6.6, 1.2], [3.2, 0.2], [2, -2.2]),
  ], {
    tone: far ? 0.85 : 0.72,
    form: 0.9,
    wash: "#2d2622",
    line: 1.7,
    axis: [1, 0.2],
    bulge: 0,
  });
  if (!boot && who.legwear === "breeches") {
    f.part([[2.2, -0.9], [4.2, 0], [3.4, 1.5], [1.6, 0.8]], {
      form: 0,
      wash: "#d9c27a",
      line: 1.3,
    });
  }
}

/** A shoe seen from its toe or its heel, turned out a little. */
function squareShoe({ s, who, k, pose }: Body, an: Pt, boot: boolean) {
  const out = an[0] < k.hip[0] ? -1 : 1;
  const back = pose.view === "back";
  const f = s.at(frameAt(an, 0, 1));
  f.part(
    back ? curve([-2, -2], [-2.4, 1], [-2.2, 3.2], [2.2, 3.2], [2.4, 1], [2, -2]) : curve(
      [-2, -2],
      [-2.7 + out * 0.6, 1.4],
      [-2.4 + out * 1.8, 4],
      [out * 2, 4.6],
      [2.4 + out * 1.8, 4],
      [2.7 + out * 0.6, 1.4],
      [2, -2],
    ),
    { tone: 0.76, form: 0.9, wash: "#2d2622", line: 1.7, axis: [0, 1], bulge: 0.1 },
  );
  if (!boot && !back && who.legwear === "breeches") {
    f.part([[-1.6 + out * 0.4, -0.4], [1.6 + out * 0.4, -0.4], [1.7 + out * 0.6, 1.4], [
      -1.7 + out * 0.6,
      1.4,
    ]], { form: 0, wash: "#d9c27a", line: 1.3 });
  }
}

/** A leg in trousers, boots, or breeches and stockings. */
export function leg(body: Body, { hip: hp, knee: kn, ankle: an, shin, far }: Leg) {
  const { s, who, b, g, wear, cloth, along } = body;

  const t = b.legs * Math.sqrt(g);
  const st = cloth(who.legs);
  const dark = far ? 0.16 : 0;
  if (who.legwear === "trousers") {
    shoe(body, an, { shin, boot: false, far });
    const [l, r] = rails(
      spline(
        [add(hp, [0, -3]), mix(hp, kn, 0.5), kn, mix(kn, an, 0.5), add(an, [0.3, 1])],
        false,
        4,
      ),
      [6.2 * g, 5 * t, 3.9 * t, 3.5 * t, 3.3 * t],
    );
    s.tube(l, r, { ...st, tone: st.tone + dark });
    wear(who.legs, [an[0] - hp[0], an[1] - hp[1]]);
    s.lines([
      curve(along(l, 0.5), mix(kn, hp, 0.1), along(r, 0.44)),
      curve(along(r, 0.55), mix(kn, an, 0.14), along(l, 0.6)),
    ], 1.1);
    return;
  }
  const boots = who.legwear === "boots";
  shoe(body, an, { shin, boot: boots, far });
  const calf = rails(
    spline([mix(kn, hp, 0.06), mix(kn, an, 0.3), mix(kn, an, 0.7), add(an, [0, 0.4])], false, 4),
    [2.9 * t, 3.4 * t, 2.2 * t, 1.75 * t],
  );
  s.tube(
    calf[0],
    calf[1],
    boots
      ? { tone: 0.75, form: 1, wash: "#2d2622", line: 1.7 }
      : { tone: dark, form: 0.75, wash: "#f0ebe0", line: 1.6 },
  );
  if (boots) {
    const c = rails([mix(kn, an, 0.02), mix(kn, an, 0.2)], [3.6 * t, 3.7 * t]);
    s.part([...c[0], ...c[1].reverse()], {
      tone: 0.12,
      form: 0.7,
      wash: "#9a6a3a",
      line: 1.4,
      axis: [an[0] - kn[0], an[1] - kn[1]],
    });
  }
  const th = rails(spline([add(hp, [0, -3]), mix(hp, kn, 0.5), mix(kn, an, 0.06)], false, 5), [
    6.2 * g,
    5.2 * t,
    3.4 * t,
  ]);
  if (!boots) {
    s.tube(th[0], th[1], { ...st, tone: st.tone + dark });
    wear(who.legs, [kn[0] - hp[0], kn[1] - hp[1]]);
    const kb = rails([mix(kn, an, 0.02), mix(kn, an, 0.1)], [3.5 * t, 3.4 * t]);
    s.part([...kb[0], ...kb[1].reverse()], { ...st, line: 1.3 });
    s.dot(mix(kn, an, 0.06), 0.5);
  } else {
    s.tube(th[0], th[1], { ...st, tone: st.tone + dark });
    wear(who.legs, [kn[0] - hp[0], kn[1] - hp[1]]);
  }
  s.lines([curve(mix(hp, th[0][3], 0.8), mix(hp, kn, 0.2), mix(hp, kn, 0.34))], 1.1);
}
