/** What reaches to the ground: gowns, frocks and robes of office. */
import type { Body } from "./body.ts";
import { add, curve, lerp, mix, type Pt, scallop } from "./geometry.ts";
import { skin } from "./face.ts";
import { leg, legOf, shoe } from "./limbs.ts";

/** A gown with its bodice, or a girl's frock. */
export function drawGown(body: Body) {
  const { s, who, pose, k, down, T, front, back, F, B, folds, wear, cloth, along } = body;

  const girl = who.kind === "girl";
  const emp = who.body === "empire";
  const wv = emp ? 0.42 : 0.62;
  const hemY = girl ? k.nearKnee[1] + 5 : emp ? -2.4 : -0.6;
  const wide = girl ? 15 : emp ? 12 : 14 + 11 * who.crinoline;
  const bust = girl ? 0 : 4 * (who.crinoline > 1 ? 1 : 0.4);
  const sway = pose.nearLeg[0] < -20 ? -3 : 0;
  const w0 = T(back(wv), wv);
  const w1 = T(front(wv), wv);
  const h: Pt = [k.hip[0] + sway, hemY];
  if (girl) {
    leg(body, legOf(k, "far"));
    leg(body, legOf(k, "near"));
  } else {
    shoe(body, [h[0] + 5, -3], { shin: 0, boot: false, far: true });
    shoe(body, [h[0] - 2, -3], { shin: 0, boot: false, far: false });
  }
  const bell = emp ? 0.55 : 0.86;
  const yb = lerp(w0[1], hemY, 0.34);
  const yc = lerp(w0[1], hemY, 0.7);
  const A = curve(w0, [lerp(w0[0], h[0] - wide - bust, bell * 0.72), yb], [
    h[0] - (wide + bust) * 0.95,
    yc,
  ], [h[0] - wide - bust - 1, hemY - 1]);
  const C = curve(w1, [lerp(w1[0], h[0] + wide, bell * 0.66), yb], [h[0] + wide * 0.92, yc], [
    h[0] + wide + 1,
    hemY - 1,
  ]);
  const hem = curve([h[0] - wide - bust - 1, hemY - 1], [h[0] - wide * 0.5, hemY + 1.4], [
    h[0] + wide * 0.4,
    hemY + 1.6,
  ], [h[0] + wide + 1, hemY - 1]);
  const sk = cloth(who.skirt);
  s.part([...A, ...(who.seed % 3 ? hem : scallop(hem, 3.2, 0.7, false)), ...[...C].reverse()], {
    ...sk,
    bulge: 0.1,
    pitch: 1.05,
  });
  wear(who.skirt, [0, 1]);
  s.flow(A, C, folds(emp ? 13 : 21, who.seed % 6, -0.04));
  for (const t of who.seed % 2 ? [0.86, 0.93] : who.seed % 5 === 0 ? [0.6, 0.75, 0.9] : []) {
    const row = Array.from({ length: 9 }, (_, i) => {
      const u = i / 8;
      const a = along(A, t);
      const c = along(C, t);
      return add(mix(a, c, u), [0, 2.2 * Math.sin(Math.PI * u)]) as Pt;
    });
    s.part([...row, ...row.map((p) => add(p, [0, 1.4])).reverse()], {
      tone: sk.tone > 0.4 ? 0 : 0.7,
      form: 0.3,
      wash: who.coat.wash,
      line: 1,
    });
  }
  if (who.apron) {
    const a2 = A.map((p, i) => mix(p, C[i], 0.36));
    const c2 = A.map((p, i) => mix(p, C[i], 0.93));
    const n = Math.round(A.length * 0.86);
    const end = add(a2[n - 1], [0, 1.6]);
    s.part([...a2.slice(0, n), end, add(c2[n - 1], [0, 1.6]), ...c2.slice(0, n).reverse()], {
      form: 0.4,
      wash: "#f3eee2",
      line: 1.7,
    });
    s.flow(a2.slice(0, n), c2.slice(0, n), folds(12, 2, -0.1));
    s.line(
      curve(
        mix(a2[n - 1], a2[n - 3], 0.6),
        mix(a2[n - 2], c2[n - 2], 0.5),
        mix(c2[n - 1], c2[n - 3], 0.6),
      ),
      1.2,
    );
  }
  // bodice
  s.part([...F(0.02, wv), T(front(wv) - 2, wv + (emp ? 0.02 : 0.1)), ...B(0.02, wv).reverse()], {
    ...cloth(who.coat),
    axis: down,
    bulge: 0.16,
  });
  wear(who.coat);
  s.lines([
    curve(T(front(0.3) * 0.5, 0.3), T(front(0.5) * 0.55, 0.5), T(front(wv) * 0.6, wv)),
    curve(T(back(0.2) * 0.4, 0.24), T(back(0.5) * 0.3, 0.5), T(0, wv)),
  ], 1.2);
  const sash = [
    T(back(wv) - 0.3, wv - 0.03),
    T(front(wv) + 0.3, wv - 0.02),
    T(front(wv) + 0.3, wv + 0.04),
    T(back(wv) - 0.3, wv + 0.03),
  ];
  s.part(sash, { tone: 0.6, form: 0.5, wash: who.hatStuff.wash, line: 1.3 });
  // neckline: fichu or bare shoulders with lace
  if (who.seed % 3 === 0 && !girl) {
    s.part(
      scallop(
        curve(T(-3, 0), T(-4, 0.12), T(2, 0.26), T(front(0.24), 0.26), T(3, 0.0)),
        1.8,
        0.4,
      ),
      { form: 0.3, wash: skin, line: 1.3 },
    );
  } else {
    s.part([
      T(-4.4, -0.02),
      T(-6, 0.12),
      T(0, 0.3),
      T(front(0.36) - 0.4, 0.4),
      T(front(0.2), 0.16),
      T(2.6, -0.02),
    ], { form: 0.5, wash: "#f4f0e6", line: 1.4 });
    s.lines([
      curve(T(-3, 0.04), T(1, 0.2), T(front(0.36) - 1, 0.38)),
      curve(T(-1.4, 0.02), T(2, 0.14), T(front(0.3) - 0.6, 0.3)),
    ], 1.1);
  }
}

