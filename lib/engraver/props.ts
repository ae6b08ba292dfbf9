/** Things carried, in figure units. `h` is the hand's place, `deg` its forearm's angle. */
import { add, blob, curve, ellipse, frameAt, mix, type Pt, rails, swing } from "./geometry.ts";
import type { Identity } from "./identity.ts";
import type { Sketch } from "./sketch.ts";

/** What a thing is drawn with. */
interface Carried {
  readonly s: Sketch;
  readonly who: Identity;
  readonly h: Pt;
  readonly deg: number;
  /** Height of the ground below the hand. */
  readonly ground: number;
  readonly tint: string;
}

type Draw = (carried: Carried) => void;

const drawCaneUmbrella: Draw = ({ s, who, h, deg, ground, tint }) => {
  const reach = h[1] < ground - 20 && Math.abs(deg) < 75;
  const top: Pt = reach ? add(h, [0, -2.5]) : add(h, swing(deg + 100, -7));
  const tip: Pt = reach ? [h[0] + (ground - h[1]) * 0.12, ground] : add(h, swing(deg + 100, 26));
  const [l, r] = rails([top, mix(top, tip, 0.5), tip], [0.75, 0.65, 0.5]);
  s.tube(l, r, { tone: 0.7, wash: "#4a3020", line: 1.3 }, false);
  if (who.prop === "umbrella") {
    const a = mix(top, tip, 0.2);
    const b = mix(top, tip, 0.93);
    const [L, R] = rails([a, mix(a, b, 0.3), mix(a, b, 0.7), b], [1, 2.5, 2, 0.5]);
    s.part([...curve(...L), ...curve(...R).reverse()], {
      tone: 0.5,
      form: 0.9,
      wash: tint,
      line: 1.6,
      axis: [tip[0] - top[0], tip[1] - top[1]],
    });
    s.flow(L, R, (u) => 0.3 + 0.3 * Math.sin(u * 12));
  } else s.part(ellipse(top, 1.2, 1.1), { tone: 0.1, wash: "#d9b13a", form: 0.5, line: 1.3 });
};

