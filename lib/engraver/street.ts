/** A street: a row of houses, a shop, a spire, lamps. */
import { type Decor, withinStage } from "./decor.ts";
import { curve, ellipse, type Pt, scallop } from "./geometry.ts";
import { drawGround, drawSky } from "./outdoors.ts";
import { noise2, rect } from "./stage.ts";

export function drawStreet(decor: Decor): void {
  const { g, W, r, flat } = decor;
  drawSky(decor);
  if (r.chance(0.6)) spire(decor, g.x0 + W * r.range(0.15, 0.85));
  const gap = r.chance(0.5) ? g.x0 + W * r.range(0.3, 0.7) : -1; // a lane between the houses
  const shop = r.int(0, 3);
  let x = g.x0 - r.range(0, 60);
  for (let i = 0; x < g.x1; i++) {
    const w = r.range(170, 280);
    if (gap > x && gap < x + w) {
      x += r.range(70, 120);
      continue;
    }
    house(decor, { x, w, shop: i === shop });
    x += w;
  }
  drawGround(decor, "stones");
  const kerb = g.horizon + 16;
  flat(rect(g.x0, kerb, W, 6), { tone: 0.1, line: 1.2, wash: "#cbbf9e" });
  if (r.chance(0.7)) lamp(decor, g.x0 + W * r.range(0.08, 0.92));
}

function spire({ g, flat }: Decor, x: number): void {
  const top = g.y0 + 40;
  flat([[x - 30, g.horizon], [x - 30, top + 190], [x + 30, top + 190], [x + 30, g.horizon]], {
    tone: 0.1,
    form: 0.5,
    line: 1.2,
    wash: "#d9d4c4",
  });
  flat([[x - 32, top + 190], [x, top], [x + 32, top + 190]], {
    tone: 0.14,
    form: 0.6,
    line: 1.2,
    wash: "#b9b4a8",
    axis: [0, 1],
  });
  flat(ellipse([x, top + 240], 15, 15), { tone: 0.04, line: 1.1, wash: "#efe7d3" });
}

function house(decor: Decor, { x, w, shop }: { x: number; w: number; shop: boolean }): void {
  const { s, g, r, seed, flat, ruled } = decor;
  const h = r.range(270, g.horizon - g.y0 - 60);
  const y = g.horizon - h;
  const tone = r.pick([0.02, 0.1, 0.2]);
  const brick = r.chance(0.35);
  const gable = r.chance(0.3);
  const f = withinStage(g, x, y, w, h);
  if (!f) return;
  const [left, right] = [f[0][0], f[1][0]];
  const whole = x >= g.x0 && x + w <= g.x1;
  const wash = r.pick(["#dcc7a4", "#c9a58a", "#d9d4c4", "#b8a48c"]);
  if (whole && !gable) {
    flat([[left - 8, y], [left + w * 0.14, y - 50], [right - w * 0.14, y - 50], [right + 8, y]], {
      tone: 0.4,
      form: 0.2,
      line: 1.6,
      wash: "#8c6b5a",
      axis: [1, 0],
    });
    const cx = left + w * r.range(0.3, 0.7);
    flat(rect(cx - 15, y - 82, 30, 44), { tone: 0.24, form: 0.4, line: 1.4, wash: "#a0705a" });
    for (const px of [cx - 8, cx + 7]) {
      flat(rect(px - 5, y - 96, 10, 15), { tone: 0.2, form: 0.6, line: 1.2, wash: "#b5805a" });
    }
  }
  if (whole && gable) {
    flat([[left, y], [left + w / 2, y - 84], [right, y]], {
      tone: tone + 0.16,
      form: 0.2,
      line: 1.6,
      wash,
      axis: [0, 1],
    });
  }
  s.part(f, { form: 0, line: 1.5, wash });
  ruled(f, [1, 0], {
    pitch: brick ? 8 : 5,
    dark: (px, py) =>
      tone + 0.1 + 0.18 * noise2(px / 110, py / 90, seed + x) + 0.14 * ((px - left) / w),
  });
  if (brick) {
    for (let row = 0; row < h / 16 - 1; row++) {
      for (let k = 0; k < (right - left) / 46 - 1; k++) {
        if (!r.chance(0.35)) continue;
        const px = left + 8 + k * 46 + (row % 2) * 20;
        s.line([[px, y + row * 16], [px, y + row * 16 + 8]], 1, 0);
      }
    }
  }
  flat([[left, y - 3], [right, y - 3], [right, y + 8], [left, y + 8]], {
    tone: 0.05,
    line: 1.3,
    wash: "#e9e2d0",
  });
  const columns = Math.max(1, Math.floor((right - left - 16) / 68));
  const margin = (right - left - columns * 68) / 2;
  const floors = Math.floor((h - (shop ? 150 : 110)) / 88);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < floors; j++) {
      window(decor, left + margin + 15 + i * 68, y + 26 + j * 88, r.chance(0.25));
    }
  }
  if (shop && right - left > 120) shopFront(decor, left + 8, right - 8);
  else {
    flat(rect(left + (right - left) * 0.4 - 6, g.horizon - 106, 60, 106), {
      tone: 0.04,
      line: 1.4,
      wash: "#e9e2d0",
    });
    flat(rect(left + (right - left) * 0.4, g.horizon - 96, 48, 96), {
      tone: 0.5,
      form: 0.2,
      line: 1.5,
      wash: "#6b4a38",
      axis: [1, 0],
    });
  }
}

