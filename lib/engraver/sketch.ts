/** A sheet of parts being drawn back to front in some frame; each part hides what lies under it. */
import { Burin, type Tone } from "./burin.ts";
import {
  chords,
  composeFrames,
  dist,
  ellipse,
  type Frame,
  mix,
  place,
  polygonArea,
  type Pt,
  turnVec,
  unit,
} from "./geometry.ts";

/** A shape with its strokes, in pixels of the plate. */
export interface SketchPart {
  /** Which figure it belongs to, -1 for none. */
  readonly owner: number;
  /** Outline of the shape. */
  readonly outline: Pt[];
  /** Strokes, path data in tenths of a pixel. */
  readonly ink: string;
  /** Colour that a colourist gives the shape, as in CSS; null for none. */
  readonly wash: string | null;
  /** Whether the shape is filled with ink. */
  readonly solid: boolean;
  /** Whether the shape hides what lies under it. */
  readonly masked: boolean;
}

/** A part while strokes are added to it. */
export interface OpenPart extends Omit<SketchPart, "ink"> {
  ink: string;
}

/** How a part is drawn. */
export interface PartStyle extends Partial<Tone> {
  readonly axis?: Pt; // along the form; strokes run across it
  readonly wash?: string | undefined; // colour a colourist would give it
  readonly line?: number; // contour weight, 0 for none
  readonly edges?: Pt[][]; // draw only these contours
  readonly solid?: boolean; // filled with ink
  readonly pitch?: number; // stroke spacing relative to the plate's
  readonly slant?: number;
  readonly ghost?: boolean; // ink only: hides nothing, not in the mask
}

const disc = (q: Pt, r: number) =>
  ellipse(q, r, r, 14).map((p, i) =>
    `${i ? "L" : "M"}${Math.round(p[0] * 10)} ${Math.round(p[1] * 10)}`
  ).join("") + "z";

export class Sketch {
  constructor(
    readonly burin: Burin,
    readonly owner: number,
    readonly frame: Frame,
    readonly weight: number,
    readonly parts: OpenPart[] = [],
  ) {}
  at(f: Frame): Sketch {
    return new Sketch(
      this.burin,
      this.owner,
      composeFrames(this.frame, f),
      this.weight,
      this.parts,
    );
  }
  to(p: Pt[]): Pt[] {
    return p.map((q) => place(this.frame, q));
  }
  get pitch() {
    return this.burin.craft.spacing * Math.max(0.62, Math.min(1.1, 0.35 + 0.65 * this.weight));
  }
  private push(outline: Pt[], s: PartStyle): OpenPart {
    const part: OpenPart = {
      owner: this.owner,
      outline,
      ink: "",
      wash: s.wash ?? null,
      solid: !!s.solid,
      masked: !s.ghost,
    };
    this.parts.push(part);
    return part;
  }
  get last(): OpenPart {
    return this.parts[this.parts.length - 1];
  }
  private contour(part: OpenPart, s: PartStyle) {
    const w = (s.line ?? 1.9) * this.weight;
    if (w <= 0) return;
    if (s.edges) {
      const o = polygonArea(part.outline) * Math.sign(this.det);
      for (const e of s.edges) {
        part.ink += this.burin.contour(this.to(e), false, w, o * Math.sign(this.det));
      }
    } else part.ink += this.burin.contour(part.outline, true, w);
  }
  private get det() {
    const f = this.frame;
    return f[0] * f[3] - f[1] * f[2];
  }