/** Each thing; a pipe is in the mouth, see `drawPipe`. */
const props: Readonly<Record<Exclude<Identity["prop"], "none" | "pipe">, Draw>> = {
  cane: drawCaneUmbrella,
  umbrella: drawCaneUmbrella,
  book({ s, h }) {
    const f = s.at(frameAt(add(h, [2.5, -1.5]), -14, 1));
    f.part([[-5, -5.5], [0.2, -4.6], [0, 4.4], [-5.2, 3.2]], {
      tone: 0.55,
      form: 0.1,
      wash: "#7a3b2c",
      line: 1.6,
    });
    f.part([[0.2, -4.6], [6, -6], [5.8, 3], [0, 4.4]], {
      tone: 0.35,
      form: 0.1,
      wash: "#7a3b2c",
      line: 1.6,
    });
    f.part([[-4.6, -6], [0.2, -5], [5.6, -6.4], [6, -6], [0.2, -4.5], [-5, -5.5]], {
      form: 0,
      line: 1.1,
    });
  },
  scroll({ s, h }) {
    const f = s.at(frameAt(h, -10, 1));
    f.part([
      ...curve([-2, -9], [2.5, -8.2], [7, -9.4]),
      ...curve([7.2, -9], [6.6, 0], [7.4, 7]),
      ...curve([7.2, 7.4], [2.6, 6.6], [-1.6, 8.2]),
      ...curve([-1.6, 8], [-2.4, 0], [-2, -9]),
    ], { form: 0.12, wash: "#f1e8d0", line: 1.5 });
    for (let i = 0; i < 9; i++) {
      f.line(
        curve([-0.8, -6.8 + i * 1.5], [2.4, -6.4 + i * 1.5], [
          5.8 - (i * 7 % 3) * 0.7,
          -7 + i * 1.5,
        ]),
        0.8,
      );
    }
  },
  tray({ s, h }) {
    const c = add(h, [3, -1]);
    s.part(ellipse(c, 11, 1.9), {
      tone: 0.3,
      form: 0.3,
      wash: "#c9a24a",
      line: 1.6,
      axis: [0, 1],
    });
    for (const [x, k] of [[-5, 1], [1, 1.25], [6, 0.9]]) {
      s.part([[c[0] + x - 1.9 * k, c[1] - 3.4 * k], [c[0] + x + 1.9 * k, c[1] - 3.4 * k], [
        c[0] + x + 1.2 * k,
        c[1],
      ], [c[0] + x - 1.2 * k, c[1]]], { form: 0.8, wash: "#eee", line: 1.3 });
      s.part(ellipse([c[0] + x, c[1] - 3.4 * k], 1.9 * k, 0.6 * k), {
        tone: 0.4,
        form: 0,
        wash: "#8a5a34",
        line: 1.1,
      });
    }
  },
  fan({ s, h, deg, tint }) {
    const f = s.at(frameAt(h, -deg + 160, 1));
    const rim: Pt[] = Array.from({ length: 11 }, (_, i) => swing(-55 + i * 11, 10));
    f.part([[0, 0], ...rim], { form: 0.1, wash: tint, line: 1.5 });
    for (const p of rim) f.line([[p[0] * 0.15, p[1] * 0.15], p], 1);
    f.line(rim.map((p) => [p[0] * 0.6, p[1] * 0.6] as Pt), 1.2);
  },
  basket({ s, h }) {
    const c = add(h, [0, 8]);
    s.part([[c[0] - 6.5, c[1] - 2], [c[0] + 6.5, c[1] - 2], [c[0] + 5, c[1] + 5], [
      c[0] - 5,
      c[1] + 5,
    ]], { tone: 0.3, wash: "#b98a4a", line: 1.6 });
    s.line(
      [...Array.from({ length: 13 }, (_, i) => {
        const a = Math.PI * i / 12;
        return [c[0] + Math.cos(a) * 5.5, c[1] - 2 - Math.sin(a) * 7] as Pt;
      })],
      2.6,
      0,
    );
    for (let i = 0; i < 5; i++) {
      s.line(
        curve([c[0] - 6 + i * 0.3, c[1] - 1 + i * 1.3], [c[0], c[1] - 0.4 + i * 1.3], [
          c[0] + 6 - i * 0.3,
          c[1] - 1 + i * 1.3,
        ]),
        1.2,
      );
    }
    s.part(
      blob(
        [c[0] - 6, c[1] - 2],
        [c[0] - 3, c[1] - 4.5],
        [c[0], c[1] - 3.5],
        [c[0] + 3.5, c[1] - 4.4],
        [c[0] + 6, c[1] - 2],
        [c[0], c[1] - 1.2],
      ),
      { form: 0.3, wash: "#f1eee4", line: 1.3 },
    );
  },
  bottle({ s, h }) {
    const f = s.at(frameAt(h, 6, 1));
    f.part([
      ...curve([-0.8, -10], [-0.8, -5.6], [-2.3, -3], [-2.2, 4]),
      ...curve([2.2, 4], [2.3, -3], [0.8, -5.6], [0.8, -10]),
    ], { tone: 0.75, form: 1, wash: "#4f5d33", line: 1.5 });
    f.part([[-1.6, -2], [1.7, -2], [1.7, 2], [-1.6, 2]], { form: 0, wash: "#efe6cc", line: 0.9 });
  },
  sword({ s, h, deg }) {
    const tip = add(h, swing(deg + 96, 34));
    const [l, r] = rails([h, mix(h, tip, 0.5), tip], [0.7, 0.6, 0.1]);
    s.tube(l, r, { tone: 0.05, form: 0.5, line: 1.3, wash: "#ccd" }, false);
    const p = swing(deg + 96);
    const n: Pt = [-p[1], p[0]];
    s.line(
      [add(h, [n[0] * 3 + p[0], n[1] * 3 + p[1]]), add(h, [-n[0] * 3 + p[0], -n[1] * 3 + p[1]])],
      3,
      0,
    );
    s.line([h, add(h, [-p[0] * 3, -p[1] * 3])], 3.4, 0);
  },
};

export function drawProp(s: Sketch, who: Identity, h: Pt, deg: number, ground: number) {
  const tint = who.hatStuff.wash;
  if (who.prop === "none" || who.prop === "pipe") return;
  props[who.prop]({ s, who, h, deg, ground, tint });
}

export function drawPipe(s: Sketch, at: Pt, size: number) {
  const e: Pt = [at[0] + size * 0.75, at[1] + size * 0.22];
  s.part([
    ...rails([at, mix(at, e, 0.5), e], [0.35, 0.35])[0],
    ...rails([at, mix(at, e, 0.5), e], [0.35, 0.35])[1].reverse(),
  ], { form: 0, line: 1.1 });
  s.part([[e[0] - 1, e[1] - 2.6], [e[0] + 1.4, e[1] - 2.6], [e[0] + 1, e[1] + 0.8], [
    e[0] - 0.8,
    e[1] + 0.6,
  ]], { tone: 0.3, wash: "#e8e0d0", line: 1.3 });
}
