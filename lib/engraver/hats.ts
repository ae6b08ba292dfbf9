/** Hats, in head units, over everything else on the head. */
import { blob, curve, ellipse, type Pt, scallop } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { PartStyle, Sketch } from "./sketch.ts";

/** What a hat is drawn with. */
interface Making {
  readonly s: Sketch;
  readonly who: Identity;
  readonly tone: number;
  readonly wash: string;
  /** How far it is turned towards us. */
  readonly q: number;
  /** Where the top of the hair is. */
  readonly pouf: number;
  /** Of its felt or straw. */
  readonly st: PartStyle;
}

type Draw = (making: Making) => void;

/** Each hat, over everything else on the head. */
const hats: Readonly<Record<Identity["hat"], Draw>> = {
  none() {},
  tophat({ s, who, tone, st }) {
    const h = 0.62 + 0.3 * ((who.seed % 7) / 7);
    const fl = 0.05 * ((who.seed >> 3) % 3 - 1);
    s.part([
      ...curve([0.27, -0.3], [0.27 + fl, -0.32 - h * 0.6], [0.31 + fl, -0.32 - h]),
      ...curve([0.31 + fl, -0.32 - h], [0, -0.38 - h], [-0.42 - fl, -0.3 - h]),
      ...curve([-0.42 - fl, -0.3 - h], [-0.39 - fl, -0.3 - h * 0.5], [-0.42, -0.22]),
    ], { ...st, axis: [0.05, 1], bulge: 0.07 });
    s.part(
      curve([-0.43, -0.34], [-0.1, -0.28], [0.28, -0.44], [0.28, -0.32], [-0.1, -0.16], [
        -0.43,
        -0.2,
      ]),
      { tone: tone > 0.6 ? 0.1 : 0.8, form: 0.6, wash: "#444", line: 1.3 },
    );
    s.part(
      blob(
        [-0.62, -0.28],
        [-0.3, -0.24],
        [0.1, -0.31],
        [0.5, -0.4],
        [0.52, -0.33],
        [0.14, -0.2],
        [-0.3, -0.13],
        [-0.6, -0.2],
      ),
      { ...st, tone: Math.min(1, tone + 0.1), axis: [1, -0.1], bulge: 0 },
    );
  },
  tricorn({ s, st }) {
    s.part(curve([0.26, -0.35], [0.2, -0.62], [-0.1, -0.7], [-0.38, -0.58], [-0.44, -0.3]), st);
    s.part([
      ...curve([0.62, -0.3], [0.3, -0.56], [-0.05, -0.62], [-0.4, -0.72], [-0.66, -0.66]),
      ...curve([-0.66, -0.66], [-0.5, -0.34], [-0.2, -0.22], [0.2, -0.24], [0.62, -0.3]),
    ], { ...st, axis: [1, 0.05], bulge: 0.1 });
    s.line(
      curve([0.56, -0.33], [0.28, -0.51], [-0.05, -0.57], [-0.4, -0.66], [-0.6, -0.62]),
      1.6,
    );
  },
  bicorne({ s, who, st }) {
    s.part([
      ...curve([0.56, -0.2], [0.36, -0.6], [-0.05, -0.92], [-0.5, -0.62], [-0.74, -0.12]),
      ...curve([-0.74, -0.12], [-0.4, -0.3], [0.1, -0.32], [0.56, -0.2]),
    ], { ...st, axis: [1, 0], bulge: 0.15 });
    s.part(ellipse([0.08, -0.58], 0.09, 0.1), { tone: 0, wash: "#b33", form: 0.2, line: 1.5 });
    s.line([[0.08, -0.5], [0.1, -0.32]], 1.6);
    if (who.seed & 1) {
      const A = curve([0.04, -0.66], [-0.06, -1.0], [-0.3, -1.16]);
      const B = curve([0.14, -0.66], [0.14, -1.0], [-0.2, -1.24]);
      s.part(scallop([...A, ...[...B].reverse()], 0.09, 0.03), {
        form: 0.4,
        wash: "#e8e2d0",
        line: 1.4,
      });
      s.flow(A, B, (u) => 0.25 + 0.2 * Math.sin(u * 20));
    }
  },
  shako({ s, tone, st }) {
    s.part([[0.27, -0.32], [0.33, -0.92], [-0.46, -0.86], [-0.43, -0.22]], {
      ...st,
      tone: Math.max(0.5, tone),
    });
    s.part(blob([0.25, -0.36], [0.5, -0.27], [0.42, -0.22], [0.1, -0.22], [-0.08, -0.24]), {
      tone: 0.8,
      wash: "#222",
      line: 1.4,
    });
    s.part(ellipse([0.13, -0.6], 0.1, 0.13), { tone: 0, wash: "#d9b13a", form: 0.4, line: 1.5 });
    const A = curve([0.06, -0.88], [0.03, -1.1], [0.08, -1.3]);
    const B = curve([0.2, -0.9], [0.24, -1.1], [0.14, -1.32]);
    s.part(scallop([...A, ...[...B].reverse()], 0.07, 0.02), {
      tone: 0.1,
      wash: "#b33",
      form: 0.6,
      line: 1.4,
    });
  },
  roundhat({ s, st }) {
    s.part(curve([0.24, -0.34], [0.24, -0.62], [-0.06, -0.72], [-0.38, -0.6], [-0.4, -0.24]), st);
    s.part(
      curve([0.25, -0.46], [-0.06, -0.34], [-0.4, -0.36], [-0.41, -0.24], [-0.06, -0.22], [
        0.26,
        -0.34,
      ]),
      { tone: 0.7, form: 0.5, wash: "#5a3a2a", line: 1.2 },
    );
    s.part(
      blob([-0.78, -0.24], [-0.4, -0.32], [0.1, -0.4], [0.6, -0.4], [0.66, -0.33], [0.2, -0.22], [
        -0.3,
        -0.13,
      ], [-0.74, -0.16]),
      { ...st, axis: [1, -0.1], bulge: 0 },
    );
  },
  bonnet({ s, tone, wash, q, st }) {
    s.part(
      curve(
        [0.1, -0.52],
        [-0.2, -0.64],
        [-0.52, -0.46],
        [-0.6, -0.1],
        [-0.5, 0.24],
        [-0.26, 0.36],
        [-0.1 - q * 8, 0.1],
        [0.0, -0.2],
      ),
      { ...st, axis: [1, 0.6], bulge: 0.15 },
    );
    for (let i = 0; i < 4; i++) {
      s.line(
        curve([-0.12, -0.2 + i * 0.1], [-0.34, -0.3 + i * 0.14], [-0.55, -0.28 + i * 0.15]),
        1.1,
      );
    }
    s.part([
      ...curve([0.16, -0.5], [0.4, -0.62], [0.52, -0.42]),
      ...curve([0.52, -0.42], [0.24, -0.34], [0.12 - q * 4, -0.05], [0.06 - q * 7, 0.26], [
        0.02 - q * 6,
        0.4,
      ]),
      ...curve([0.02 - q * 6, 0.4], [-0.22 - q * 3, 0.26], [-0.22 - q * 2, -0.1], [-0.06, -0.4], [
        0.16,
        -0.5,
      ]),
    ], { ...st, tone: Math.max(0, tone - 0.1), axis: [0.4, 1], bulge: 0.1 });
    s.line(curve([0.4, -0.38], [0.18, -0.3], [0.04 - q * 4, 0.0], [0.0 - q * 6, 0.34]), 1.3);
    s.part(
      blob([-0.06, 0.46], [0.1, 0.42], [0.2, 0.5], [0.08, 0.56], [0.16, 0.74], [0.0, 0.6], [
        -0.1,
        0.74,
      ], [-0.04, 0.54]),
      { tone: 0.4, wash, form: 0.3, line: 1.4 },
    );
  },
  mobcap({ s, wash }) {
    s.part(
      curve([0.3, -0.36], [0.3, -0.66], [0.0, -0.84], [-0.4, -0.76], [-0.6, -0.4], [-0.5, 0.02], [
        -0.2,
        -0.02,
      ], [0.05, -0.24]),
      { tone: 0, form: 0.6, wash: "#f2ece0", line: 1.6, axis: [-0.8, 1] },
    );
    for (let i = 0; i < 5; i++) {
      s.line(
        curve([0.2 - i * 0.14, -0.28 + i * 0.06], [0.16 - i * 0.16, -0.45 + i * 0.04], [
          0.02 - i * 0.12,
          -0.62 + i * 0.06,
        ]),
        1.0,
      );
    }
    s.part(
      scallop(
        curve(
          [0.38, -0.32],
          [0.2, -0.34],
          [-0.1, -0.14],
          [-0.3, 0.06],
          [-0.5, 0.14],
          [-0.52, 0.0],
          [-0.3, -0.08],
          [-0.05, -0.3],
          [0.2, -0.46],
          [0.36, -0.42],
        ),
        0.09,
        0.03,
      ),
      { tone: 0, form: 0.2, wash: "#f2ece0", line: 1.3 },
    );
    s.part([
      [-0.5, -0.1],
      [-0.2, -0.18],
      [0.1, -0.38],
      [0.28, -0.44],
      [0.28, -0.5],
      [0.08, -0.46],
      [-0.2, -0.28],
      [-0.52, -0.2],
    ], { tone: 0.6, wash, form: 0.2, line: 1.2 });
  },
  plume({ s, wash, pouf, st }) {
    const y = pouf;
    s.part(
      blob(
        [-0.5, y - 0.36],
        [-0.1, y - 0.6],
        [0.36, y - 0.54],
        [0.42, y - 0.42],
        [0.1, y - 0.36],
        [-0.46, y - 0.24],
      ),
      { ...st, axis: [1, 0] },
    );
    s.part(
      blob([-0.24, y - 0.5], [-0.1, y - 0.72], [0.2, y - 0.7], [0.26, y - 0.52], [0.0, y - 0.46]),
      st,
    );
    for (const [k, c] of [[0, "#e9dfc8"], [1, wash]] as [number, string][]) {
      const A = curve([0.0 - k * 0.12, y - 0.55], [-0.25 - k * 0.1, y - 0.95 + k * 0.1], [
        -0.6 - k * 0.1,
        y - 0.98 + k * 0.2,
      ], [-0.78, y - 0.66 + k * 0.2]);
      const B = curve([0.12 - k * 0.12, y - 0.58], [-0.12 - k * 0.1, y - 1.14 + k * 0.12], [
        -0.66 - k * 0.1,
        y - 1.2 + k * 0.2,
      ], [-0.84, y - 0.7 + k * 0.2]);
      s.part(scallop([...A, ...[...B].reverse()], 0.1, 0.035), { form: 0, wash: c, line: 1.4 });
      s.flow(A, B, (u) => 0.2 + 0.25 * Math.sin(u * 25));
    }
  },
  nightcap({ s, wash }) {
    s.part([
      ...curve([0.3, -0.3], [0.2, -0.6], [-0.1, -0.74], [-0.46, -0.66], [-0.72, -0.3], [
        -0.76,
        0.06,
      ]),
      ...curve([-0.68, 0.06], [-0.6, -0.2], [-0.46, -0.28], [-0.44, -0.05]),
      ...curve([-0.44, -0.05], [-0.1, -0.14], [0.3, -0.3]),
    ], { tone: 0.02, wash, form: 0.8, line: 1.8, axis: [-0.7, 1] });
    for (let i = 0; i < 4; i++) {
      s.line(
        curve([0.2 - i * 0.17, -0.27 + i * 0.06], [0.06 - i * 0.16, -0.5 + i * 0.03], [
          -0.2 - i * 0.13,
          -0.66 + i * 0.04,
        ]),
        1.6,
      );
    }
    s.part(scallop(ellipse([-0.73, 0.1], 0.08, 0.08), 0.07, 0.03), {
      form: 0.5,
      wash: "#eee",
      line: 1.3,
    });
  },
  crown({ s }) {
    const p: Pt[] = [[0.27, -0.38]];
    for (let i = 0; i < 5; i++) {
      p.push([0.3 - i * 0.17, -0.82 + (i % 2) * 0.02], [0.21 - i * 0.165, -0.58]);
    }
    p.push([-0.55, -0.8], [-0.42, -0.34]);
    s.part(p, { tone: 0.15, form: 0.7, wash: "#d9b13a", line: 1.9 });
    for (let i = 0; i < 5; i++) s.dot([0.3 - i * 0.17, -0.85], 0.035);
    s.part([[0.29, -0.44], [0.27, -0.32], [-0.06, -0.27], [-0.44, -0.3], [-0.45, -0.42], [
      -0.06,
      -0.38,
    ]], { tone: 0, form: 0.3, wash: "#d9b13a", line: 1.4 });
  },
  ribbon({ s, wash }) {
    s.part(
      curve([0.16, -0.46], [-0.06, -0.3], [-0.24, -0.02], [-0.3, -0.04], [-0.14, -0.36], [
        0.06,
        -0.54,
      ]),
      { tone: 0.6, wash, form: 0.2, line: 1.3 },
    );
    s.part(
      blob(
        [0.0, -0.54],
        [-0.2, -0.74],
        [-0.26, -0.6],
        [-0.06, -0.5],
        [0.1, -0.72],
        [0.22, -0.64],
        [0.06, -0.5],
      ),
      { tone: 0.5, wash, form: 0.3, line: 1.4 },
    );
  },
};

export function hatOver(s: Sketch, who: Identity, view: "profile" | "quarter") {
  const { tone, wash } = who.hatStuff;
  const q = view === "quarter" ? 0.02 : 0;
  const pouf = who.hair === "pouf" ? -0.62 : 0;
  const st = { tone, wash, form: 0.8, line: 1.9 };
  hats[who.hat]({ s, who, tone, wash, q, pouf, st });
}
