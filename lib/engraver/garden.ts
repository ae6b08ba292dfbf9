/** A garden or a field: hills, trees, a fence or a wall, a house far off. */
import type { Decor } from "./decor.ts";
import { curve, ellipse, type Pt, scallop } from "./geometry.ts";
import { drawGround, drawSky, drawTree } from "./outdoors.ts";
import { noise2, rect } from "./stage.ts";

type Feature = "house" | "church" | "windmill" | "none";

export function drawGarden(decor: Decor): void {
  const { s, g, W, r, seed, ruled } = decor;
  drawSky(decor);
  for (const far of [1, 0]) {
    const up = far * 46;
    const hill = [
      ...curve(
        [g.x0, g.horizon - up - r.range(20, 90)],
        [g.x0 + W * 0.3, g.horizon - up - r.range(20, 110)],
        [g.x0 + W * 0.65, g.horizon - up - r.range(5, 70)],
        [g.x1, g.horizon - up - r.range(20, 100)],
      ),
      [g.x1, g.horizon + 4],
      [g.x0, g.horizon + 4],
    ] as Pt[];
    s.part(hill, { form: 0, line: 1, wash: far ? "#c3cbb6" : "#b7bf97" });
    ruled(hill, [1, far ? 0.02 : -0.14], {
      pitch: 5,
      dark: (x, y) => (far ? 0.1 : 0.18) + 0.24 * noise2(x / 90, y / 40, seed + far),
    });
    if (!far) continue;
    feature(
      decor,
      r.weighted<Feature>({ house: 3, church: 3, windmill: 2, none: 2 }),
      [g.x0 + W * r.range(0.12, 0.88), g.horizon - 30],
    );
    for (let x = g.x0 + 10; x < g.x1 - 20; x += r.range(26, 120)) {
      const h = r.range(10, 22);
      s.part(scallop(ellipse([x, g.horizon - 34 - h], h * 1.2, h), 9, 3), {
        form: 0.9,
        tone: 0.25,
        line: 1,
        wash: "#9aa878",
        axis: [0.6, 1],
      });
    }
  }
  drawGround(decor, "grass");
  const enclosure = r.weighted({ fence: 3, wall: 3, none: 3 });
  if (enclosure === "fence") fence(decor);
  if (enclosure === "wall") wall(decor);
  const n = r.int(1, 3);
  for (let i = 0; i < n; i++) {
    drawTree(decor, [g.x0 + W * ((i + r.range(0.1, 0.6)) / n), g.horizon + r.range(8, 50)], {
      height: r.range(330, 520),
      lean: r.range(-40, 40),
    });
  }
  if (r.chance(0.35)) urn(decor, [g.x0 + W * r.range(0.1, 0.9), g.horizon + 40]);
}