/** A robe to the ground: judges, scholars, kings. */
export function drawRobe(body: Body) {
  const { s, who, k, b, T, front, back, F, B, folds, wear, cloth } = body;

  const A = [
    ...B(0, 0.7, 1.4),
    ...curve(T(back(0.75) - 3, 0.8), [k.hip[0] - 15, k.hip[1] + 16], [k.hip[0] - 20, -1]),
  ];
  const C = [
    ...F(0, 0.75, 1),
    ...curve(T(front(0.8) + 1, 0.85), [k.hip[0] + 11 + b.belly * 5, k.hip[1] + 16], [
      k.hip[0] + 13 + b.belly * 3,
      -1.2,
    ]),
  ];
  shoe(body, [k.hip[0] + 8, -3], { shin: 0, boot: false, far: true });
  shoe(body, [k.hip[0] + 1, -3], { shin: 0, boot: false, far: false });
  s.part([
    ...A,
    ...curve([k.hip[0] - 20, -1], [k.hip[0] - 4, 0.4], [k.hip[0] + 13 + b.belly * 3, -1.2]),
    ...[...C].reverse(),
  ], { ...cloth(who.coat), bulge: 0.1 });
  wear(who.coat, [0, 1]);
  s.flow(A, C, folds(19, who.seed % 5, 0.03));
  const m = (u: number) =>
    A.map((p, i) =>
      mix(p, C[Math.min(C.length - 1, Math.round(i * (C.length - 1) / (A.length - 1)))], u)
    );
  const l = m(0.62);
  const r = m(0.84);
  s.part([...l, ...[...r].reverse()], { ...cloth(who.waistcoat), form: 0.3 });
  wear(who.waistcoat, [0, 1]);
  for (let i = 0; i < 8; i++) s.dot(mix(l[2 + i], r[2 + i], 0.5), 0.55);
}
