/** What hangs on walls and stands before them. */
import type { Decor } from "./decor.ts";
import { curve, ellipse, type Pt, scallop } from "./geometry.ts";
import { rect } from "./stage.ts";

export type Furniture =
  | "window"
  | "door"
  | "picture"
  | "portrait"
  | "mirror"
  | "fireplace"
  | "bookcase"
  | "clock";

const wood = "#8a6a48";
const gilt = "#c9a24a";

/** Each piece is drawn with its left side at x, against a wall that ends at the horizon. */
export const furniture: Readonly<
  Record<Furniture, { readonly width: number; draw(decor: Decor, x: number): void }>
> = {
  door: {
    width: 170,
    draw({ s, g, flat }, x) {
      const top = g.horizon - 330;
      flat(rect(x - 14, top - 14, 178, 344), { tone: 0.1, form: 0.1, line: 1.6, wash: "#e9e2d0" });
      flat(rect(x, top, 150, 330), { tone: 0.3, form: 0.1, line: 2, wash: wood, axis: [1, 0] });
      for (const [px, py, h] of [[18, 20, 120], [84, 20, 120], [18, 165, 140], [84, 165, 140]]) {
        flat(rect(x + px, top + py, 48, h), { tone: 0.42, form: 0.2, line: 1.2, wash: wood });
      }
      s.part(ellipse([x + 138, g.horizon - 160], 6, 6), { form: 0.6, line: 1.4, wash: gilt });
    },
  },
  window: {
    width: 220,
    draw({ s, g, flat }, x0) {
      const [x, y, w, h] = [x0 + 36, g.y0 + 70, 150, 250];
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
            line: 1.2,
            wash: "#cfdde0",
            axis: [1, -1.2],
          });
        }
      }
      for (const side of [-1, 1]) {
        const cx = x + w / 2 + side * (w / 2 + 22);
        const inner = curve(
          [cx - side * 36, y - 34],
          [cx - side * 16, y + 70],
          [cx + side * 8, y + 150],
          [cx - side * 8, y + h + 46],
        );
        const outer = curve([cx + side * 30, y - 34], [cx + side * 30, y + 120], [
          cx + side * 26,
          y + h + 46,
        ]);
        s.part([...outer, ...inner.toReversed()], { form: 0.2, line: 1.7, wash: "#9d3b32" });
        s.flow(outer, inner, (u) => 0.24 + 0.28 * Math.sin(u * 16), 1.1);
        s.line([[cx + side * 28, y + 146], [cx + side * 4, y + 150]], 3, 0);
      }
      const swag = curve([x - 52, y - 40], [x + w / 2, y - 46], [x + w + 52, y - 40]);
      const low = curve([x - 52, y - 8], [x + w * 0.2, y + 16], [x + w / 2, y - 2], [
        x + w * 0.8,
        y + 16,
      ], [x + w + 52, y - 8]);
      s.part([...swag, ...scallop(low, 12, 3, false).toReversed()], {
        form: 0.3,
        line: 1.7,
        wash: "#9d3b32",
      });
      s.flow(swag, low, (u) => 0.16 + 0.2 * Math.sin(u * 9));
    },
  },
  picture: {
    width: 170,
    draw({ s, g, r, flat, ruled }, x) {
      const [w, h, y] = [r.range(110, 150), r.range(80, 120), g.y0 + r.range(60, 120)];
      flat(rect(x - 11, y - 11, w + 22, h + 22), { tone: 0.34, form: 0.3, line: 1.9, wash: gilt });
      s.line([[x + w * 0.3, y - 11], [x + w / 2, y - 40], [x + w * 0.7, y - 11]], 1.2, 0);
      flat(rect(x, y, w, h), { tone: 0.05, line: 1.3, wash: "#bcc3b0", axis: [0, 1] });
      const shore = y + h * r.range(0.55, 0.75);
      if (r.chance(0.5)) {
        // a ship
        const [mx, k] = [x + w * r.range(0.35, 0.65), h / 110];
        for (const [dx, tall] of [[-13, 40], [4, 52], [19, 36]]) {
          s.line([[mx + dx * k, shore], [mx + dx * k, shore - tall * k]], 1.5, 0);
          s.fill([
            [mx + (dx - 7) * k, shore - tall * 0.3 * k],
            [mx + (dx - 5) * k, shore - tall * 0.85 * k],
            [mx + (dx + 6) * k, shore - tall * 0.8 * k],
            [mx + (dx + 9) * k, shore - tall * 0.3 * k],
          ]);
        }
        s.fill([[mx - 24 * k, shore - 6], [mx + 30 * k, shore - 8], [mx + 22 * k, shore + 5], [
          mx - 18 * k,
          shore + 5,
        ]]);
      } else {
        const at = r.range(0.2, 0.7);
        s.line(
          curve(
            [x + 3, shore - 5],
            [x + w * at * 0.6, shore - h * 0.2],
            [x + w * at, shore - h * 0.34],
            [x + w * (at + 0.2), shore - h * 0.1],
            [x + w - 3, shore - h * 0.2],
          ),
          1.5,
          0.1,
        );
        for (let i = 0; i < 3; i++) {
          s.dot([x + w * (0.1 + 0.08 * i), shore - 6 - 3 * (i % 2)], 8);
        }
      }
      ruled(rect(x + 3, shore, w - 6, y + h - shore - 3), [1, 0.05], {
        pitch: 4.5,
        dark: () => 0.4,
      });
    },
  },
  portrait: {
    width: 140,
    draw({ s, g, r, flat }, x) {
      const [w, h, y] = [96, 122, g.y0 + r.range(60, 110)];
      flat(ellipse([x + w / 2, y + h / 2], w / 2 + 14, h / 2 + 14, 44), {
        tone: 0.36,
        form: 0.4,
        line: 1.9,
        wash: gilt,
      });
      flat(ellipse([x + w / 2, y + h / 2], w / 2, h / 2, 40), {
        tone: 0.34,
        line: 1.3,
        wash: "#bcc3b0",
        axis: [1, -1],
      });
      // a black profile, as cut with scissors
      const side = r.chance(0.5) ? 1 : -1;
      const p = (px: number, py: number): Pt => [x + w / 2 + side * px, y + h / 2 + py];
      s.fill([
        ...curve(p(-26, 52), p(-20, 30), p(-8, 20), p(-10, 8), p(-20, -4), p(-19, -26), p(-2, -37)),
        ...curve(p(-2, -37), p(14, -32), p(15, -18), p(22, -5), p(16, -2), p(17, 9), p(10, 15)),
        ...curve(p(10, 15), p(3, 19), p(8, 28), p(22, 36), p(26, 52)),
      ]);
    },
  },
  mirror: {
    width: 150,
    draw({ s, g, r, flat }, x) {
      const [w, h, y] = [r.range(84, 110), r.range(110, 150), g.y0 + r.range(50, 90)];
      const c: Pt = [x + w / 2, y + h / 2];
      flat(scallop(ellipse(c, w / 2 + 16, h / 2 + 16, 40), 18, 5), {
        tone: 0.3,
        form: 0.5,
        line: 1.7,
        wash: gilt,
      });
      flat(ellipse(c, w / 2, h / 2, 40), {
        tone: 0.12,
        form: 0.3,
        line: 1.3,
        wash: "#cfdde0",
        axis: [1, -1],
      });
      for (let i = 0; i < 3; i++) {
        s.line([[c[0] - 20 + i * 9, c[1] + 24], [c[0] - 2 + i * 12, c[1] - 26]], 1.2);
      }
    },
  },
  fireplace: {
    width: 280,
    draw({ s, g, flat }, x) {
      const [w, h] = [250, 210];
      const y = g.horizon - h;
      flat(rect(x, y, w, h), { tone: 0.06, form: 0.1, line: 1.8, wash: "#e2ddd0" });
      flat(rect(x + 48, y + 56, w - 96, h - 56), {
        tone: 0.86,
        line: 1.8,
        wash: "#4a4038",
        axis: [1, 0],
      });
      const fire = scallop(
        ellipse([x + w / 2, g.horizon - 26], 46, 30, 24),
        17,
        9,
      ).map(([px, py]): Pt => [px, Math.min(py, g.horizon - 10)]);
      s.part(fire, { form: 0, line: 1.4, wash: "#d9803a" });
      for (let i = -2; i <= 2; i++) {
        s.line(
          curve([x + w / 2 + i * 13, g.horizon - 14], [x + w / 2 + i * 15 + 5, g.horizon - 32], [
            x + w / 2 + i * 11,
            g.horizon - 48,
          ]),
          1.3,
        );
      }
      for (let i = -4; i <= 4; i++) {
        s.line([[x + w / 2 + i * 13, g.horizon - 24], [x + w / 2 + i * 13, g.horizon - 4]], 2.4, 0);
      }
      s.line([[x + w / 2 - 60, g.horizon - 24], [x + w / 2 + 60, g.horizon - 24]], 3, 0);
      for (const px of [x + 10, x + w - 38]) {
        flat(rect(px, y + 20, 28, h - 20), { tone: 0.16, form: 0.7, line: 1.3, wash: "#e2ddd0" });
      }
      flat(rect(x - 14, y - 14, w + 28, 20), { tone: 0.12, form: 0.3, line: 1.7, wash: "#e2ddd0" });
      for (const [px, k] of [[x + 24, 1], [x + w - 26, 0.8]]) {
        s.part(
          [
            ...curve([px - 7, y - 14], [px - 16 * k, y - 34], [px - 6, y - 48], [px - 10, y - 58]),
            ...curve([px + 10, y - 58], [px + 6, y - 48], [px + 16 * k, y - 34], [px + 7, y - 14]),
          ],
          { tone: 0.14, form: 0.9, line: 1.5, wash: "#8fb0c4" },
        );
      }
      const c: Pt = [x + w / 2, y - 42];
      flat(rect(c[0] - 26, y - 66, 52, 52), { tone: 0.5, form: 0.3, line: 1.6, wash: wood });
      s.part(ellipse(c, 18, 18), { form: 0, line: 1.5, wash: "#f4f0e6" });
      s.lines([[c, [c[0], c[1] - 12]], [c, [c[0] + 8, c[1] + 3]]], 1.6, 0);
    },
  },
  bookcase: {
    width: 220,
    draw({ s, g, r, flat }, x) {
      const [w, h] = [190, 340];
      const y = g.horizon - h;
      flat(rect(x, y, w, h), { tone: 0.5, form: 0.1, line: 2, wash: wood });
      flat(rect(x - 8, y - 14, w + 16, 16), { tone: 0.2, form: 0.2, line: 1.6, wash: wood });
      for (let shelf = 0; shelf < 5; shelf++) {
        const top = y + 12 + shelf * 64;
        flat(rect(x + 10, top, w - 20, 54), { tone: 0.75, line: 1.2, wash: "#5a4636" });
        for (let at = x + 12; at < x + w - 26;) {
          const [thick, tall] = [r.range(9, 19), r.range(34, 50)];
          if (r.chance(0.1)) {
            at += thick;
            continue;
          }
          flat(rect(at, top + 54 - tall, thick, tall), {
            tone: r.pick([0.02, 0.15, 0.4]),
            form: 0.5,
            line: 1.2,
            wash: r.pick(["#9d3b32", "#6b4a38", "#53617f", "#b98a2f"]),
          });
          s.line([[at + 2, top + 64 - tall], [at + thick - 2, top + 64 - tall]], 1.3, 0);
          at += thick;
        }
      }
    },
  },
  clock: {
    width: 110,
    draw({ s, g, flat }, x) {
      const y = g.horizon - 360;
      flat(rect(x + 4, g.horizon - 90, 82, 90), { tone: 0.36, form: 0.3, line: 1.8, wash: wood });
      flat(rect(x + 14, y + 96, 62, 178), { tone: 0.3, form: 0.4, line: 1.7, wash: wood });
      flat(rect(x + 28, y + 114, 34, 140), { tone: 0.5, form: 0.2, line: 1.3, wash: wood });
      flat(rect(x + 4, y, 82, 98), { tone: 0.34, form: 0.3, line: 1.8, wash: wood });
      s.part(curve([x - 2, y], [x + 24, y - 8], [x + 45, y - 30], [x + 66, y - 8], [x + 92, y]), {
        tone: 0.3,
        form: 0.4,
        line: 1.7,
        wash: wood,
      });
      const c: Pt = [x + 45, y + 50];
      s.part(ellipse(c, 33, 33, 30), { form: 0, line: 1.5, wash: "#f4f0e6" });
      for (let i = 0; i < 12; i++) {
        const [sin, cos] = [Math.sin(i * Math.PI / 6), Math.cos(i * Math.PI / 6)];
        s.line([[c[0] + sin * 24, c[1] - cos * 24], [c[0] + sin * 29, c[1] - cos * 29]], 1.8, 0);
      }
      s.lines([[c, [c[0] + 3, c[1] - 24]], [c, [c[0] + 15, c[1] + 5]]], 2, 0);
    },
  },
};
