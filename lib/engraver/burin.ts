/** The burin: turns lines and tones into swelling ink strokes (filled path data, in tenths of a pixel). */
import {
  chords,
  clamp,
  dist,
  even,
  mix,
  polygonArea,
  polylineLength,
  type Pt,
  unit,
} from "./geometry.ts";
import { Random } from "lib/tensor/random.ts";
import type { EngraverHand } from "./hand.ts";
import { noise1 } from "./noise.ts";

export interface Tone {
  /** Local darkness of the stuff, 0 white .. 1 black. */
  readonly tone: number;
  /** How strongly light models it, 0 flat .. 1 round. */
  readonly form: number;
  /** Bow of the strokes along the form, as a fraction of their length. */
  readonly bulge: number;
  /** Extra darkness by place along the form (0..1). */
  readonly fade?: ((v: number) => number) | undefined;
}
export interface Craft extends Pick<EngraverHand, "wobble" | "slant" | "cross"> {
  /** Pixels between strokes. */
  readonly spacing: number;
  /** Weight of contours, 1 on a plate 900 px tall. */
  readonly weight: number;
  readonly wear: number;
  readonly light: Pt;
  readonly seed: number;
}

export class Burin {
  readonly rnd: Random;
  private n = 0;
  constructor(readonly craft: Craft) {
    this.rnd = new Random(craft.seed);
  }

  /** A stroke with a half-width at each point. */
  swell(p: Pt[], w: number[]): string {
    const n = p.length;
    if (n < 2) return "";
    const xs: number[] = [];
    const ys: number[] = [];
    for (let i = 0; i < n; i++) {
      const a = p[i ? i - 1 : 0];
      const b = p[i < n - 1 ? i + 1 : i];
      let dx = b[0] - a[0];
      let dy = b[1] - a[1];
      const l = Math.hypot(dx, dy) || 1;
      dx *= w[i] * 10 / l;
      dy *= w[i] * 10 / l;
      const x = p[i][0] * 10;
      const y = p[i][1] * 10;
      xs[i] = Math.round(x + dy);
      ys[i] = Math.round(y - dx);
      xs[2 * n - 1 - i] = Math.round(x - dy);
      ys[2 * n - 1 - i] = Math.round(y + dx);
    }
    let d = `M${xs[0]} ${ys[0]}l`;
    for (let i = 1; i < 2 * n; i++) d += `${xs[i] - xs[i - 1]} ${ys[i] - ys[i - 1]} `;
    return d + "z";
  }

  /** A drawn line: presses in and lifts out; width in px at its fullest. */
  line(p: Pt[], width: number, lift = 1): string {
    const len = polylineLength(p);
    const n = Math.max(3, Math.min(40, Math.round(len / (len < 60 ? 3 : 7))));
    const q = even(p, n);
    const s = this.n++ * 7.3;
    const k = width * this.craft.weight / 2 * (1 - 0.35 * this.craft.wear);
    const w = q.map((_, i) => {
      const t = i / n;
      const taper = lift <= 0 ? 1 : Math.min(1, 0.25 + 3.2 * Math.min(t / lift, (1 - t) / lift));
      return Math.max(0.22, k * taper * (1 + 0.22 * noise1(s + i * 0.45, this.craft.seed)));
    });
    return this.swell(q, w);
  }

  /** Outline of a shape: thin towards the light, heavy away from it. */
  contour(p: Pt[], closed: boolean, width: number, orient?: number): string {
    const ring = closed ? [...p, p[0]] : p;
    const n = Math.max(3, Math.min(140, Math.round(polylineLength(ring) / 6)));
    const q = even(ring, n);
    const s = this.n++ * 11.1;
    const o = Math.sign(orient ?? (polygonArea(p) || 1));
    const L = this.craft.light;
    const k = width * this.craft.weight / 2 * (1 - 0.3 * this.craft.wear);
    // a needle wavers, and comes back to its start
    const sway = 0.42 * this.craft.weight * Math.max(0, this.craft.wobble - 0.8);
    const wavering = q.map(([x, y], i): Pt => {
      const near = closed ? Math.min(1, Math.min(i, n - i) / 4) : 1;
      return [
        x + sway * near * noise1(s + i * 0.37, this.craft.seed + 21),
        y + sway * near * noise1(s + i * 0.37, this.craft.seed + 22),
      ];
    });
    const w = q.map((_, i) => {
      const a = q[i ? i - 1 : closed ? n - 1 : 0];
      const b = q[i < n ? i + 1 : closed ? 1 : n];
      const d = unit([b[0] - a[0], b[1] - a[1]]);
      const lit = o * (d[1] * L[0] - d[0] * L[1]); // outward normal . light
      const end = closed ? 1 : Math.min(1, 0.3 + 6 * Math.min(i, n - i) / n);
      return Math.max(
        0.28,
        k * end * (1 - 0.45 * lit + 0.25 * noise1(s + i * 0.3, this.craft.seed)),
      );
    });
    return this.swell(wavering, w);
  }

