/** What streets and gardens share: sky, ground, trees. */
import type { Decor } from "./decor.ts";
import { curve, ellipse, type Pt, rails, scallop } from "./geometry.ts";
import { noise2, rect } from "./stage.ts";

/** Clouds are what is left white between the lines of the sky. */
export function drawSky({ s, g, W, r, seed, paper, ruled }: Decor): void {
  const sky = rect(g.x0, g.y0, W, g.horizon - g.y0);
  paper(sky, "#d9e2e4");
  const tilt = r.range(-0.03, 0.03);
  ruled(sky, [1, tilt], {
    pitch: 6,
    dark: (x, y) =>
      0.34 * (1 - (y - g.y0) / (g.horizon - g.y0)) + 0.5 * noise2(x / 210, y / 62, seed) - 0.06,
  });
  if (r.chance(0.4)) {
    for (let i = 0; i < 5; i++) {
      const [x, y] = [r.range(g.x0 + 60, g.x1 - 60), r.range(g.y0 + 30, g.y0 + 140)];
      s.line(curve([x - 9, y - 3], [x - 4, y - 5], [x, y], [x + 5, y - 6], [x + 10, y - 3]), 1.6);
    }
  }
}

/** Grass or paving stones. */
export function drawGround({ s, g, W, r, seed, paper, ruled }: Decor, kind: "grass" | "stones") {
  const f = rect(g.x0, g.horizon, W, g.y1 - g.horizon);
  const grass = kind === "grass";
  paper(f, grass ? "#b9bd86" : "#d8cba8");
  ruled(f, [1, 0.03], {
    pitch: 5.6,
    dark: (x, y) =>
      0.1 + 0.36 * noise2(x / 90, y / 26, seed + 3) + 0.14 * (y - g.horizon) / (g.y1 - g.horizon),
  });
  for (let i = 0; i < (grass ? 46 : 34); i++) {
    const x = r.range(g.x0 + 10, g.x1 - 10);
    const y = r.range(g.horizon + 12, g.y1 - 8);
    const k = 0.5 + (y - g.horizon) / (g.y1 - g.horizon);
    if (grass) {
      for (let j = -3; j <= 3; j++) {
        s.line(
          curve([x + j * 3 * k, y], [x + j * 4 * k, y - 9 * k], [
            x + j * 7 * k + r.range(-3, 3),
            y - r.range(12, 22) * k,
          ]),
          1.6,
          0.8,
        );
      }
    } else {
      s.line(
        curve([x - 9 * k, y], [x - 4 * k, y - 5 * k], [x + 5 * k, y - 5 * k], [x + 9 * k, y]),
        1.3,
      );
    }
  }
}

/** A tree: clumps of leaves, lit from the upper left. */
export function drawTree(decor: Decor, [x, y]: Pt, { height: h, lean }: {
  height: number;
  lean: number;
}): void {
  const { s, r } = decor;
  const top: Pt = [x + lean, y - h * 0.6];
  const [l, q] = rails(curve([x, y], [x + lean * 0.1 - 8, y - h * 0.3], top), [
    h * 0.058,
    h * 0.034,
    h * 0.022,
  ]);
  s.tube(l, q, { tone: 0.3, form: 1, line: 2, wash: "#7a6248" });
  s.flow(l, q, (u) => 0.2 + 0.3 * u);
  const crown: Pt = [top[0], top[1] - h * 0.1];
  const clumps = Array.from({ length: 13 }, (_, i) => {
    const a = i * 2.4 + r.range(-0.2, 0.2);
    const away = Math.sqrt((i + 0.4) / 13);
    return {
      c: [crown[0] + Math.cos(a) * away * h * 0.29, crown[1] + Math.sin(a) * away * h * 0.24] as Pt,
      R: h * r.range(0.085, 0.13),
    };
  }).sort((a, b) => b.c[1] - b.c[0] * 0.3 - a.c[1] + a.c[0] * 0.3);
  for (const { c, R } of clumps) {
    const shade = Math.max(0, 0.25 + 2.2 * (c[0] - crown[0] + (c[1] - crown[1]) * 0.8) / h);
    s.part(scallop(ellipse(c, R * 1.15, R * 0.8, 16), 12, 5, true, () => r.next()), {
      form: 0.3 + 0.4 * shade,
      tone: 0,
      line: 1.2,
      wash: "#8d9a5e",
      axis: [0.6, 1],
      bulge: 0.16,
      pitch: 0.8,
    });
    foliage(decor, c, { radius: R, shade });
  }
}

/** Loops of leaves, denser away from the light. */
function foliage(
  { s, r }: Decor,
  [x, y]: Pt,
  { radius, shade }: { radius: number; shade: number },
): void {
  const n = Math.round(8 + 26 * shade);
  for (let j = 0; j < n; j++) {
    const t = r.range(-1, 2.6 + shade);
    const k = Math.sqrt(r.range(0.08, 1)) * 0.95;
    const [px, py] = [x + Math.cos(t) * radius * k, y + Math.sin(t) * radius * 0.68 * k];
    const z = r.range(3, 5);
    s.line(
      curve([px - z * 1.5, py - z * 0.3], [px - z, py + z * 0.7], [px - z * 0.2, py - z * 0.2], [
        px + z * 0.4,
        py + z * 0.7,
      ], [px + z * 1.3, py - z * 0.3]),
      1.1 + 0.9 * shade + 0.6 * r.next(),
      0.3,
    );
  }
}