function window({ s, flat }: Decor, x: number, y: number, shuttered: boolean): void {
  flat(rect(x - 4, y - 4, 46, 68), { line: 1.2, wash: "#efe7d3" });
  flat(rect(x, y, 38, 60), { tone: 0.62, form: 0.2, line: 1.1, wash: "#8fa0a6", axis: [1, 0.4] });
  if (shuttered) {
    for (const px of [x - 18, x + 43]) {
      flat(rect(px, y - 2, 14, 64), { tone: 0.3, line: 1.2, wash: "#6f8a45", axis: [0, 1] });
    }
  }
  s.line([[x + 19, y], [x + 19, y + 60]], 2, 0);
  for (const py of [y + 20, y + 40]) s.line([[x, py], [x + 38, py]], 1.8, 0);
  flat(rect(x - 7, y + 63, 52, 5), { tone: 0.1, line: 1.1, wash: "#efe7d3" });
}

function shopFront({ s, g, r, flat }: Decor, left: number, right: number): void {
  const top = g.horizon - 136;
  flat(rect(left, top, right - left, 20), { tone: 0.6, line: 1.5, wash: "#4a5a4a" });
  const door = r.chance(0.5) ? left + 6 : right - 56;
  flat(rect(door, top + 26, 48, 110), { tone: 0.5, form: 0.2, line: 1.5, wash: "#6b4a38" });
  const [a, b] = door < (left + right) / 2 ? [left + 64, right - 6] : [left + 6, right - 64];
  flat(rect(a, top + 28, b - a, 74), { tone: 0.3, line: 1.5, wash: "#8fa0a6", axis: [1, 1] });
  const panes = Math.max(2, Math.round((b - a) / 26));
  for (let i = 1; i < panes; i++) {
    s.line([[a + (b - a) * i / panes, top + 28], [a + (b - a) * i / panes, top + 102]], 1.8, 0);
  }
  for (const py of [top + 52, top + 77]) s.line([[a, py], [b, py]], 1.8, 0);
  const awning: Pt[] = [[left - 4, top + 2], [right + 4, top + 2]];
  if (r.chance(0.5)) {
    const low = scallop([[right + 14, top + 36], [left - 14, top + 36]], 18, 6, false);
    s.part([...awning, ...low], { form: 0, line: 1.5, wash: "#b5552b" });
    const stripes = Math.round((right - left) / 18);
    for (let i = 1; i < stripes; i += 2) {
      const [p, q] = [i / stripes, (i + 1) / stripes];
      s.fill([
        [left - 4 + (right - left + 8) * p, top + 3],
        [left - 4 + (right - left + 8) * q, top + 3],
        [left - 14 + (right - left + 28) * q, top + 36],
        [left - 14 + (right - left + 28) * p, top + 36],
      ]);
    }
  }
  // a sign on an iron arm
  const x = right + 8;
  if (x + 44 < g.x1) {
    s.part(rect(x - 6, top - 44, 4, 4), { form: 0, line: 1 });
    s.line([[x - 8, top - 42], [x + 36, top - 42]], 2.6, 0);
    s.line(curve([x - 8, top - 20], [x + 6, top - 24], [x + 14, top - 42]), 1.4, 0);
    flat(ellipse([x + 22, top - 14], 20, 24), { tone: 0.2, form: 0.4, line: 1.6, wash: "#d9b13a" });
    s.dot([x + 22, top - 14], 7);
  }
}

function lamp({ s, g, flat }: Decor, x: number): void {
  const y = g.horizon + 30;
  const top = y - 250;
  flat([[x - 5, y], [x - 3, top], [x + 3, top], [x + 5, y]], {
    tone: 0.8,
    line: 1.5,
    wash: "#3a3a34",
    axis: [0, 1],
  });
  flat([[x - 9, top], [x - 16, top - 38], [x + 16, top - 38], [x + 9, top]], {
    tone: 0.05,
    line: 1.7,
    wash: "#efe2b0",
  });
  s.line([[x, top], [x, top - 38]], 1.3, 0);
  flat([[x - 19, top - 38], [x, top - 56], [x + 19, top - 38]], {
    tone: 0.7,
    line: 1.6,
    wash: "#3a3a34",
  });
}
