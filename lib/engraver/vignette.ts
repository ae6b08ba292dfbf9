/** A scene without borders: a cloud of tone behind the figures and ground under them. */
import type { Decor } from "./decor.ts";
import { curve } from "./geometry.ts";
import { noise2, rect } from "./stage.ts";

export function drawVignette({ s, g, W, r, seed, ruled }: Decor): void {
  const all = rect(g.x0, g.y0, W, g.y1 - g.y0);
  const cx = (g.x0 + g.x1) / 2;
  const cy = g.horizon - 120;
  const lean = r.range(-0.3, 0.3);
  const fall = (x: number, y: number) =>
    1 - Math.hypot((x - cx) / (W * 0.5), (y - cy) / (g.y1 - g.y0) * 1.7);
  ruled(all, [0.06 + lean, 1], {
    pitch: 5.4,
    dark: (x, y) =>
      y > g.horizon + 10 ? 0 : 0.5 * fall(x, y) + 0.6 * noise2(x / 130, y / 200, seed) - 0.02,
  });
  ruled(all, [1, 0.35 + lean], {
    pitch: 6,
    dark: (x, y) =>
      y > g.horizon ? 0 : 0.45 * fall(x, y) + 0.6 * noise2(x / 130, y / 200, seed) - 0.2,
  });
  ruled(all, [1, 0.03], {
    pitch: 6,
    dark: (x, y) =>
      y < g.horizon ? 0 : 0.12 + 0.5 * noise2(x / 110, y / 30, seed + 4) + 0.1 * fall(x, y),
  });
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
