/** Men's clothes seen from the front or from behind. */
import type { Body } from "./body.ts";
import { add, curve, lerp, mix, type Pt, rails, scallop } from "./geometry.ts";
import { leg, legOf } from "./limbs.ts";

type Side = -1 | 1;

/** Where a coat ends, and how it is cut. */
function cutOf({ who, k, uniform, shirt }: Body) {
  const tail = who.body === "tailcoat";
  const knee = Math.min(k.nearKnee[1], k.farKnee[1]);
  const long = uniform ? 0.55 : tail ? 0.85 : 1.05;
  return { short: tail || uniform, shirt, hem: k.hip[1] + (knee - k.hip[1]) * long, knee };
}

/** Coat, waistcoat and legs, or a shirt and its apron. */
export function drawSquareSuit(body: Body): void {
  if (body.pose.view === "back") drawBack(body);
  else drawFront(body);
}

function drawFront(body: Body): void {
  const { s, who, k, b, g, down, T, vs, front, F, B, folds, wear, cloth, uniform } = body;
  const { short, shirt, hem, knee } = cutOf(body);
  const coat = cloth(who.coat);
  const [hx] = k.hip;
  if (!shirt) {
    // what hangs behind the legs
    s.part([
      T(-front(0.7), 0.7),
      T(front(0.7), 0.7),
      [hx + (short ? 7 : 10 + b.belly * 3) * g, hem],
      [hx - (short ? 7 : 10 + b.belly * 3) * g, hem],
    ], { ...coat, tone: Math.min(0.9, coat.tone + 0.22) });
  }
  leg(body, legOf(k, "far"));
  leg(body, legOf(k, "near"));
  const low = shirt ? 0.92 : 0.98;
  const point: Pt[] = shirt ? [] : [T(3, low + 0.03), T(0, low - 0.03), T(-3, low + 0.03)];
  s.part([...F(0, low), ...point, ...B(0, low).reverse()], {
    ...cloth(shirt ? who.coat : who.waistcoat),
    axis: down,
    bulge: 0.12,
  });
  if (!shirt) wear(who.waistcoat);
  if (shirt) {
    s.part([...F(0.14, 0.9, -1.6), ...B(0.14, 0.9, -1.6).reverse()], {
      ...cloth(who.waistcoat),
      axis: down,
      bulge: 0.12,
    });
    wear(who.waistcoat);
  }
  s.line(vs.map((v) => T(0, lerp(0.1, low - 0.04, v))), 1.2);
  for (let i = 0; i < 7; i++) s.dot(T(1, 0.18 + i * 0.1), 0.55);
  if (shirt) {
    if (!who.apron) return;
    const left = curve(T(-front(0.6) + 1, 0.6), [hx - 8 - b.belly * 2, k.hip[1] + 4], [
      hx - 7.4,
      knee + 4,
    ]);
    const right = curve(T(front(0.6) - 1, 0.6), [hx + 8 + b.belly * 2, k.hip[1] + 4], [
      hx + 7.4,
      knee + 4,
    ]);
    s.part([...left, ...right.toReversed()], { form: 0.5, wash: "#f1ece0", line: 1.6 });
    s.flow(left, right, folds(13, 1, -0.06));
    return;
  }
  for (const side of [-1, 1] as Side[]) panel(body, side, { short, hem });
  if (!uniform) return;
  for (const side of [-1, 1] as Side[]) {
    const [from, to] = [T(side * front(0.08) * 0.8, 0.07), T(-side * front(0.7), 0.72)];
    const [l, r] = rails([from, mix(from, to, 0.5), to], [0.9, 0.9, 0.9]);
    s.part([...l, ...r.reverse()], { form: 0, wash: "#f2efe6", line: 1.3 });
  }
  epaulettes(body);
}

