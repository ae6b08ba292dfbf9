/** Men's clothes of two centuries: frock coat, tail coat, uniform, shirt and apron. */
import type { Body } from "./body.ts";
import { add, curve, ellipse, lerp, mix, mul, type Pt, rails, scallop } from "./geometry.ts";
import { leg, legOf } from "./limbs.ts";

/** How a coat is cut. */
interface Cut {
  readonly body: Body;
  readonly cw: ReturnType<Body["cloth"]>;
  /** Height of the higher knee, or of the seat's edge. */
  readonly kneeY: number;
  /** Length of the skirts below the hip. */
  readonly len: number;
  /** With tails instead of skirts. */
  readonly tail: boolean;
}

function cutOf(body: Body): Cut {
  const { who, k, uniform, shirt } = body;
  const { seated } = body.pose;
  // the skirts of who sits hang down behind the chair
  const tail = who.body === "tailcoat" || (seated && !shirt && !uniform);
  const kneeY = seated ? k.hip[1] * 0.5 : Math.min(k.nearKnee[1], k.farKnee[1]);
  const long = shirt ? 0 : uniform ? 0.55 : tail ? 0.85 : 1.05;
  return { body, cw: body.cloth(who.coat), kneeY, len: (kneeY - k.hip[1]) * long, tail };
}

/** The far skirt of a coat. */
function farSkirt({ body, cw, len, tail }: Cut) {
  const { s, k, b, g, T, front, uniform } = body;
  if (tail || uniform) {
    s.part([T(-6 * g, 0.7), T(2, 0.75), [k.hip[0] - 3, k.hip[1] + len], [
      k.hip[0] - 8.5,
      k.hip[1] + len,
    ]], { ...cw, tone: Math.min(0.9, cw.tone + 0.2) });
  } else {s.part([
      T(-4, 0.6),
      T(front(0.7) + 0.5, 0.62),
      ...curve(T(front(0.8) + 1.4, 0.8), [k.hip[0] + 11 + b.belly * 5, k.hip[1] + len * 0.6], [
        k.hip[0] + 11.5 + b.belly * 4,
        k.hip[1] + len,
      ]),
      [k.hip[0], k.hip[1] + len],
    ], { ...cw, tone: Math.min(0.9, cw.tone + 0.2) });}
}

/** Waistcoat or shirt, seen between the coat's edges. */
function shirtFront({ body, tail }: Cut) {
  const { s, who, down, T, vs, front, back, F, B, uniform, shirt, wear, cloth } = body;
  const low = tail ? 0.82 : shirt ? 0.9 : 0.95;
  s.part([
    ...F(0, low),
    ...(tail || uniform || shirt
      ? [T(front(low) - 3, low + 0.03)]
      : curve(T(front(low) - 1, low + 0.16), T(0, low + 0.16), T(-2, low))),
    ...B(0, low).reverse(),
  ], { ...cloth(shirt ? who.coat : who.waistcoat), axis: down, bulge: 0.1 });
  if (!shirt) wear(who.waistcoat);
  const mid = (v: number) => T(lerp(back(v), front(v), 0.8), v);
  for (let i = 0; i < 7; i++) s.dot(mid(0.16 + i * 0.105), 0.55);
  s.line(vs.map((v) => mid(lerp(0.08, low, v))), 1.2);
  if (shirt) waistcoatOver(body, mid);
}

/** A waistcoat over a shirt; `mid` is where it is buttoned. */
function waistcoatOver({ s, who, down, T, vs, F, B, wear, cloth }: Body, mid: (v: number) => Pt) {
  s.part([
    ...F(0.12, 0.9).map((p, i) => mix(p, T(0, 0.12 + 0.78 * i / 10), 0.12)),
    ...B(0.12, 0.9).reverse().map((p, i) => mix(p, T(0, 0.9 - 0.78 * i / 10), 0.1)),
  ], { ...cloth(who.waistcoat), axis: down });
  wear(who.waistcoat);
  for (let i = 0; i < 6; i++) s.dot(mid(0.24 + i * 0.11), 0.55);
  s.line(vs.map((v) => mid(lerp(0.12, 0.9, v))), 1.2);
}

function apron({ body, kneeY }: Cut) {
  const { s, k, b, T, F, folds } = body;
  const ap = [
    ...F(0.5, 0.95, 0.6),
    ...curve(
      [k.hip[0] + 9 + b.belly * 4, k.hip[1] + 6],
      [k.hip[0] + 10 + b.belly * 2, kneeY + 3],
      [k.hip[0] + 3, kneeY + 4.4],
      [k.hip[0] - 6, kneeY + 3],
    ),
    ...curve([k.hip[0] - 6, kneeY + 3], [k.hip[0] - 4.6, k.hip[1] + 2], T(-4, 0.55)),
  ];
  s.part(ap, { form: 0.5, wash: "#f1ece0", line: 1.6 });
  s.flow(F(0.55, 0.95, 0).concat([[k.hip[0] + 9, kneeY + 2]]), [T(-3, 0.6), [
    k.hip[0] - 4,
    k.hip[1],
  ], [k.hip[0] - 2, kneeY + 3]], folds(12, 1));
}