  /** A shape with tone across its axis. */
  part(shape: Pt[], s: PartStyle = {}): OpenPart {
    const p = this.push(this.to(shape), s);
    const t: Tone = {
      tone: s.tone ?? 0,
      form: s.form ?? 0.8,
      bulge: s.bulge ?? 0.12,
      fade: s.fade,
    };
    if (!s.solid && (t.tone > 0.03 || t.form > 0 || t.fade)) {
      p.ink += this.burin.hatch(
        p.outline,
        turnVec(this.frame, s.axis ?? [0, 1]),
        t,
        this.pitch * (s.pitch ?? 1),
        s.slant,
      );
    }
    this.contour(p, s);
    return p;
  }
  /** A limb or other tube between two sides. */
  tube(left: Pt[], right: Pt[], s: PartStyle = {}, openEnds = true): OpenPart {
    const p = this.push(this.to([...left, ...[...right].reverse()]), s);
    const t: Tone = {
      tone: s.tone ?? 0,
      form: s.form ?? 0.85,
      bulge: s.bulge ?? 0.18,
      fade: s.fade,
    };
    if (!s.solid) {
      p.ink += this.burin.hatchTube(
        this.to(left),
        this.to(right),
        t.bulge,
        t,
        this.pitch * (s.pitch ?? 1),
      );
    }
    this.contour(p, openEnds ? { ...s, edges: s.edges ?? [left, [...right].reverse()] } : s);
    return p;
  }
  /** Lines on top of the last part. */
  line(pts: Pt[], width = 1.4, lift = 0.5) {
    this.last.ink += this.burin.line(this.to(pts), width * this.weight, lift);
  }
  lines(list: Pt[][], width = 1.2, lift = 0.5) {
    for (const l of list) this.line(l, width, lift);
  }
  dot(c: Pt, r: number) {
    const q = place(this.frame, c);
    const k = r * Math.sqrt(Math.abs(this.det));
    this.last.ink += disc(q, k);
  }
  fill(shape: Pt[]) {
    const q = this.to(shape);
    let d = "";
    const o = polygonArea(q) > 0 ? q : [...q].reverse();
    o.forEach((p, i) => d += `${i ? "L" : "M"}${Math.round(p[0] * 10)} ${Math.round(p[1] * 10)}`);
    this.last.ink += d + "z";
  }
  flow(A: Pt[], B: Pt[], dark: (u: number, v: number) => number, pitch = 1) {
    this.last.ink += this.burin.flow(this.to(A), this.to(B), this.pitch * pitch, dark);
  }
  /** A woven or printed pattern over the last part. */
  pattern(kind: string, axis: Pt, tone: number) {
    const host = this.last.outline;
    const unitPx = Math.sqrt(Math.abs(this.det));
    const ax = unit(turnVec(this.frame, axis));
    const ay: Pt = [-ax[1], ax[0]];
    const rule = (dir: Pt, gap: number, w: number) => {
      for (const c of chords(host, dir, gap, 0.3)) {
        if (dist(c.a, c.b) > 3) {
          this.last.ink += this.burin.line([c.a, mix(c.a, c.b, 0.5), c.b], w * this.weight, 0.1);
        }
      }
    };
    const gap = Math.max(8, unitPx * 2.3);
    const w = tone > 0.4 ? 3.4 : 2.6;
    if (kind === "stripe") return rule(ax, gap, w);
    if (kind === "check") {
      rule(ax, gap * 1.25, 1.9);
      return rule(ay, gap * 1.25, 1.9);
    }
    let row = 0;
    for (const c of chords(host, ay, gap * 1.3, 0.5)) {
      row++;
      const L = dist(c.a, c.b);
      const n = Math.floor(L / (gap * 1.3));
      for (let i = 0; i < n; i++) {
        const q = mix(c.a, c.b, Math.min(0.95, (i + 0.4 + (row % 2) * 0.45) / (n || 1)));
        const r = gap * 0.24;
        if (kind === "dot") this.last.ink += disc(q, r);
        else {for (const a of [0, 2.1, 4.2]) {
            this.last.ink += this.burin.line(
              [q, [q[0] + Math.cos(a) * r * 1.7, q[1] + Math.sin(a) * r * 1.7]],
              2.6 * this.weight,
              0.4,
            );
          }}
      }
    }
  }
}