/** One half of a coat that stands open. */
function panel(body: Body, side: Side, { short, hem }: { short: boolean; hem: number }): void {
  const { s, who, k, b, g, down, T, vs, front, uniform, wear, cloth } = body;
  const coat = cloth(who.coat);
  const [hx] = k.hip;
  const at = (share: number, v: number) => T(side * front(v) * share, v);
  const waist = short ? 0.74 : 0.8;
  const opening = (t: number) =>
    short ? lerp(0.3, 0.66, t * t) : lerp(0.28, 0.42, Math.sin(t * 2.2));
  const edge = vs.map((t) => at(opening(t), lerp(0.02, waist, t)));
  const outer = vs.map((t) => {
    const v = lerp(0.02, waist, t);
    return T(side * (front(v) + 0.7), v);
  });
  const skirt = short ? [] : [
    ...curve(edge[10], [hx + side * front(1) * 0.44, k.hip[1] + 3], [
      hx + side * (front(1) * 0.5 + b.belly),
      hem,
    ]),
    ...curve(
      [hx + side * (front(1) + 6 * g), hem - 1],
      [hx + side * (front(1) + 3 * g), lerp(k.hip[1], hem, 0.4)],
      outer[10],
    ),
  ];
  s.part([...edge, ...skirt, ...outer.toReversed()], { ...coat, axis: down, bulge: 0.14 });
  wear(who.coat);
  if (!short) {
    s.flow(
      [at(0.9, waist), [hx + side * (front(1) + 4 * g), hem - 2]],
      [at(0.5, waist), [hx + side * front(1) * 0.6, hem]],
      (u, v) => (0.12 + 0.3 * Math.sin(u * 9 + 1)) * (0.3 + v) * (coat.tone > 0.6 ? 0.8 : 1),
    );
    const y = lerp(k.hip[1], hem, 0.16);
    s.part([
      [hx + side * front(1) * 0.55, y],
      [hx + side * (front(1) + 1.4), y - 1],
      [hx + side * (front(1) + 1.6), y + 3],
      [hx + side * front(1) * 0.78, y + 4.2],
      [hx + side * front(1) * 0.55, y + 3.4],
    ], { ...coat, line: 1.3 });
  }
  // lapel
  const n = short ? 8 : 6;
  const wide = uniform ? 2.2 : 2.8;
  s.part([
    T(side * 1.6, -0.03),
    ...edge.slice(0, n),
    ...edge.slice(0, n).toReversed().map((p, i): Pt => [
      p[0] + side * wide * (1 - i / n * 0.3) * Math.min(1, 0.2 + i * 0.5),
      p[1],
    ]),
    T(side * 3.9 * g, 0),
  ], {
    ...coat,
    tone: uniform ? 0.02 : Math.max(0, coat.tone - 0.15),
    wash: uniform ? who.waistcoat.wash : coat.wash,
    line: 1.5,
  });
  for (let i = 0; i < 5; i++) {
    s.dot(add(edge[Math.min(10, 3 + i)], [side * (i < n - 3 ? wide + 0.8 : 1.4), 0.5]), 0.6);
  }
}

function epaulettes({ s, k }: Body): void {
  for (const [at, side] of [[k.nearShoulder, -1], [k.farShoulder, 1]] as const) {
    s.part(
      scallop(
        curve(
          add(at, [-4 * side, -2.4]),
          add(at, [3 * side, -2.6]),
          add(at, [4.4 * side, 1.4]),
          add(at, [-3 * side, 0.6]),
        ),
        1.6,
        0.6,
      ),
      { tone: 0.1, form: 0.5, wash: "#d9b13a", line: 1.4 },
    );
  }
}