/** The near panel of a coat, its edge along `open`. */
function coatPanel({ body, cw, len, tail }: Cut, open: (v: number) => Pt) {
  const { s, who, k, b, down, T, vs, front, back, B, uniform, wear } = body;
  const edge = vs.map((v) => open(lerp(0.02, 0.72, v)));
  if (tail || uniform) {
    const tails: Pt[] = [
      ...curve(T(back(0.7) - 0.6, 0.7), [k.hip[0] - 9.5, k.hip[1] + len * 0.4], [
        k.hip[0] - 11,
        k.hip[1] + len,
      ]),
      [k.hip[0] - 5, k.hip[1] + len],
      ...curve(
        [k.hip[0] - 4, k.hip[1] + len * 0.4],
        T(lerp(back(0.8), front(0.8), 0.3), 0.88),
        T(lerp(back(0.7), front(0.7), 0.52), 0.73),
      ),
    ];
    s.part(tails, { ...cw, axis: [0, 1] });
    wear(who.coat);
  }
  const skirt = tail || uniform ? [] : [
    ...curve(edge[10], T(lerp(back(0.9), front(0.9), 0.55), 0.95), [
      k.hip[0] + 4 + b.belly * 2,
      k.hip[1] + len,
    ]),
    ...curve([k.hip[0] + 3.6, k.hip[1] + len + 0.2], [k.hip[0] - 6, k.hip[1] + len + 1.6], [
      k.hip[0] - 16,
      k.hip[1] + len - 0.6,
    ]),
    ...curve(
      [k.hip[0] - 16, k.hip[1] + len - 0.6],
      [k.hip[0] - 13, k.hip[1] + len * 0.4],
      T(back(0.72) - 0.6, 0.72),
    ),
  ];
  s.part([...edge, ...skirt, ...B(0.02, 0.7, 0.7).reverse()], { ...cw, axis: down, bulge: 0.14 });
  wear(who.coat);
  if (skirt.length) {
    s.flow(
      [T(back(0.72) + 1, 0.72), [k.hip[0] - 9, k.hip[1] + len * 0.5], [
        k.hip[0] - 13,
        k.hip[1] + len,
      ]],
      [T(1, 0.74), [k.hip[0] + 1, k.hip[1] + len * 0.5], [k.hip[0] + 1, k.hip[1] + len]],
      (u, v) => (0.1 + 0.34 * Math.sin(u * 13 + 1)) * (cw.tone > 0.6 ? 0.8 : 1) * (0.4 + v),
    );
  }
  // waist seam, pocket, buttons
  s.line(curve(T(back(0.7), 0.7), T((back(0.7) + front(0.7)) * 0.3 - 1, 0.735), open(0.72)), 1.4);
  if (skirt.length) {
    s.part([
      T(back(0.8) + 4, 0.84),
      T(1.5, 0.83),
      T(1.2, 0.92),
      T(-1.5, 0.94),
      T(back(0.8) + 4, 0.92),
    ], { ...cw, line: 1.3 });
  }
  return edge;
}

/** Lapel, collar and buttons along a coat's edge. */
function lapels({ body, cw, tail }: Cut, { edge, open }: {
  readonly edge: readonly Pt[];
  readonly open: (v: number) => Pt;
}) {
  const { s, who, g, T, fwd, uniform } = body;
  const w = uniform ? 2 : 2.6;
  s.part([
    T(-1, -0.02),
    ...edge.slice(0, tail ? 7 : 6),
    ...edge.slice(0, tail ? 7 : 6).reverse().map((p, i, a) =>
      add(p, mul(fwd, -w * (1 - i / a.length * 0.2) * Math.min(1, (i + 0.2) * 0.6)))
    ),
    T(-4.6 * g, 0.0),
  ], {
    ...cw,
    tone: uniform ? 0.02 : Math.max(0, Math.min(0.9, cw.tone - 0.15)),
    wash: uniform ? who.waistcoat.wash : cw.wash,
    line: 1.5,
  });
  for (let i = 0; i < 5; i++) s.dot(add(open(0.3 + i * 0.095), mul(fwd, -1.3)), 0.62);
}

/** Crossed belts and an epaulette. */
function belts({ s, k, g, T, front, back }: Body) {
  const belt = (a: Pt, c: Pt) => {
    const r = rails([a, mix(a, c, 0.5), c], [0.9, 0.9, 0.9]);
    s.part([...r[0], ...r[1].reverse()], { form: 0, wash: "#f2efe6", line: 1.3 });
  };
  belt(T(-4 * g, 0.06), T(front(0.66) - 1, 0.68));
  belt(T(front(0.1), 0.1), T(back(0.66) + 1, 0.7));
  s.part(scallop(ellipse(k.nearShoulder, 4, 1.8), 1.6, 0.6), {
    tone: 0.1,
    form: 0.5,
    wash: "#d9b13a",
    line: 1.4,
  });
}

/** Coat, waistcoat or shirt, with the legs under them. */
export function drawSuit(body: Body) {
  const { who, k, T, front, back, uniform, shirt } = body;
  const cut = cutOf(body);
  const { tail } = cut;
  if (!shirt) farSkirt(cut);
  leg(body, legOf(k, "far"));
  leg(body, legOf(k, "near"));
  shirtFront(cut);
  if (shirt) {
    if (who.apron && !body.pose.seated) apron(cut);
    return;
  }
  const open = (v: number) =>
    T(lerp(back(v), front(v), tail ? lerp(0.72, 0.5, v) : lerp(0.72, 0.62, v)), v);
  const edge = coatPanel(cut, open);
  lapels(cut, { edge, open });
  if (uniform) belts(body);
}
