/** What a face has in either view: eyes, ears, glasses, beards; head units. */
import { blob, curve, ellipse, type Pt, scallop } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { Mood } from "./pose.ts";
import type { Sketch } from "./sketch.ts";

/** The colour of skin, of a colourist's choosing. */
export const skin = "#e8c3a4";

export const browAngle = (who: Identity, mood: Mood) =>
  (mood === "frown" ? -0.07 : mood === "surprise" ? 0.06 : 0) + who.face.browTilt * 0.03;

export function eye(
  s: Sketch,
  x: number,
  y: number,
  w: number,
  size: number,
  who: Identity,
  mood: Mood,
  k: number,
  gaze = 0.22,
) {
  const h = 0.034 * size * (mood === "surprise" ? 1.5 : mood === "frown" ? 0.75 : 1);
  const W = w * (0.8 + 0.2 * size);
  s.line(
    curve([x - W, y + 0.012], [x - W * 0.2, y - h], [x + W * 0.6, y - h * 0.6], [x + W, y + 0.012]),
    2.2,
    0.5,
  );
  s.line(
    curve([x - W * 0.7, y + h * 0.8], [x + W * 0.1, y + h * 1.1], [x + W * 0.8, y + h * 0.5]),
    0.9,
  );
  s.line(curve([x - W * 0.9, y - h * 1.1], [x, y - h * 1.9], [x + W * 0.9, y - h * 1.2]), 0.9);
  s.dot([x + W * gaze, y + 0.002], 0.026 * (0.7 + 0.3 * size) * k);
  if (who.kind === "woman" || who.kind === "girl") {
    s.line([[x - W, y + 0.01], [x - W * 1.25, y - 0.01]], 1.6);
  }
}

export function ear(s: Sketch, x: number, y: number) {
  s.part(
    blob(
      [x, y - 0.09],
      [x + 0.05, y - 0.06],
      [x + 0.04, y + 0.02],
      [x + 0.02, y + 0.09],
      [x - 0.03, y + 0.08],
      [x - 0.06, y - 0.02],
      [x - 0.05, y - 0.07],
    ),
    { form: 0, wash: skin, line: 1.6 },
  );
  s.line(
    curve([x + 0.02, y - 0.06], [x - 0.03, y - 0.04], [x - 0.01, y + 0.02], [x - 0.01, y + 0.06]),
    1.1,
  );
}

export function glasses(s: Sketch, who: Identity, at: Pt[], earAt: Pt) {
  if (who.glasses === "none") return;
  const list = who.glasses === "monocle" ? at.slice(-1) : at;
  for (const p of list) {
    const e = ellipse(p, 0.085, 0.08);
    s.line([...e, e[0]], 1.7, 0);
  }
  if (who.glasses === "monocle") {
    const p = list[0];
    s.line(curve([p[0] - 0.02, p[1] + 0.08], [p[0] - 0.1, 0.3], [0.0, 0.6]), 1);
    return;
  }
  if (at.length > 1) {
    s.line(
      curve([at[0][0] + 0.085, at[0][1]], [(at[0][0] + at[1][0]) / 2, at[0][1] - 0.03], [
        at[1][0] - 0.08,
        at[1][1],
      ]),
      1.5,
      0,
    );
  } else s.line([[at[0][0] + 0.085, at[0][1]], [at[0][0] + 0.12, at[0][1] - 0.01]], 1.5, 0);
  s.line([[at[0][0] - 0.085, at[0][1]], earAt], 1.4, 0);
}

export function beard(s: Sketch, who: Identity, view: "profile" | "quarter", open: number) {
  const t = 0.2 + who.hairTone * 0.7;
  const q = view === "quarter";
  const cx = q ? 0.15 : 0.33;
  const w = who.hairWash;
  const c = who.face.chin * (q ? 0.4 : 1);
  const tuft = (A: Pt[], B: Pt[], outline: Pt[], tone = t) => {
    s.part(outline, { form: 0, wash: w, line: 1.2 });
    s.flow(A, B, (u, v) => tone * 0.75 + 0.3 * tone * Math.sin(u * 19) + 0.15 * (v - 0.5), 0.8);
  };
  switch (who.beard) {
    case "moustache": {
      const L: Pt[] = curve([cx + 0.02, 0.245], [cx - 0.09, 0.26], [cx - 0.17, 0.31]);
      const R: Pt[] = curve([cx + 0.02, 0.275], [cx - 0.08, 0.31], [cx - 0.17, 0.31]);
      tuft(L, R, [...L, ...[...R].reverse()], t + 0.2);
      const e = q ? 0.12 : 0.07;
      const L2 = curve([cx, 0.245], [cx + e * 0.7, 0.265], [cx + e, 0.31]);
      const R2 = curve([cx, 0.275], [cx + e * 0.5, 0.3], [cx + e, 0.31]);
      tuft(L2, R2, [...L2, ...[...R2].reverse()], t + 0.2);
      break;
    }
    case "chops": {
      const x = q ? -0.3 : -0.04;
      const A = curve([x - 0.04, 0.1], [x - 0.06, 0.28], [x + 0.02, 0.46]);
      const B = curve([x + 0.07, 0.1], [x + 0.16, 0.26], [x + 0.2, 0.42]);
      tuft(A, B, scallop([...A, ...[...B].reverse()], 0.06, 0.02, true));
      break;
    }
    case "goatee": {
      const A = curve([cx + c - 0.08, 0.4 + open], [cx + c - 0.09, 0.52], [cx + c + 0.0, 0.68]);
      const B = curve([cx + c + 0.05, 0.4 + open], [cx + c + 0.08, 0.5], [cx + c + 0.03, 0.68]);
      tuft(A, B, [...A, ...[...B].reverse()]);
      break;
    }
    case "full": {
      const x = q ? -0.3 : -0.06;
      const lo = 0.74;
      const A = curve([x - 0.04, 0.12], [x, 0.4], [x + 0.16, 0.6], [cx - 0.05 + c, lo]);
      const B = curve([x + 0.06, 0.14], [q ? 0.0 : 0.16, 0.33 + open], [
        cx + c * 0.6 - 0.0,
        0.385 + open,
      ], [cx + 0.03 + c, lo]);
      const C = curve(
        [q ? 0.31 : cx + 0.03, 0.2 + (q ? 0 : 0.18 + open)],
        [q ? 0.3 + c : cx + c + 0.03, 0.42 + open],
        [cx + c + 0.06, 0.55],
        [cx + 0.03 + c, lo],
      );
      s.part(
        scallop(
          [
            ...A,
            ...[...C].reverse(),
            [cx + c * 0.6, 0.385 + open],
            [q ? 0.02 : 0.18, 0.34 + open],
            [x + 0.06, 0.14],
          ],
          0.09,
          0.02,
          true,
        ),
        { form: 0, wash: w, line: 1.4 },
      );
      s.flow(A, B, (u, v) => t + 0.3 * t * Math.sin(u * 23) - 0.1 * v, 0.8);
      s.flow(B, C, (u, v) => (t + 0.3 * t * Math.sin(u * 17)) * (v > 0.55 ? 1 : 0), 0.8);
      break;
    }
    case "stubble":
      s.flow(
        curve([-0.1, 0.3], [0.05, 0.46], [cx, 0.5]),
        curve([0.1, 0.34], [0.2, 0.42], [cx, 0.43]),
        (u, v) => 0.22 * Math.abs(Math.sin(v * 30 + u * 40)),
      );
      break;
  }
}
