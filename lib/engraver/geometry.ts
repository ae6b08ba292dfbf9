/** Points, curves, frames and polygon scanning. y points down. */

/** A point or a vector; y points down. */
export type Pt = [number, number];
export const add = (a: Pt, b: Pt): Pt => [a[0] + b[0], a[1] + b[1]];
const sub = (a: Pt, b: Pt): Pt => [a[0] - b[0], a[1] - b[1]];
export const mul = (a: Pt, k: number): Pt => [a[0] * k, a[1] * k];
export const mix = (
  a: Pt,
  b: Pt,
  t: number,
): Pt => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
export const dist = (a: Pt, b: Pt) => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const unit = (a: Pt): Pt => {
  const l = Math.hypot(a[0], a[1]) || 1;
  return [a[0] / l, a[1] / l];
};
/** Limb direction: 0 hangs straight down, positive swings forward (+x). Degrees. */
export const swing = (
  deg: number,
  l = 1,
): Pt => [Math.sin(deg * Math.PI / 180) * l, Math.cos(deg * Math.PI / 180) * l];
export const clamp = (x: number, a = 0, b = 1) => Math.max(a, Math.min(b, x));
export const lerp = (a: number, b: number, t: number) => a + (b - a) * t;

/** Catmull-Rom through the points. */
export function spline(p: Pt[], closed = false, per = 5): Pt[] {
  const n = p.length;
  const out: Pt[] = [];
  if (n < 3) return p;
  const at = (i: number) => closed ? p[(i + n) % n] : p[Math.max(0, Math.min(n - 1, i))];
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const a = at(i - 1);
    const b = at(i);
    const c = at(i + 1);
    const d = at(i + 2);
    for (let j = 0; j < per; j++) {
      const t = j / per;
      const t2 = t * t;
      const t3 = t2 * t;
      const w0 = -t3 + 2 * t2 - t;
      const w1 = 3 * t3 - 5 * t2 + 2;
      const w2 = -3 * t3 + 4 * t2 + t;
      const w3 = t3 - t2;
      out.push([
        (a[0] * w0 + b[0] * w1 + c[0] * w2 + d[0] * w3) / 2,
        (a[1] * w0 + b[1] * w1 + c[1] * w2 + d[1] * w3) / 2,
      ]);
    }
  }
  if (!closed) out.push(p[n - 1]);
  return out;
}
export const blob = (...p: Pt[]) => spline(p, true);
export const curve = (...p: Pt[]) => spline(p);
export function ellipse(c: Pt, rx: number, ry = rx, n = 22, rot = 0): Pt[] {
  const co = Math.cos(rot);
  const si = Math.sin(rot);
  return Array.from({ length: n }, (_, i) => {
    const a = i / n * 2 * Math.PI;
    const x = Math.cos(a) * rx;
    const y = Math.sin(a) * ry;
    return [c[0] + x * co - y * si, c[1] + x * si + y * co] as Pt;
  });
}
/** Point at fraction t (by index) of a polyline. */
function along(p: Pt[], t: number): Pt {
  const x = clamp(t) * (p.length - 1);
  const i = Math.min(p.length - 2, Math.floor(x));
  return mix(p[i], p[i + 1], x - i);
}
export const cut = (p: Pt[], a: number, b: number, n = 9): Pt[] =>
  Array.from({ length: n }, (_, i) => along(p, lerp(a, b, i / (n - 1))));
