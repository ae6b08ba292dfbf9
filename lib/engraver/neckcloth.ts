/** What men wear at the throat. */
import type { Body } from "./body.ts";
import { add, curve, ellipse, mix, rails, scallop } from "./geometry.ts";

/** Stock, bow, jabot or collar. */
export function drawNeckcloth(body: Body, layer: "under the chin" | "over the coat") {
  const { s, who, k, g, down, T, front, breast, square } = body;

  if (body.pose.view === "back") return;
  const c = T(front(0.1) * breast, 0.06);
  const hs = k.headSize;
  if (layer === "under the chin") {
    const x = square ? 0 : 1;
    const n = rails([T(x, 0.12), mix(T(x, 0), k.head, 0.42)], [4.1 * g, 3.9]);
    s.part([...n[0], ...n[1].reverse()], { form: 0.7, wash: "#f4f0e6", line: 1.4, axis: down });
    s.lines([curve(n[0][0], T(1.4, 0.06), mix(n[1][0], T(2, 0), 0.2))], 1);
    return;
  }
  if (who.kind === "beast" && who.cravat === "collar") return;
  switch (who.cravat) {
    case "bow": {
      const w = 0.19 * hs;
      const bow = (d: number) =>
        s.part(
          curve(
            c,
            add(c, [w * d, -w * 0.7]),
            add(c, [w * 1.5 * d, 0]),
            add(c, [w * d, w * 0.7]),
            c,
          ),
          { tone: who.seed % 2 ? 0.7 : 0.05, form: 0.5, wash: who.hatStuff.wash, line: 1.5 },
        );
      bow(-1);
      bow(1);
      s.part(ellipse(c, w * 0.3, w * 0.36), {
        tone: who.seed % 2 ? 0.6 : 0,
        form: 0.3,
        wash: who.hatStuff.wash,
        line: 1.3,
      });
      break;
    }
    case "jabot": {
      for (let i = 2; i >= 0; i--) {
        const p = T(front(0.1 + i * 0.09) * (square ? 0 : 0.78), 0.08 + i * 0.085);
        s.part(scallop(ellipse(p, 2.9 - i * 0.4, 2.3), 1.7, 0.5), {
          form: 0.3,
          wash: "#f6f2e8",
          line: 1.2,
        });
        s.lines([[add(p, [-0.6, -1.2]), add(p, [-1, 1.4])], [
          add(p, [0.6, -1.2]),
          add(p, [0.9, 1.4]),
        ]], 0.9);
      }
      break;
    }
    case "collar":
      s.part([
        add(c, [-3.4, 0.5]),
        add(c, [-2.8, -hs * 0.26]),
        add(c, [1.2, -hs * 0.1]),
        add(c, [0.6, 1.2]),
      ], { form: 0.1, wash: "#f6f2e8", line: 1.5 });
      if (square) {
        s.part([
          add(c, [3.4, 0.5]),
          add(c, [2.8, -hs * 0.26]),
          add(c, [-0.4, -hs * 0.1]),
          add(c, [-0.2, 1.2]),
        ], { form: 0.1, wash: "#f6f2e8", line: 1.5 });
      }
      break;
  }
}
