/** Hair and wigs, in head units. `behind` is drawn before the head, `over` after it. */
import { blob, curve, ellipse, type Pt, scallop } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { Sketch } from "./sketch.ts";

type View = "profile" | "quarter";
const strands = (s: Sketch, A: Pt[], B: Pt[], tone: number, waves = 17) =>
  s.flow(
    A,
    B,
    (u, v) =>
      0.16 + tone * 0.75 + (0.12 + 0.25 * tone) * Math.sin(u * waves + v * 2) -
      (v > 0.25 && v < 0.5 ? 0.14 + tone * 0.25 : 0),
    0.85,
  );

function lock(s: Sketch, A: Pt[], B: Pt[], who: Identity, tone = who.hairTone, line = 1.5) {
  s.part([...A, ...[...B].reverse()], { form: 0, wash: who.hairWash, line });
  strands(s, A, B, tone);
}
function roll(s: Sketch, x: number, y: number, rx: number, ry: number, who: Identity) {
  s.part(ellipse([x, y], rx, ry), { form: 0.5, tone: who.hairTone, wash: who.hairWash, line: 1.5 });
  s.line(
    Array.from({ length: 12 }, (_, i) => {
      const a = i * 0.75;
      const k = 0.85 - i * 0.07;
      return [x + Math.cos(a) * rx * k, y + Math.sin(a) * ry * k] as Pt;
    }),
    1.1,
  );
}

export function hairBehind(s: Sketch, who: Identity, _view: View) {
  switch (who.hair) {
    case "long":
      lock(
        s,
        curve([-0.2, -0.42], [-0.5, -0.05], [-0.56, 0.4], [-0.52, 0.85]),
        curve([-0.02, -0.4], [-0.16, 0.1], [-0.1, 0.5], [-0.14, 0.9]),
        who,
      );
      break;
    case "wig": {
      lock(
        s,
        curve([-0.42, 0.1], [-0.55, 0.4], [-0.5, 0.95]),
        curve([-0.3, 0.2], [-0.36, 0.5], [-0.42, 0.98]),
        who,
      );
      s.part(
        blob([-0.36, 0.36], [-0.62, 0.26], [-0.66, 0.44], [-0.44, 0.44], [-0.6, 0.6], [-0.4, 0.56]),
        { tone: 0.9, form: 0.3, wash: "#333", line: 1.4 },
      );
      break;
    }
    case "fullwig": {
      const o = scallop(
        [
          [-0.1, -0.55],
          [-0.42, -0.45],
          [-0.58, -0.1],
          [-0.66, 0.35],
          [-0.66, 0.75],
          [-0.4, 0.95],
          [-0.08, 0.8],
          [0.06, 0.4],
          [0.0, -0.2],
        ],
        0.14,
        0.045,
      );
      s.part(o, { form: 0.35, tone: 0.03, wash: who.hairWash, line: 1.6 });
      for (let i = 0; i < 8; i++) {
        s.line(
          curve([-0.6 + 0.02 * i, -0.25 + i * 0.14], [-0.4, -0.17 + i * 0.14], [
            -0.2,
            -0.24 + i * 0.14,
          ], [-0.02, -0.18 + i * 0.14]),
          1.2,
        );
      }
      break;
    }
    case "ringlets":
      for (const x of [-0.44, -0.3]) {
        for (let i = 0; i < 5; i++) {
          roll(s, x + (i % 2) * 0.02, 0.08 + i * 0.14, 0.09, 0.085, who);
        }
      }
      break;
  }
}

/** What hair is drawn with. */
interface Making {
  readonly s: Sketch;
  readonly who: Identity;
  /** Whether the head is turned towards us by a quarter. */
  readonly q: boolean;
  readonly dx: number;
  /** Where the ear is. */
  readonly ear: number;
  readonly t: number;
}

type Draw = (making: Making) => void;

const drawCropCurls: Draw = ({ s, who, dx, ear, t }) => {
  const base: Pt[] = [
    ...curve([0.27 + dx, -0.35], [0.12, -0.53], [-0.15, -0.57], [-0.4, -0.42], [-0.49, -0.12], [
      -0.44,
      0.2,
    ], [-0.33, 0.36]),
    [-0.26, 0.3],
    ...curve([ear - 0.02, 0.05], [ear + 0.03, -0.06], [ear + 0.1, 0.02], [ear + 0.14, -0.16], [
      0.12 + dx,
      -0.28,
    ], [0.27 + dx, -0.35]),
  ];
  if (who.hair === "curls") {
    s.part(scallop(base, 0.12, 0.045), {
      form: 0.2,
      tone: t * 0.6,
      wash: who.hairWash,
      line: 1.5,
    });
    for (let i = 0; i < 16; i++) {
      const a = i * 2.4;
      const r = Math.sqrt(i / 16);
      const x = -0.2 + Math.cos(a) * 0.25 * r;
      const y = -0.22 + Math.sin(a) * 0.24 * r;
      s.line(
        curve([x - 0.04, y], [x, y - 0.045], [x + 0.04, y], [x + 0.01, y + 0.03]),
        1.5 + t,
      );
    }
  } else {
    s.part(scallop(base, 0.1, 0.015), { form: 0, wash: who.hairWash, line: 1.5 });
    strands(
      s,
      curve([0.25 + dx, -0.36], [-0.1, -0.56], [-0.42, -0.3], [-0.42, 0.22]),
      curve([0.18, -0.3], [0.05, -0.2], [-0.1, -0.06], [-0.24, 0.3]),
      t,
    );
  }
};