function drawBack(body: Body): void {
  const { s, who, k, b, g, down, T, vs, front, F, B, wear, cloth, uniform } = body;
  const { short, shirt, hem } = cutOf(body);
  const coat = cloth(who.coat);
  const [hx] = k.hip;
  leg(body, legOf(k, "far"));
  leg(body, legOf(k, "near"));
  if (shirt) {
    s.part([...F(0, 0.96), ...B(0, 0.96).reverse()], { ...coat, axis: down, bulge: 0.12 });
    s.part([...F(0.1, 0.9, -1.4), ...B(0.1, 0.9, -1.4).reverse()], {
      ...cloth(who.waistcoat),
      axis: down,
      bulge: 0.12,
    });
    wear(who.waistcoat);
    s.line(vs.map((v) => T(0, lerp(0.1, 0.9, v))), 1.2);
    if (who.apron) {
      s.lines([
        [T(-front(0.66), 0.66), T(front(0.66), 0.66)],
        curve(T(0, 0.67), T(-4, 0.74), T(-2.6, 0.84)),
        curve(T(0, 0.67), T(4, 0.75), T(3, 0.88)),
        curve(T(0, 0.66), T(-3.4, 0.6), T(-3.6, 0.66), T(0, 0.67), T(3.4, 0.6), T(3.6, 0.67)),
      ], 1.8);
    }
    return;
  }
  const flare = short ? 0 : 5 * g + b.belly;
  const left = [...B(0.02, 0.76, 0.7), [hx - front(1) - flare, hem] as Pt];
  const right = [...F(0.02, 0.76, 0.7), [hx + front(1) + flare, hem] as Pt];
  if (short) {
    for (const side of [-1, 1] as Side[]) {
      const inner: Pt[] = [T(side * 0.5, 0.72), [hx + side * 1.2, hem]];
      const outer: Pt[] = [T(side * front(0.76), 0.74), [
        hx + side * (front(1) * 0.92),
        lerp(k.hip[1], hem, 0.5),
      ], [hx + side * 6, hem]];
      s.part([...inner, ...outer.toReversed()], { ...coat, axis: [0, 1] });
      wear(who.coat);
    }
    s.part([...F(0.02, 0.76, 0.7), ...B(0.02, 0.76, 0.7).reverse()], {
      ...coat,
      axis: down,
      bulge: 0.14,
    });
    wear(who.coat);
  } else {
    const bottom = curve(left[left.length - 1], [hx, hem + 1.8], right[right.length - 1]);
    s.part([...left, ...bottom, ...right.toReversed()], { ...coat, axis: down, bulge: 0.12 });
    wear(who.coat);
    s.flow(
      [T(-front(0.8), 0.8), [hx - front(1) - flare, hem]],
      [T(front(0.8), 0.8), [hx + front(1) + flare, hem]],
      (u, v) => (0.06 + 0.3 * Math.sin(u * 22)) * (0.2 + v) * (coat.tone > 0.6 ? 0.8 : 1),
    );
    s.line(curve(T(0, 0.74), [hx + 0.6, lerp(k.hip[1], hem, 0.5)], [hx + 0.3, hem]), 2);
  }
  s.lines([
    vs.map((v) => T(0, lerp(0.04, 0.76, v))),
    curve(T(-front(0.1) * 0.8, 0.12), T(-front(0.4) * 0.66, 0.4), T(-2.6, 0.74)),
    curve(T(front(0.1) * 0.8, 0.12), T(front(0.4) * 0.66, 0.4), T(2.6, 0.74)),
  ], 1.4);
  s.dot(T(-2.8, 0.75), 0.85);
  s.dot(T(2.8, 0.75), 0.85);
  s.part(curve(T(-4.2 * g, 0.05), T(-3.4, -0.08), T(3.4, -0.08), T(4.2 * g, 0.05), T(0, 0.1)), {
    ...coat,
    tone: Math.max(0, coat.tone - 0.12),
    wash: uniform ? who.waistcoat.wash : coat.wash,
    line: 1.5,
  });
  if (uniform) {
    epaulettes(body);
    for (const side of [-1, 1]) {
      const [from, to] = [T(side * front(0.1) * 0.7, 0.08), T(-side * front(0.7), 0.72)];
      const [l, r] = rails([from, mix(from, to, 0.5), to], [0.9, 0.9, 0.9]);
      s.part([...l, ...r.reverse()], { form: 0, wash: "#f2efe6", line: 1.3 });
    }
  }
}
