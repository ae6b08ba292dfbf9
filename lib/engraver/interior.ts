/** A room: a back wall, one side wall running into the picture, a floor, furniture. */
import type { Decor } from "./decor.ts";
import { type Furniture, furniture } from "./furniture.ts";
import { lerp, type Pt } from "./geometry.ts";
import { noise2, rect } from "./stage.ts";

export function drawInterior(decor: Decor): void {
  const { g, W, r, seed, flat, paper, ruled } = decor;
  const base = r.range(0.2, 0.38);
  const side = r.chance(0.5) ? 1 : -1; // the side wall's, which lies in shadow
  const depth = r.chance(0.75) ? W * r.range(0.09, 0.17) : 0;
  const fall = depth * 0.55;
  const wash = r.pick(["#d5d9c4", "#e3cdb4", "#c9d3d8", "#e2d7b0"]);
  const [left, right] = side < 0 ? [g.x0 + depth, g.x1] : [g.x0, g.x1 - depth];
  const wall = rect(left, g.y0, right - left, g.horizon - g.y0);
  paper(wall, wash);
  const dark = (x: number, y: number) =>
    base + 0.2 * noise2(x / 240, y / 190, seed) +
    0.34 * Math.max(0, side * (x - (g.x0 + g.x1) / 2) / W) +
    0.16 * (1 - (y - g.y0) / (g.horizon - g.y0)) - 0.1;
  ruled(wall, [1, 0], { pitch: 4.8, dark });
  ruled(wall, [0.35 * side, 1], { pitch: 6, dark: (x, y) => dark(x, y) - 0.24 });
  if (r.chance(0.4)) stripes(decor, left, right);
  floor(decor, { side, depth, fall });
  if (depth > 0) {
    const [near, far] = side < 0 ? [g.x0, left] : [g.x1, right];
    const corner: Pt[] = [[near, g.y0], [far, g.y0 + fall * 0.5], [far, g.horizon], [
      near,
      g.horizon + fall,
    ]];
    paper([[near, g.y0], [far, g.y0], ...corner.slice(1)], wash);
    const deep = (x: number, y: number) => dark(x, y) + 0.14 - 0.1 * Math.abs(x - near) / depth;
    ruled(corner, [1, -0.3 * side], { pitch: 4.8, dark: deep });
    ruled(corner, [0.1, 1], { pitch: 5.6, dark: (x, y) => deep(x, y) - 0.16 });
    flat([[near, g.horizon + fall - 26], [far, g.horizon - 20], [far, g.horizon], [
      near,
      g.horizon + fall,
    ]], { tone: 0.2, line: 1.3, wash: "#b79a6a" });
    decor.s.line([[far, g.y0 + 4], [far, g.horizon]], 1.6, 0.05);
  }
  // cornice, dado, skirting
  const span = right - left;
  flat(rect(left, g.y0, span, 15), { tone: 0.04, line: 1.4, wash: "#e9e2d0" });
  flat(rect(left, g.y0 + 15, span, 8), { tone: 0.2, line: 1.1, wash: "#e9e2d0", axis: [1, 0] });
  flat(rect(left, g.horizon - 92, span, 9), { tone: 0.05, line: 1.3, wash: "#b79a6a" });
  flat(rect(left, g.horizon - 20, span, 20), {
    tone: 0.16,
    line: 1.3,
    wash: "#b79a6a",
    axis: [1, 0],
  });
  const kinds = r.shuffle(Object.keys(furniture) as Furniture[]);
  let at = left + r.range(20, 90);
  for (const kind of kinds.slice(0, 5)) {
    const { width, draw } = furniture[kind];
    if (at + width > right - 10) continue;
    draw(decor, at);
    at += width + r.range(20, 150);
  }
}

/** Wall paper. */
function stripes({ s, g, r }: Decor, left: number, right: number): void {
  const gap = r.range(26, 48);
  for (let x = left + gap / 2; x < right - 4; x += gap) {
    s.line([[x, g.y0 + 24], [x, g.horizon - 94]], 1.1, 0.05);
    s.line([[x + 5, g.y0 + 24], [x + 5, g.horizon - 94]], 0.9, 0.05);
  }
}

/** Boards, tiles or a carpet, all towards one point. */
function floor(
  { s, g, W, r, seed, flat, paper, ruled }: Decor,
  { side, depth, fall }: { side: number; depth: number; fall: number },
): void {
  const f = rect(g.x0, g.horizon, W, g.y1 - g.horizon);
  const vx = (g.x0 + g.x1) / 2 - side * depth * 0.6 + r.range(-80, 80);
  const vy = g.horizon - 240;
  const style = r.pick(["boards", "tiles", "carpet"] as const);
  paper(f, "#d8c39a");
  ruled(f, [1, 0.02], {
    pitch: 5.2,
    dark: (x, y) =>
      0.12 + 0.22 * noise2(x / 120, y / 40, seed + 3) +
      0.18 * (y - g.horizon) / (g.y1 - g.horizon),
  });
  const step = style === "tiles" ? 110 : 84;
  for (let i = -18; i <= 18; i++) {
    const low = vx + i * step;
    const t = (g.horizon - vy) / (g.y1 - vy);
    const high = lerp(vx, low, t);
    if (high < g.x0 || high > g.x1) continue;
    const k = low < g.x0
      ? (g.x0 - high) / (low - high)
      : low > g.x1
      ? (g.x1 - high) / (low - high)
      : 1;
    s.line([[high, g.horizon], [lerp(high, low, k), lerp(g.horizon, g.y1, k)]], 1.3, 0.1);
    if (style !== "boards") continue;
    const v = r.range(0.2, 0.8) * k;
    const next = lerp(vx, low + step, t);
    s.line(
      [[lerp(high, low, v), lerp(g.horizon, g.y1, v)], [
        Math.min(g.x1, lerp(next, low + step, v)),
        lerp(g.horizon, g.y1, v),
      ]],
      1.2,
      0,
    );
  }
  if (style === "tiles") {
    for (let i = 1; i < 7; i++) {
      const y = g.horizon + (g.y1 - g.horizon) * (i / 7) ** 1.5;
      s.line([[g.x0, y], [g.x1, y]], 1.2, 0.1);
    }
  }
  if (style === "carpet") {
    const [y0, y1] = [g.horizon + fall * 0.4 + 40, g.y1 - 24];
    const [a, b] = [g.x0 + W * 0.2, g.x1 - W * 0.2];
    for (const [inset, tone] of [[0, 0.66], [16, 0.06], [26, 0.42]]) {
      flat([[a + inset, y0 + inset * 0.4], [b - inset, y0 + inset * 0.4], [
        b + 90 - inset * 1.3,
        y1 - inset * 0.6,
      ], [a - 90 + inset * 1.3, y1 - inset * 0.6]], {
        tone,
        line: 1.4,
        wash: "#9d5b52",
        axis: [0, 1],
      });
    }
  }
}