  /** A line that breaks off; each piece begins and ends by these shares of its width. */
  private broken(first: number, last: number) {
    let [ink, run, widths]: [string, Pt[], number[]] = ["", [], []];
    const end = () => {
      if (run.length > 1) {
        widths[0] *= first;
        widths[widths.length - 1] *= last;
        ink += this.swell(run, widths);
      }
      [run, widths] = [[], []];
    };
    const to = (place: Pt, width: number) => {
      run.push(place);
      widths.push(width);
    };
    return { to, end, ink: () => (end(), ink) };
  }

  /** One modelled stroke from a to b across a form. u=-1..1 gives the turning of the surface. */
  across(
    a: Pt,
    b: Pt,
    bow: Pt,
    v: number,
    t: Tone,
    pitch: number,
    floor: number,
    cross = false,
  ): string {
    const len = dist(a, b);
    if (len < 1.5) return "";
    const n = Math.max(3, Math.min(26, Math.round(len / 6)));
    const d = unit([b[0] - a[0], b[1] - a[1]]);
    const L = this.craft.light;
    const extra = t.fade ? t.fade(v) : 0;
    const s = this.n++ * 3.7;
    const seed = this.craft.seed;
    const facing = d[0] * L[0] + d[1] * L[1];
    const jit = this.rnd.range(-0.05, 0.05);
    const jit2 = this.rnd.range(-0.08, 0.08);
    const wob = Math.min(0.9, len * 0.02) * this.craft.wobble;
    const strokes = this.broken(0.5, 0.35);
    for (let i = 0; i <= n; i++) {
      const f = i / n;
      const u = 2 * f - 1;
      const lam = 0.62 * Math.sqrt(Math.max(0, 1 - u * u)) + facing * u * 0.95;
      const shade = clamp((0.5 - lam) / 1.05);
      let D = t.tone + extra + (1 - t.tone * 0.6) * t.form * shade * 0.85 -
        (t.tone > 0.3 ? t.form * 0.22 * clamp(lam - 0.62) * 4 : 0) + jit2;
      if (cross) D -= this.craft.cross;
      const w = clamp(D, 0, 0.92) * pitch * (1 - 0.3 * this.craft.wear) * (cross ? 0.75 : 1);
      const gone = w < floor || (f < 0.05 + jit && t.tone < 0.4) ||
        (this.craft.wear > 0 &&
          noise1(s * 5 + i * 0.8, seed + 5) > 1 - this.craft.wear * 1.1 - w * 0.12);
      if (gone) {
        strokes.end();
        continue;
      }
      const k = 1 - u * u;
      const nz = wob * noise1(s + i * 0.5, seed);
      strokes.to([
        a[0] + (b[0] - a[0]) * f + bow[0] * k - d[1] * nz,
        a[1] + (b[1] - a[1]) * f + bow[1] * k + d[0] * nz,
      ], Math.max(0.3, w / 2 * (1 + 0.15 * noise1(s + 40 + i * 0.6, seed))));
    }
    return strokes.ink();
  }

  /** Tone over a polygon: strokes across `axis`, then cross strokes where dark. */
  hatch(
    poly: Pt[],
    axis: Pt,
    t: Tone,
    pitch = this.craft.spacing,
    slant = this.craft.slant,
  ): string {
    const ax = unit(axis);
    const dir: Pt = unit([-ax[1] + ax[0] * slant, ax[0] + ax[1] * slant]);
    if (dir[0] < 0) {
      dir[0] *= -1;
      dir[1] *= -1;
    }
    let out = "";
    const floor = 0.5;
    for (const c of chords(poly, dir, pitch, this.rnd.next())) {
      const bow = dist(c.a, c.b) * t.bulge;
      out += this.across(c.a, c.b, [ax[0] * bow, ax[1] * bow], c.v, t, pitch, floor);
    }
    if (t.tone + t.form * 0.8 > 0.42) {
      const d2: Pt = unit([dir[0] * 0.5 - ax[0] * 0.86, dir[1] * 0.5 - ax[1] * 0.86]);
      if (d2[0] < 0) {
        d2[0] *= -1;
        d2[1] *= -1;
      }
      for (const c of chords(poly, d2, pitch * 1.05, this.rnd.next())) {
        out += this.across(c.a, c.b, [0, 0], c.v, t, pitch, floor, true);
      }
    }
    return out;
  }