const drawLongRinglets: Draw = ({ s, who, q, dx, ear }) => {
  lock(
    s,
    curve([0.26 + dx, -0.36], [0.0, -0.58], [-0.36, -0.48], [-0.5, -0.1], [-0.48, 0.3], [
      -0.5,
      0.6,
    ]),
    curve(
      [0.24 + dx, -0.33],
      [0.1, -0.24],
      [-0.02 - (q ? 0.2 : 0), -0.08],
      [-0.1 - (q ? 0.18 : 0), 0.14],
      [-0.2 - (q ? 0.12 : 0), 0.3],
      [-0.28, 0.6],
    ),
    who,
  );
  if (who.hair === "ringlets") {
    for (let i = 0; i < 4; i++) {
      roll(s, ear + 0.04 + (i % 2) * 0.02, 0.08 + i * 0.125, 0.08, 0.075, who);
    }
  }
};

/** Hair over the head; a head without any has no row. */
const overHead: Readonly<Partial<Record<Identity["hair"], Draw>>> = {
  bald({ s }) {
    s.line(curve([-0.1, -0.36], [0.02, -0.4], [0.12, -0.38]), 1);
  },
  fringe({ s, who, q, ear }) {
    lock(
      s,
      curve([ear - 0.32 + (q ? 0.26 : 0), -0.14], [ear - 0.3 + (q ? 0.2 : 0), 0.12], [
        ear - 0.2 + (q ? 0.16 : 0),
        0.34,
      ]),
      curve([ear + 0.06, -0.16], [ear + 0.04, 0.0], [ear - 0.04, 0.24]),
      who,
    );
  },
  crop: drawCropCurls,
  curls: drawCropCurls,
  long: drawLongRinglets,
  ringlets: drawLongRinglets,
  bun({ s, who, q, dx, t }) {
    s.part(ellipse([-0.46, -0.22], 0.16, 0.19), { form: 0, wash: who.hairWash, line: 1.5 });
    strands(
      s,
      curve([-0.56, -0.36], [-0.62, -0.2], [-0.52, -0.06]),
      curve([-0.38, -0.38], [-0.34, -0.2], [-0.38, -0.06]),
      t,
    );
    lock(
      s,
      curve([0.27 + dx, -0.37], [0.05, -0.56], [-0.3, -0.5], [-0.46, -0.2], [-0.4, 0.12]),
      curve([0.25 + dx, -0.33], [0.12, -0.22], [-0.02 - (q ? 0.15 : 0), -0.02], [
        -0.14 - (q ? 0.14 : 0),
        0.08,
      ], [-0.36, 0.14]),
      who,
    );
  },
  wig({ s, who, q, dx, ear }) {
    lock(
      s,
      curve([0.26 + dx, -0.36], [0.08, -0.58], [-0.28, -0.58], [-0.5, -0.24], [-0.45, 0.18]),
      curve([0.25 + dx, -0.32], [0.12, -0.2], [0.0 - (q ? 0.15 : 0), -0.1], [
        -0.16 - (q ? 0.1 : 0),
        -0.04,
      ], [-0.36, 0.2]),
      who,
      0.04,
    );
    roll(s, ear - 0.04, 0.06, 0.15, 0.075, who);
    roll(s, ear - 0.06, 0.2, 0.15, 0.075, who);
  },
  fullwig({ s, who, q, dx }) {
    const o = scallop(
      curve(
        [0.27 + dx, -0.34],
        [0.1, -0.6],
        [-0.3, -0.62],
        [-0.52, -0.3],
        [-0.56, 0.2],
        [-0.56, 0.75],
        [-0.2, 0.88],
        [-0.1 - (q ? 0.12 : 0), 0.5],
        [-0.06 - (q ? 0.16 : 0), 0.1],
        [0.02 - (q ? 0.1 : 0), -0.15],
        [0.14, -0.26],
      ),
      0.12,
      0.035,
    );
    s.part(o, { form: 0.3, tone: 0.02, wash: who.hairWash, line: 1.6 });
    for (let i = 0; i < 11; i++) {
      const y = -0.45 + i * 0.115;
      s.line(
        curve([-0.52, y + 0.06], [-0.4, y], [-0.3, y + 0.05], [-0.16, y - 0.01], [
          -0.08,
          y + 0.04,
        ]),
        1.2,
      );
    }
  },
  pouf({ s, who, q, dx }) {
    const A = curve([0.28 + dx, -0.34], [0.36, -0.7], [0.2, -1.0], [-0.1, -1.1]);
    const B = curve([-0.36, 0.2], [-0.6, -0.2], [-0.55, -0.8], [-0.1, -1.1]);
    s.part([
      ...A,
      ...[...B].reverse(),
      ...curve([-0.3, 0.16], [-0.1 - (q ? 0.15 : 0), 0.0], [0.1, -0.22], [0.28 + dx, -0.34]),
    ], { form: 0, wash: who.hairWash, line: 1.7 });
    strands(
      s,
      curve([0.26, -0.36], [0.32, -0.7], [0.1, -1.02]),
      curve([-0.34, 0.1], [-0.56, -0.4], [-0.3, -1.0]),
      0.05,
      25,
    );
    for (let i = 0; i < 3; i++) {
      roll(s, -0.36 + (q ? -0.02 : 0.06), -0.22 + i * 0.17, 0.16, 0.075, who);
    }
  },
};

export function hairOver(s: Sketch, who: Identity, view: View) {
  const q = view === "quarter";
  const dx = q ? 0.03 : 0;
  const ear = q ? -0.33 : -0.09;
  const t = who.hairTone;
  overHead[who.hair]?.({ s, who, q, dx, ear, t });
}
