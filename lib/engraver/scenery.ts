/** What stands behind and under the characters. All in plate pixels. */
import { curve, ellipse, lerp, type Pt, rails, scallop } from "./geometry.ts";
import type { Random } from "lib/tensor/random.ts";
import { noise2, rect, type Scene, type Stage } from "./stage.ts";
import type { PartStyle, Sketch } from "./sketch.ts";

export function drawScene(
  s: Sketch,
  scene: Scene,
  { stage: g, random: r }: { stage: Stage; random: Random },
) {
  const b = s.burin;
  const seed = r.int(1, 1e6);
  const W = g.x1 - g.x0;
  const all = rect(g.x0, g.y0, W, g.y1 - g.y0);
  const flat = (p: Pt[], o: PartStyle) => s.part(p, { bulge: 0, slant: 0.04, ...o });
  const paper = (p: Pt[], wash: string | undefined) => s.part(p, { form: 0, line: 0, wash });
  const ruled = (p: Pt[], dir: Pt, pitch: number, dark: (x: number, y: number) => number) => {
    s.last.ink += b.field(s.to(p), dir, pitch, dark);
  };
  paper(all, "#efe7d3");
  if (scene === "interior") interior();
  else if (scene === "street") street();
  else if (scene === "garden") garden();
  else vignette();

  function interior() {
    const base = r.range(0.2, 0.36);
    const side = r.chance(0.5) ? 1 : -1;
    const wall = rect(g.x0, g.y0, W, g.horizon - g.y0);
    paper(wall, r.pick(["#d5d9c4", "#e3cdb4", "#c9d3d8", "#e2d7b0"]));
    const dark = (x: number, y: number) =>
      base + 0.2 * noise2(x / 240, y / 190, seed) +
      0.3 * Math.abs((x - g.x0) / W - 0.5 - 0.22 * side) ** 1.2 +
      0.1 * (1 - (y - g.y0) / (g.horizon - g.y0)) - 0.12;
    ruled(wall, [1, 0], 5, dark);
    ruled(wall, [0.35, 1], 6.2, (x, y) => dark(x, y) - 0.27);
    // dado and skirting
    flat(rect(g.x0, g.horizon - 92, W, 9), { form: 0.1, tone: 0.05, line: 1.3, wash: "#b79a6a" });
    flat(rect(g.x0, g.horizon - 20, W, 20), {
      form: 0.1,
      tone: 0.16,
      line: 1.3,
      wash: "#b79a6a",
      axis: [1, 0],
    });
    const slots = r.shuffle([0.1, 0.3, 0.52, 0.72]).slice(0, r.int(2, 4));
    for (const t of slots) {
      const x = g.x0 + t * W;
      const kind = r.pick(["window", "picture", "door", "picture", "mirror"]);
      if (kind === "door") {
        flat(rect(x, g.horizon - 330, 150, 330), {
          tone: 0.3,
          form: 0.1,
          line: 2,
          wash: "#8a6a48",
          axis: [1, 0],
        });
        for (const [px, py, ph] of [[18, 20, 120], [84, 20, 120], [18, 165, 140], [84, 165, 140]]) {
          flat(rect(x + px, g.horizon - 330 + py, 48, ph), {
            tone: 0.4,
            form: 0.2,
            line: 1.2,
            wash: "#8a6a48",
          });
        }
        s.part(ellipse([x + 136, g.horizon - 160], 6, 6), {
          form: 0.6,
          line: 1.4,
          wash: "#d9b13a",
        });
      } else if (kind === "window") {
        const h = 250;
        const w = 150;
        const y = g.y0 + 60;
        flat(rect(x - 12, y - 12, w + 24, h + 26), {
          tone: 0.08,
          form: 0.1,
          line: 1.8,
          wash: "#e9e2d0",
        });
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 4; j++) {
            flat(rect(x + i * w / 3 + 3, y + j * h / 4 + 3, w / 3 - 6, h / 4 - 6), {
              tone: 0.02,
              fade: () => 0.1 * ((i + j) % 3),
              form: 0,
              line: 1.2,
              wash: "#cfdde0",
              axis: [1, -1.2],
            });
          }
        }
        for (const d of [-1, 1]) {
          const cx = x + w / 2 + d * (w / 2 + 26);
          const A = curve([cx - 34, y - 40], [cx - 20 - d * 12, y + 120], [cx - 26, y + h + 40]);
          const C = curve([cx + 34, y - 40], [cx + 16 - d * 12, y + 120], [cx + 26, y + h + 40]);
          s.part([...A, ...C.reverse()], { form: 0.2, line: 1.7, wash: "#9d3b32" });
          s.flow(A, C.reverse(), (u) => 0.3 + 0.32 * Math.sin(u * 18), 1.1);
        }
      } else {
        const w = r.range(90, 150);
        const h = r.range(90, 150);
        const y = g.y0 + r.range(50, 120);
        const oval = kind === "mirror";
        flat(
          oval
            ? ellipse([x + w / 2, y + h / 2], w / 2 + 11, h / 2 + 11, 40)
            : rect(x - 11, y - 11, w + 22, h + 22),
          { tone: 0.3, form: 0.3, line: 1.9, wash: "#c9a24a" },
        );
        flat(oval ? ellipse([x + w / 2, y + h / 2], w / 2, h / 2, 40) : rect(x, y, w, h), {
          tone: oval ? 0.16 : 0.06,
          form: 0.35,
          line: 1.3,
          wash: "#bcc3b0",
          axis: [1, -1],
        });
        if (!oval) {
          s.line(
            curve([x + 4, y + h * 0.7], [x + w * 0.3, y + h * 0.45], [x + w * 0.6, y + h * 0.66], [
              x + w - 4,
              y + h * 0.5,
            ]),
            1.4,
          );
          s.last.ink += b.field(
            rect(x + 3, y + h * 0.7, w - 6, h * 0.27),
            [1, 0.1],
            4.5,
            () => 0.35,
          );
        }
      }
    }
    floor(r.chance(0.5));
  }
  function floor(tiles: boolean) {
    const f = rect(g.x0, g.horizon, W, g.y1 - g.horizon);
    const vx = (g.x0 + g.x1) / 2 + r.range(-150, 150);
    const vy = g.horizon - 260;
    paper(f, "#d8c39a");
    for (let i = -14; i <= 14; i++) {
      const xb = vx + i * 110;
      const t = (g.horizon - vy) / (g.y1 - vy);
      const xt = lerp(vx, xb, t);
      if (xt > g.x0 && xt < g.x1 && xb > g.x0 - 200 && xb < g.x1 + 200) {
        const k = xb < g.x0 ? (g.x0 - xt) / (xb - xt) : xb > g.x1 ? (g.x1 - xt) / (xb - xt) : 1;
        s.line([[xt, g.horizon], [lerp(xt, xb, k), lerp(g.horizon, g.y1, k)]], 1.5, 0.1);
      }
    }
    if (tiles) {
      for (let i = 1; i < 7; i++) {
        const y = g.horizon + (g.y1 - g.horizon) * (i / 7) ** 1.5;
        s.line([[g.x0, y], [g.x1, y]], 1.3, 0.1);
      }
    }
    ruled(
      f,
      [1, 0.02],
      5.4,
      (x, y) =>
        0.13 + 0.2 * noise2(x / 120, y / 40, seed + 3) +
        0.16 * (y - g.horizon) / (g.y1 - g.horizon),
    );
  }
  function sky() {
    const p = rect(g.x0, g.y0, W, g.horizon - g.y0);
    paper(p, "#d9e2e4");
    ruled(
      p,
      [1, 0.01],
      6.6,
      (x, y) =>
        0.3 * (1 - (y - g.y0) / (g.horizon - g.y0)) + 0.42 * noise2(x / 200, y / 60, seed) - 0.02,
    );
  }
  function ground(grass: boolean) {
    const f = rect(g.x0, g.horizon, W, g.y1 - g.horizon);
    paper(f, grass ? "#b9bd86" : "#d8cba8");
    ruled(
      f,
      [1, 0.03],
      6,
      (x, y) =>
        0.1 + 0.34 * noise2(x / 90, y / 26, seed + 3) + 0.12 * (y - g.horizon) / (g.y1 - g.horizon),
    );
    for (let i = 0; i < (grass ? 46 : 26); i++) {
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
            1.8,
            0.8,
          );
        }
      } else {s.line(
          curve([x - 9 * k, y], [x - 4 * k, y - 5 * k], [x + 5 * k, y - 5 * k], [x + 9 * k, y]),
          1.5,
        );}
    }
  }
  function tree(x: number, y: number, h: number, lean: number) {
    const top: Pt = [x + lean, y - h * 0.62];
    const [l, q] = rails(curve([x, y], [x + lean * 0.1 - 8, y - h * 0.3], top), [
      h * 0.055,
      h * 0.036,
      h * 0.026,
    ]);
    s.tube(l, q, { tone: 0.35, form: 1, line: 2.2, wash: "#7a6248" });
    s.flow(l, q, (u) => 0.25 + 0.3 * u);
    for (let i = 0; i < 6; i++) {
      const a = i * 1.05 + r.range(0, 0.6);
      const R = h * r.range(0.15, 0.22);
      const c: Pt = i === 5
        ? [top[0], top[1] - h * 0.1]
        : [top[0] + Math.cos(a) * h * 0.24, top[1] - h * 0.1 + Math.sin(a) * h * 0.16];
      s.part(scallop(ellipse(c, R, R * 0.72, 18), 21, 8, true, () => r.next()), {
        form: 0.55,
        tone: 0,
        line: 1.7,
        wash: "#8d9a5e",
        axis: [0.5, 1],
        bulge: 0.04,
      });
      for (let j = 0; j < 26; j++) {
        const t = r.range(-1.2, 4.2);
        const k = Math.sqrt(r.next()) * 0.86;
        const px = c[0] + Math.cos(t) * R * k;
        const py = c[1] + Math.sin(t) * R * 0.7 * k;
        const z = r.range(5, 9);
        s.line(
          curve([px - z, py + 1], [px - z * 0.5, py - z * 0.7], [px, py], [
            px + z * 0.5,
            py - z * 0.7,
          ], [px + z, py + 1]),
          1.4 + 1.6 * (px > c[0] ? 1 : 0),
          0.3,
        );
      }
    }
  }
  function street() {
    sky();
    let x = g.x0 - r.range(0, 60);
    while (x < g.x1) {
      const w = r.range(150, 270);
      const h = r.range(250, g.horizon - g.y0 - 70);
      const y = g.horizon - h;
      const right = Math.min(x + w, g.x1);
      const left = Math.max(x, g.x0);
      const tone = r.pick([0.04, 0.12, 0.22]);
      if (right - left < 20) {
        x += w;
        continue;
      }
      const f = rect(left, y, right - left, h);
      const wash = r.pick(["#dcc7a4", "#c9a58a", "#d9d4c4", "#b8a48c"]);
      if (x >= g.x0 && x + w <= g.x1) {
        flat([[left - 8, y], [left + w * 0.2, y - 60], [right - w * 0.2, y - 60], [right + 8, y]], {
          tone: 0.45,
          form: 0.2,
          line: 1.8,
          wash: "#8c6b5a",
          axis: [1, 0],
        });
      }
      s.part(f, { form: 0, line: 1.7, wash });
      ruled(
        f,
        [1, 0],
        5.2,
        (px, py) =>
          tone + 0.12 + 0.18 * noise2(px / 110, py / 90, seed + x) + 0.12 * ((px - left) / w),
      );
      const cols = Math.max(1, Math.floor((right - left - 20) / 66));
      const rows = Math.floor((h - 110) / 92);
      for (let i = 0; i < cols; i++) {
        for (let j = 0; j < rows; j++) {
          const px = left + 24 + i * 66;
          const py = y + 24 + j * 92;
          flat(rect(px - 4, py - 4, 44, 66), { form: 0, line: 1.3, wash: "#efe7d3" });
          flat(rect(px, py, 36, 58), {
            tone: 0.55,
            form: 0.2,
            line: 1.2,
            wash: "#8fa0a6",
            axis: [1, 0.4],
          });
          s.line([[px + 18, py], [px + 18, py + 58]], 2.4, 0);
          s.line([[px, py + 29], [px + 36, py + 29]], 2.4, 0);
        }
      }
      flat(rect(left + (right - left) * 0.4, g.horizon - 92, 44, 92), {
        tone: 0.5,
        form: 0.2,
        line: 1.6,
        wash: "#6b4a38",
        axis: [1, 0],
      });
      x += w;
    }
    ground(false);
  }
  function garden() {
    sky();
    const hill = [
      ...curve(
        [g.x0, g.horizon - r.range(40, 120)],
        [g.x0 + W * 0.3, g.horizon - r.range(60, 150)],
        [g.x0 + W * 0.65, g.horizon - r.range(20, 90)],
        [g.x1, g.horizon - r.range(50, 140)],
      ),
      [g.x1, g.horizon + 4],
      [g.x0, g.horizon + 4],
    ] as Pt[];
    s.part(hill, { form: 0, line: 1.2, wash: "#b7bf97" });
    ruled(hill, [1, -0.12], 6, (x, y) => 0.2 + 0.25 * noise2(x / 90, y / 40, seed));
    ground(true);
    const n = r.int(1, 3);
    for (let i = 0; i < n; i++) {
      tree(
        g.x0 + W * ((i + r.range(0.1, 0.6)) / n),
        g.horizon + r.range(4, 50),
        r.range(360, 520),
        r.range(-40, 40),
      );
    }
    if (r.chance(0.6)) { // paling fence
      const y = g.horizon + 6;
      for (let x = g.x0 + 6; x < g.x1 - 14; x += 30) {
        flat([[x, y], [x, y - 62], [x + 8, y - 74], [x + 16, y - 62], [x + 16, y]], {
          tone: 0.1,
          form: 0.5,
          line: 1.4,
          wash: "#c9b48a",
        });
      }
      for (const d of [24, 50]) {
        flat(rect(g.x0, y - d, W, 7), { form: 0.3, tone: 0.1, line: 1.2, wash: "#c9b48a" });
      }
    }
  }
  function vignette() {
    const cx = (g.x0 + g.x1) / 2;
    const cy = g.horizon - 120;
    const fall = (x: number, y: number) =>
      1 - Math.hypot((x - cx) / (W * 0.5), (y - cy) / (g.y1 - g.y0) * 1.7);
    ruled(
      all,
      [0.06, 1],
      6,
      (x, y) =>
        y > g.horizon + 10 ? 0 : 0.5 * fall(x, y) + 0.6 * noise2(x / 130, y / 200, seed) - 0.02,
    );
    ruled(
      all,
      [1, 0.35],
      7,
      (x, y) => y > g.horizon ? 0 : 0.45 * fall(x, y) + 0.6 * noise2(x / 130, y / 200, seed) - 0.2,
    );
    ruled(
      all,
      [1, 0.03],
      6.5,
      (x, y) =>
        y < g.horizon ? 0 : 0.12 + 0.5 * noise2(x / 110, y / 30, seed + 4) + 0.1 * fall(x, y),
    );
    for (let i = 0; i < 26; i++) {
      const x = r.range(g.x0 + 40, g.x1 - 40);
      const y = r.range(g.horizon + 10, g.y1 - 10);
      for (let j = -2; j <= 2; j++) {
        s.line(
          curve([x + j * 3, y], [x + j * 4, y - 8], [x + j * 8, y - r.range(10, 22)]),
          1.6,
          0.8,
        );
      }
    }
  }
}