  /** Tone over a tube given by two sides. */
  hatchTube(left: Pt[], right: Pt[], bulge: number, t: Tone, pitch = this.craft.spacing): string {
    const n = Math.max(2, Math.round((polylineLength(left) + polylineLength(right)) / 2 / pitch));
    const l = even(left, n);
    const r = even(right, n);
    let out = "";
    for (let i = 0; i <= n; i++) {
      let a = l[i];
      let b = r[Math.min(n, i)];
      if (a[0] > b[0]) [a, b] = [b, a];
      const j = Math.min(n, i + 1);
      const k = Math.max(0, i - 1);
      const ax = unit([
        l[j][0] + r[j][0] - l[k][0] - r[k][0],
        l[j][1] + r[j][1] - l[k][1] - r[k][1],
      ]);
      const bow = dist(a, b) * bulge;
      out += this.across(a, b, [ax[0] * bow, ax[1] * bow], i / n, t, pitch, 0.5);
    }
    if (t.tone + t.form * 0.8 > 0.42) {
      const poly = [...left, ...[...right].reverse()];
      const m = left.length - 1;
      const ax = unit([left[m][0] - left[0][0], left[m][1] - left[0][1]]);
      const d2: Pt = [ax[1] * 0.6 + ax[0] * 0.8, -ax[0] * 0.6 + ax[1] * 0.8];
      if (d2[0] < 0) {
        d2[0] *= -1;
        d2[1] *= -1;
      }
      for (const c of chords(poly, d2, pitch * 1.05, this.rnd.next())) {
        out += this.across(c.a, c.b, [0, 0], c.v, t, pitch, 0.5, true);
      }
    }
    return out;
  }

  /** Ruled tone over a region: dark(x, y) sets the swelling; lines break where it falls away. */
  field(
    poly: Pt[],
    dir: Pt,
    pitch: number,
    dark: (x: number, y: number) => number,
    step = 13,
  ): string {
    const strokes = this.broken(0.4, 0.4);
    const d = unit(dir);
    for (const c of chords(poly, d, pitch, this.rnd.next())) {
      const n = Math.max(2, Math.round(dist(c.a, c.b) / step));
      const s = this.n++ * 2.9;
      const seed = this.craft.seed;
      for (let i = 0; i <= n; i++) {
        const q = mix(c.a, c.b, i / n);
        const w = Math.min(0.9, dark(q[0], q[1]) + 0.07 * noise1(s + i * 0.4, seed)) * pitch *
          (1 - 0.3 * this.craft.wear);
        if (
          w < 0.4 ||
          (this.craft.wear > 0 && noise1(s * 5 + i * 0.3, seed + 5) > 1 - this.craft.wear * 1.2)
        ) {
          strokes.end();
          continue;
        }
        const nz = 0.7 * this.craft.wobble * noise1(s + i * 0.3, seed + 9);
        strokes.to([q[0] - d[1] * nz, q[1] + d[0] * nz], w / 2);
      }
      strokes.end();
    }
    return strokes.ink();
  }

  /** Strokes flowing from guide A to guide B (hair, folds, fur). dark(u,v) = darkness across and along. */
  flow(A: Pt[], B: Pt[], pitch: number, dark: (u: number, v: number) => number): string {
    const m = 12;
    const a = even(A, m);
    const b = even(B, m);
    const wide = Math.max(dist(a[0], b[0]), dist(a[m >> 1], b[m >> 1]), dist(a[m], b[m]));
    const n = Math.max(2, Math.round(wide / pitch));
    const strokes = this.broken(0.4, 0.3);
    for (let i = 0; i <= n; i++) {
      const u = clamp((i + this.rnd.range(-0.35, 0.35)) / n);
      const s = this.n++ * 5.1;
      for (let j = 0; j <= m; j++) {
        const v = j / m;
        const D = dark(u, v) + 0.16 * noise1(s + j * 0.35, this.craft.seed) -
          this.craft.wear * 0.15;
        if (D < 0.1) {
          strokes.end();
          continue;
        }
        const q = mix(a[j], b[j], u);
        strokes.to([q[0], q[1]], Math.max(0.3, Math.min(0.9, D) * pitch / 2));
      }
      strokes.end();
    }
    return strokes.ink();
  }
}