/** n+1 points evenly spaced by length. */
export function even(p: Pt[], n: number): Pt[] {
  const acc = [0];
  for (let i = 1; i < p.length; i++) acc.push(acc[i - 1] + dist(p[i], p[i - 1]));
  const out: Pt[] = [];
  let j = 1;
  for (let i = 0; i <= n; i++) {
    const s = acc[acc.length - 1] * i / n;
    while (j < p.length - 1 && acc[j] < s) j++;
    out.push(mix(p[j - 1], p[j], clamp((s - acc[j - 1]) / ((acc[j] - acc[j - 1]) || 1))));
  }
  return out;
}
export function polylineLength(p: Pt[]): number {
  let s = 0;
  for (let i = 1; i < p.length; i++) s += dist(p[i], p[i - 1]);
  return s;
}
/** Two sides of a tube round an axis. widths are half-widths spread evenly along it. */
export function rails(axis: Pt[], widths: number[]): [Pt[], Pt[]] {
  const L: Pt[] = [];
  const R: Pt[] = [];
  const n = axis.length;
  for (let i = 0; i < n; i++) {
    const d = unit(sub(axis[Math.min(n - 1, i + 1)], axis[Math.max(0, i - 1)]));
    const x = i / (n - 1) * (widths.length - 1);
    const k = Math.min(widths.length - 2, Math.floor(x));
    const w = lerp(widths[k], widths[k + 1], smooth(x - k));
    L.push([axis[i][0] + d[1] * w, axis[i][1] - d[0] * w]);
    R.push([axis[i][0] - d[1] * w, axis[i][1] + d[0] * w]);
  }
  return [L, R];
}
const smooth = (t: number) => t * t * (3 - 2 * t);
export function polygonArea(p: Pt[]): number {
  let s = 0;
  for (let i = 0; i < p.length; i++) {
    const j = (i + p.length - 1) % p.length;
    s += (p[j][0] - p[i][0]) * (p[j][1] + p[i][1]);
  }
  return s / 2;
}
export function bounds(p: Pt[]): [number, number, number, number] {
  let a = Infinity;
  let b = Infinity;
  let c = -Infinity;
  let d = -Infinity;
  for (const [x, y] of p) {
    a = Math.min(a, x);
    b = Math.min(b, y);
    c = Math.max(c, x);
    d = Math.max(d, y);
  }
  return [a, b, c, d];
}
export interface Chord {
  readonly a: Pt;
  readonly b: Pt;
  readonly v: number;
}
/** Parallel chords of a polygon in direction dir; v is the place across the family, 0..1. */
export function chords(poly: Pt[], dir: Pt, spacing: number, phase = 0.5): Chord[] {
  const nx = -dir[1];
  const ny = dir[0];
  const out: Chord[] = [];
  const q = poly.map((p) => p[0] * nx + p[1] * ny);
  const s = poly.map((p) => p[0] * dir[0] + p[1] * dir[1]);
  const lo = Math.min(...q);
  const hi = Math.max(...q);
  for (let c = (Math.ceil(lo / spacing - phase) + phase) * spacing; c < hi; c += spacing) {
    const hits: number[] = [];
    for (let i = 0; i < q.length; i++) {
      const j = (i + q.length - 1) % q.length;
      if ((q[i] > c) !== (q[j] > c)) hits.push(s[j] + (s[i] - s[j]) * (c - q[j]) / (q[i] - q[j]));
    }
    hits.sort((a, b) => a - b);
    for (let k = 0; k + 1 < hits.length; k += 2) {
      out.push({
        a: [hits[k] * dir[0] + c * nx, hits[k] * dir[1] + c * ny],
        b: [hits[k + 1] * dir[0] + c * nx, hits[k + 1] * dir[1] + c * ny],
        v: (c - lo) / (hi - lo || 1),
      });
    }
  }
  return out;
}

/** Affine frame [a b c d e f]: x' = a x + c y + e, y' = b x + d y + f. */
export type Frame = [number, number, number, number, number, number];
export const identityFrame: Frame = [1, 0, 0, 1, 0, 0];
export const place = (
  f: Frame,
  p: Pt,
): Pt => [f[0] * p[0] + f[2] * p[1] + f[4], f[1] * p[0] + f[3] * p[1] + f[5]];
export const turnVec = (
  f: Frame,
  p: Pt,
): Pt => [f[0] * p[0] + f[2] * p[1], f[1] * p[0] + f[3] * p[1]];
export const composeFrames = (f: Frame, g: Frame): Frame => [
  f[0] * g[0] + f[2] * g[1],
  f[1] * g[0] + f[3] * g[1],
  f[0] * g[2] + f[2] * g[3],
  f[1] * g[2] + f[3] * g[3],
  f[0] * g[4] + f[2] * g[5] + f[4],
  f[1] * g[4] + f[3] * g[5] + f[5],
];
/** Frame at a place, turned by degrees, scaled (mirror flips x first). */
export function frameAt(at: Pt, deg = 0, scale = 1, mirror = false): Frame {
  const r = deg * Math.PI / 180;
  const c = Math.cos(r) * scale;
  const s = Math.sin(r) * scale;
  const m = mirror ? -1 : 1;
  return [c * m, s * m, -s, c, at[0], at[1]];
}
/** Replace an outline by scallops (curls, leaves, fleece, lace). */
export function scallop(
  p: Pt[],
  size: number,
  depth: number,
  closed = true,
  rnd: () => number = () => 0.5,
): Pt[] {
  const ring = closed ? [...p, p[0]] : p;
  const sgn = closed ? -Math.sign(polygonArea(p)) || 1 : 1; // outwards
  const n = Math.max(2, Math.round(polylineLength(ring) / size));
  const e = even(ring, n);
  const out: Pt[] = [];
  for (let i = 0; i < n; i++) {
    const a = e[i];
    const b = e[i + 1];
    const d = sub(b, a);
    const k = depth * (0.6 + 0.8 * rnd()) * sgn / (Math.hypot(d[0], d[1]) || 1);
    for (const t of [0, 0.2, 0.5, 0.8]) {
      const h = Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2)) * k;
      out.push([a[0] + d[0] * t - d[1] * h, a[1] + d[1] * t + d[0] * h]);
    }
  }
  if (!closed) out.push(e[n]);
  return out;
}
