/** What sitting adds: a chair, and a lap under long clothes. */
import type { Body } from "./body.ts";
import { curve, ellipse, type Pt, rails } from "./geometry.ts";
import { Sketch } from "./sketch.ts";
import type { Stuff } from "./identity.ts";

/** The chair belongs to nobody: it is scenery that stands before and behind people. */
export function drawChair({ s, k, g, who }: Body): void {
  const chair = new Sketch(s.burin, -1, s.frame, s.weight, s.parts);
  const [x, y] = [k.hip[0], k.hip[1] + 4.4];
  const [left, right] = [x - 9.4 * g, x + 10 * g];
  const style = { tone: 0.5, form: 0.8, wash: "#6b4a38", line: 1.5 };
  const bar = (points: Pt[], widths: number[]) => {
    const [l, r] = rails(points, widths);
    chair.part([...l, ...r.toReversed()], style);
  };
  const top: Pt = [left - 5, y - 31];
  bar(curve([left + 4, y], [left + 2, y - 16], [top[0] + 4, top[1]]), [0.9, 0.8, 0.8]);
  bar([[left + 4, y], [left + 3, -1.6]], [0.9, 0.6]);
  bar([[right - 3, y], [right - 2, -1.6]], [0.9, 0.6]);
  if (who.seed % 2) {
    chair.part(ellipse([left - 0.8, y - 19], 3, 9, 22, -0.16), { ...style, tone: 0.3 });
  } else {
    for (const t of [0.35, 0.6, 0.85]) {
      bar([[left - 4.6 * t, y - 31 * t], [left + 4 - 4 * t, y - 31 * t]], [0.9, 0.9]);
    }
  }
  bar(curve([left, y], [left - 1.6, y - 16], top), [1.1, 1, 1]);
  bar([[top[0] - 1, top[1] - 0.4], [top[0] + 5.4, top[1] + 0.2]], [1.3, 1.1]);
  bar([[left, y], [left - 1.4, -0.4]], [1.2, 0.8]);
  bar([[right, y], [right + 0.6, -0.4]], [1.2, 0.8]);
  chair.part(
    [[left - 0.8, y - 0.6], [right + 1, y - 0.6], [right + 1, y + 2], [left - 0.8, y + 2]],
    {
      ...style,
      tone: 0.35,
      wash: "#9d5b52",
      axis: [1, 0],
    },
  );
}

/** A skirt from the waist over the knees down to the hem. Returns its rear and its front edge. */
export function drawLap(
  { s, k, T, front, back, folds, wear, cloth }: Body,
  { stuff, waist, hem, wide }: { stuff: Stuff; waist: number; hem: number; wide: number },
): [Pt[], Pt[]] {
  const [hx, hy] = k.hip;
  const knee: Pt = [Math.max(k.nearKnee[0], k.farKnee[0]), Math.min(k.nearKnee[1], k.farKnee[1])];
  const rear = curve(
    T(back(waist), waist),
    [hx - 9.5, hy],
    [hx - 10 - wide * 0.2, hy + 9],
    [hx - 7 - wide * 0.3, hem],
  );
  const fore = curve(
    T(front(waist), waist),
    [knee[0] * 0.5 + hx * 0.5 + 2, hy - 5.4],
    [knee[0] + 1.5, knee[1] - 4],
    [knee[0] + 4.4, knee[1] + 2],
    [knee[0] + 4.6 + wide * 0.2, (knee[1] + hem) / 2],
    [knee[0] + 6 + wide * 0.4, hem],
  );
  const bottom = curve(
    rear[rear.length - 1],
    [(hx + knee[0]) / 2, hem + 1.4],
    fore[fore.length - 1],
  );
  s.part([...rear, ...bottom, ...fore.toReversed()], { ...cloth(stuff), bulge: 0.1 });
  wear(stuff, [0, 1]);
  s.flow(rear, fore, folds(15, 1, -0.05));
  s.lines([
    curve([knee[0] - 3, knee[1] - 2], [knee[0] - 1, knee[1] + 6], [knee[0] - 3, hem - 6]),
    curve([hx + 2, hy - 1], [hx + 8, hy + 1], [knee[0] - 5, knee[1] + 1]),
  ], 1.3);
  return [rear, fore];
}