function feature({ s, flat }: Decor, kind: Feature, [x, y]: Pt): void {
  if (kind === "none") return;
  if (kind === "house") {
    flat(rect(x - 90, y - 74, 180, 74), { tone: 0.06, form: 0.1, line: 1.2, wash: "#e2d9c4" });
    flat([[x - 96, y - 74], [x - 70, y - 100], [x + 70, y - 100], [x + 96, y - 74]], {
      tone: 0.34,
      line: 1.2,
      wash: "#8c7a6a",
      axis: [1, 0],
    });
    flat([[x - 30, y - 74], [x, y - 96], [x + 30, y - 74]], { line: 1.1, wash: "#efe7d3" });
    for (let i = -3; i <= 3; i++) {
      for (const dy of [62, 34]) {
        if (i === 0 && dy === 34) continue;
        flat(rect(x + i * 24 - 6, y - dy, 12, 18), { tone: 0.7, line: 0.9, wash: "#8fa0a6" });
      }
    }
    flat(rect(x - 8, y - 34, 16, 34), { tone: 0.6, line: 1, wash: "#6b4a38" });
  } else if (kind === "church") {
    flat(rect(x, y - 48, 90, 48), { tone: 0.1, form: 0.1, line: 1.2, wash: "#d9d4c4" });
    flat([[x - 2, y - 48], [x + 14, y - 76], [x + 78, y - 76], [x + 94, y - 48]], {
      tone: 0.36,
      line: 1.2,
      wash: "#8c7a6a",
      axis: [1, 0],
    });
    flat(rect(x - 30, y - 96, 32, 96), { tone: 0.14, form: 0.4, line: 1.2, wash: "#d9d4c4" });
    flat([[x - 32, y - 96], [x - 14, y - 170], [x + 4, y - 96]], {
      tone: 0.24,
      form: 0.5,
      line: 1.2,
      wash: "#8c7a6a",
    });
  } else {
    flat([[x - 24, y], [x - 15, y - 88], [x + 15, y - 88], [x + 24, y]], {
      tone: 0.12,
      form: 0.7,
      line: 1.2,
      wash: "#d9d4c4",
    });
    s.part(ellipse([x, y - 90], 17, 13), { tone: 0.4, form: 0.5, line: 1.2, wash: "#8c7a6a" });
    for (const a of [0.5, 2.07, 3.64, 5.21]) {
      const [co, si] = [Math.cos(a), Math.sin(a)];
      flat([
        [x + co * 8, y - 92 + si * 8],
        [x + co * 66, y - 92 + si * 66],
        [x + co * 66 - si * 13, y - 92 + si * 66 + co * 13],
        [x + co * 12 - si * 13, y - 92 + si * 12 + co * 13],
      ], { tone: 0.1, line: 1.2, wash: "#efe7d3" });
    }
  }
}

function fence({ g, W, flat }: Decor): void {
  const y = g.horizon + 6;
  for (const d of [24, 50]) {
    flat(rect(g.x0, y - d, W, 7), { form: 0.3, tone: 0.1, line: 1.2, wash: "#c9b48a" });
  }
  for (let x = g.x0 + 6; x < g.x1 - 14; x += 30) {
    flat([[x, y], [x, y - 62], [x + 8, y - 74], [x + 16, y - 62], [x + 16, y]], {
      tone: 0.1,
      form: 0.5,
      line: 1.3,
      wash: "#c9b48a",
    });
  }
}

function wall({ s, g, W, r, flat }: Decor): void {
  const y = g.horizon + 8;
  flat(rect(g.x0, y - 78, W, 78), { tone: 0.16, form: 0.1, line: 1.4, wash: "#c4a488" });
  for (let row = 0; row < 5; row++) {
    s.line([[g.x0, y - 70 + row * 15], [g.x1, y - 70 + row * 15]], 1, 0);
    for (let x = g.x0 + 16 + (row % 2) * 18; x < g.x1; x += 36) {
      if (r.chance(0.6)) s.line([[x, y - 70 + row * 15], [x, y - 55 + row * 15]], 1, 0);
    }
  }
  flat(rect(g.x0, y - 88, W, 12), { tone: 0.04, line: 1.4, wash: "#d9cfb8" });
}

function urn({ s, flat }: Decor, [x, y]: Pt): void {
  flat(rect(x - 30, y - 74, 60, 74), { tone: 0.1, form: 0.4, line: 1.6, wash: "#d9d4c4" });
  flat(rect(x - 38, y - 84, 76, 12), { tone: 0.04, form: 0.3, line: 1.5, wash: "#d9d4c4" });
  s.part([
    ...curve([x - 12, y - 84], [x - 8, y - 98], [x - 30, y - 126], [x - 34, y - 150]),
    ...curve([x + 34, y - 150], [x + 30, y - 126], [x + 8, y - 98], [x + 12, y - 84]),
  ], { tone: 0.1, form: 0.95, line: 1.7, wash: "#d9d4c4" });
  s.part(ellipse([x, y - 150], 35, 6), { tone: 0.4, form: 0, line: 1.4, wash: "#d9d4c4" });
}
