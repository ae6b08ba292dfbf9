/** What reaches to the ground: gowns, frocks and robes of office. */
import type { Body } from "./body.ts";
import { add, curve, lerp, mix, type Pt, scallop } from "./geometry.ts";
import { skin } from "./face.ts";
import { leg, legOf, shoe } from "./limbs.ts";
import { drawLap } from "./seated.ts";

/** A gown with its bodice, or a girl's frock. */
export function drawGown(body: Body) {
  const { s, who, pose, k, down, square, T, front, back, F, B, wear, cloth } = body;

  const girl = who.kind === "girl";
  const emp = who.body === "empire";
  const wv = emp ? 0.42 : 0.62;
  const hemY = girl ? k.nearKnee[1] + 5 : emp ? -2.4 : -0.6;
  const wide = girl ? 15 : emp ? 12 : 14 + 11 * who.crinoline;
  const bust = girl || square ? 0 : 4 * (who.crinoline > 1 ? 1 : 0.4);
  const sway = pose.nearLeg[0] < -20 ? -3 : 0;
  const h: Pt = [k.hip[0] + sway, hemY];
  if (girl) {
    leg(body, legOf(k, "far"));
    leg(body, legOf(k, "near"));
  } else {
    const x = pose.seated ? (k.nearAnkle[0] + k.farAnkle[0]) / 2 : h[0];
    shoe(body, [x + (square ? 4 : 5), -3], { shin: 0, boot: false, far: true });
    shoe(body, [x - (square ? 4 : 2), -3], { shin: 0, boot: false, far: false });
  }
  if (pose.seated) {
    drawLap(body, { stuff: who.skirt, waist: wv, hem: girl ? hemY * 0.6 : hemY, wide: wide * 0.5 });
  } else drawSkirt(body, { h, wide, bust, hemY, wv });
  // bodice
  s.part([
    ...F(0.02, wv),
    ...(square ? [] : [T(front(wv) - 2, wv + (emp ? 0.02 : 0.1))]),
    ...B(0.02, wv).reverse(),
  ], {
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
  if (square) drawNeckline(body);
  else if (who.seed % 3 === 0 && !girl) {
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

/** Seen straight on: a kerchief crossed on the breast, or laces and a bow behind. */
function drawNeckline({ s, who, pose, T, front }: Body) {
  if (pose.view === "back") {
    for (let i = 0; i < 6; i++) {
      s.line([T(-1.4, 0.2 + i * 0.06), T(1.4, 0.23 + i * 0.06)], 1.3, 0);
      s.line([T(1.4, 0.2 + i * 0.06), T(-1.4, 0.23 + i * 0.06)], 1.3, 0);
    }
    const v = who.body === "empire" ? 0.42 : 0.62;
    const bow = { tone: 0.5, form: 0.4, wash: who.hatStuff.wash, line: 1.4 };
    for (const side of [-1, 1]) {
      s.part([T(0, v), T(side * 2.4, v + 0.34), T(side * 4.6, v + 0.32)], bow);
      s.part(
        curve(T(0, v), T(side * 3.6, v - 0.1), T(side * 5, v), T(side * 3.6, v + 0.1), T(0, v)),
        bow,
      );
    }
    return;
  }
  if (who.seed % 3 === 0 && who.kind !== "girl") {
    s.part(
      scallop(curve(T(-4, 0), T(-5, 0.12), T(0, 0.3), T(5, 0.12), T(4, 0)), 1.8, 0.4),
      { form: 0.3, wash: skin, line: 1.3 },
    );
    return;
  }
  for (const side of [1, -1]) {
    s.part([
      T(side * 3, -0.02),
      T(side * front(0.12) * 0.86, 0.1),
      T(side * 3, 0.34),
      T(-side * 1.6, 0.46),
      T(-side * 0.8, 0.3),
    ], { form: 0.5, wash: "#f4f0e6", line: 1.4 });
    s.line(curve(T(side * 4, 0.06), T(side * 2, 0.26), T(-side * 0.8, 0.42)), 1.1);
  }
}

/** A skirt that hangs to its hem, with trimmings and apron. */
function drawSkirt(
  body: Body,
  { h, wide, bust, hemY, wv }: { h: Pt; wide: number; bust: number; hemY: number; wv: number },
) {
  const { s, who, T, front, back, folds, wear, cloth, along, pose } = body;
  const emp = who.body === "empire";
  const w0 = T(back(wv), wv);
  const w1 = T(front(wv), wv);
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
  if (who.apron && pose.view !== "back") {
    const a2 = A.map((p, i) => mix(p, C[i], body.square ? 0.2 : 0.36));
    const c2 = A.map((p, i) => mix(p, C[i], body.square ? 0.8 : 0.93));
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
}

/** A robe to the ground: judges, scholars, kings. */
export function drawRobe(body: Body) {
  const { s, who, pose, k, b, square, T, front, back, F, B, folds, wear, cloth } = body;
  if (pose.seated) return drawSeatedRobe(body);
  const [rear, fore] = square ? [17, 17] : [20, 13];

  const A = [
    ...B(0, 0.7, 1.4),
    ...curve(T(back(0.75) - 3, 0.8), [k.hip[0] - rear * 0.75, k.hip[1] + 16], [
      k.hip[0] - rear,
      -1,
    ]),
  ];
  const C = [
    ...F(0, 0.75, 1),
    ...curve(T(front(0.8) + 1, 0.85), [k.hip[0] + 11 + b.belly * 5, k.hip[1] + 16], [
      k.hip[0] + fore + b.belly * 3,
      -1.2,
    ]),
  ];
  shoe(body, [k.hip[0] + (square ? 5 : 8), -3], { shin: 0, boot: false, far: true });
  shoe(body, [k.hip[0] + (square ? -5 : 1), -3], { shin: 0, boot: false, far: false });
  s.part([
    ...A,
    ...curve([k.hip[0] - rear, -1], [k.hip[0] - 4, 0.4], [k.hip[0] + fore + b.belly * 3, -1.2]),
    ...[...C].reverse(),
  ], { ...cloth(who.coat), bulge: 0.1 });
  wear(who.coat, [0, 1]);
  s.flow(A, C, folds(19, who.seed % 5, 0.03));
  if (pose.view === "back") return;
  const m = (u: number) =>
    A.map((p, i) =>
      mix(p, C[Math.min(C.length - 1, Math.round(i * (C.length - 1) / (A.length - 1)))], u)
    );
  const l = m(square ? 0.38 : 0.62);
  const r = m(square ? 0.62 : 0.84);
  s.part([...l, ...[...r].reverse()], { ...cloth(who.waistcoat), form: 0.3 });
  wear(who.waistcoat, [0, 1]);
  for (let i = 0; i < 8; i++) s.dot(mix(l[2 + i], r[2 + i], 0.5), 0.55);
}

function drawSeatedRobe(body: Body) {
  const { s, who, k, down, T, front, F, B, wear, cloth } = body;
  shoe(body, [k.farAnkle[0] + 2, -3], { shin: 0, boot: false, far: true });
  shoe(body, [k.nearAnkle[0], -3], { shin: 0, boot: false, far: false });
  drawLap(body, { stuff: who.coat, waist: 0.7, hem: -1, wide: 8 });
  s.part([...F(0, 0.86), ...B(0, 0.86, 1.2).reverse()], { ...cloth(who.coat), axis: down });
  wear(who.coat);
  const strip = (share: number) => [0, 0.2, 0.4, 0.6, 0.84].map((v) => T(front(v) * share, v));
  s.part([...strip(0.45), ...strip(0.96).reverse()], { ...cloth(who.waistcoat), form: 0.3 });
  wear(who.waistcoat);
}
