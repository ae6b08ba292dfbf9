/** Hair, wigs and caps round heads seen from the front or from behind, in head units. */
import { blob, curve, ellipse, type Pt, scallop } from "./geometry.ts";
import { hatOver } from "./hats.ts";
import type { Identity } from "./identity.ts";
import type { Sketch } from "./sketch.ts";

type Half = readonly [left: Pt[], right: Pt[]];
const both = (draw: (side: -1 | 1) => void) => ([-1, 1] as const).forEach(draw);
const side = (sign: number, points: readonly Pt[]) => points.map(([x, y]): Pt => [x * sign, y]);
const isWhite = (who: Identity) =>
  who.hair === "wig" || who.hair === "fullwig" || who.hair === "pouf";

function mass(s: Sketch, [a, b]: Half, who: Identity, curly = 0): void {
  const ring = [...a, ...b.toReversed()];
  s.part(curly ? scallop(ring, curly, curly * 0.35) : ring, {
    form: 0.15,
    tone: who.hairTone * 0.4,
    wash: who.hairWash,
    line: 1.5,
  });
  const tone = who.hairTone;
  s.flow(
    a,
    b,
    (u, v) =>
      0.12 + tone * 0.7 + (0.1 + 0.25 * tone) * Math.sin(u * 21 + v * 2) -
      (v > 0.25 && v < 0.5 ? 0.12 + tone * 0.2 : 0),
    0.85,
  );
}

function roll(s: Sketch, x: number, y: number, who: Identity, rx = 0.09, ry = 0.075): void {
  s.part(ellipse([x, y], rx, ry), { form: 0.5, tone: who.hairTone, wash: who.hairWash, line: 1.4 });
  s.line(curve([x - rx * 0.5, y], [x, y - ry * 0.5], [x + rx * 0.5, y], [x, y + ry * 0.4]), 1);
}

/** What falls behind the face, or nothing. */
export function drawHairBehindFace(s: Sketch, who: Identity): void {
  const low = who.hair === "long" ? 0.85 : who.hair === "fullwig" ? 0.9 : 0.5;
  if (who.hair !== "long" && who.hair !== "fullwig") return;
  const wide = who.hair === "fullwig" ? 0.56 : 0.47;
  mass(
    s,
    [
      curve([-0.1, -0.5], [-wide, -0.3], [-wide - 0.04, 0.3], [-wide * 0.9, low]),
      curve([0.1, -0.5], [wide, -0.3], [wide + 0.04, 0.3], [wide * 0.9, low]),
    ],
    who,
    who.hair === "fullwig" ? 0.13 : 0,
  );
}

/** The hair over a forehead and beside the cheeks. */
export function drawHairRoundFace(s: Sketch, who: Identity): void {
  const { hair } = who;
  if (hair === "bald" || hair === "none") return;
  if (hair === "fringe") {
    return both((k) =>
      mass(
        s,
        [
          side(k, curve([0.36, -0.24], [0.46, -0.06], [0.4, 0.2])),
          side(k, curve([0.31, -0.2], [0.33, -0.06], [0.35, 0.14])),
        ],
        who,
        0.07,
      )
    );
  }
  const full = isWhite(who) ? 0.05 : 0;
  if (hair === "pouf") {
    mass(s, [
      curve([-0.3, -0.26], [-0.46, -0.6], [-0.34, -1], [0, -1.12]),
      curve([0.3, -0.26], [0.46, -0.6], [0.34, -1], [0, -1.12]),
    ], who);
  }
  if (hair === "bun") {
    s.part(ellipse([0, -0.62], 0.15, 0.13), {
      form: 0.5,
      tone: who.hairTone,
      wash: who.hairWash,
      line: 1.5,
    });
  }
  const parted = hair === "bun" || hair === "ringlets" || hair === "long";
  both((k) =>
    mass(
      s,
      [
        side(
          k,
          curve([0, -0.58 - full], [0.26, -0.54 - full], [0.42 + full, -0.3], [
            0.43 + full,
            parted ? 0.12 : 0,
          ]),
        ),
        side(
          k,
          parted
            ? curve([0, -0.4], [0.16, -0.34], [0.31, -0.18], [0.36, 0.1])
            : curve([0, -0.34], [0.14, -0.36], [0.28, -0.24], [0.36, -0.02]),
        ),
      ],
      who,
      hair === "curls" ? 0.1 : hair === "fullwig" ? 0.12 : 0,
    )
  );
  if (hair === "wig") both((k) => [0.05, 0.19].forEach((y) => roll(s, k * 0.44, y, who, 0.1)));
  if (hair === "pouf") both((k) => [0, 0.16, 0.32].forEach((y) => roll(s, k * 0.42, y, who)));
  if (hair === "ringlets") {
    both((k) => [0.12, 0.25, 0.38, 0.51].forEach((y) => roll(s, k * 0.4, y, who, 0.075, 0.07)));
  }
  if (hair === "curls") {
    both((k) => [-0.02, 0.08].forEach((y) => roll(s, k * 0.42, y, who, 0.07, 0.065)));
  }
  if (hair === "fullwig") {
    both((k) =>
      mass(
        s,
        [
          side(k, curve([0.46, -0.1], [0.6, 0.3], [0.5, 0.86])),
          side(k, curve([0.36, -0.04], [0.36, 0.4], [0.26, 0.82])),
        ],
        who,
        0.13,
      )
    );
  }
}

/** The hair of a head seen from behind. */
export function drawHairFromBehind(s: Sketch, who: Identity): void {
  const { hair } = who;
  if (hair === "bald" || hair === "none") return;
  if (hair === "fringe") {
    return mass(
      s,
      [
        curve([-0.38, -0.12], [-0.4, 0.1], [-0.26, 0.34]),
        curve([0.38, -0.12], [0.4, 0.1], [0.26, 0.34]),
      ],
      who,
      0.07,
    );
  }
  const low = hair === "long" ? 0.95 : hair === "fullwig" ? 1 : hair === "ringlets" ? 0.4 : 0.36;
  const wide = hair === "fullwig" ? 0.56 : hair === "long" ? 0.45 : 0.42;
  const top = hair === "pouf" ? -1.08 : -0.58;
  mass(
    s,
    [
      curve([0, top], [-wide * 0.8, top + 0.14], [-wide, -0.2], [-wide * 0.95, 0.1], [
        -wide * 0.6,
        low,
      ]),
      curve([0, top], [wide * 0.8, top + 0.14], [wide, -0.2], [wide * 0.95, 0.1], [
        wide * 0.6,
        low,
      ]),
    ],
    who,
    hair === "curls" ? 0.1 : hair === "fullwig" ? 0.13 : 0,
  );
  if (hair === "bun") roll(s, 0, -0.14, who, 0.2, 0.19);
  if (hair === "ringlets") {
    for (const x of [-0.3, -0.15, 0, 0.15, 0.3]) {
      for (const y of [0.36, 0.48, 0.6]) roll(s, x, y, who, 0.075, 0.07);
    }
  }
  if (hair === "wig" || hair === "pouf") {
    both((k) => [0.04, 0.18].forEach((y) => roll(s, k * 0.42, y, who)));
  }
  if (hair === "wig") {
    mass(s, [
      curve([-0.1, 0.3], [-0.13, 0.6], [-0.06, 1]),
      curve([0.1, 0.3], [0.13, 0.6], [0.06, 1]),
    ], who);
    s.part(
      blob([0, 0.38], [-0.24, 0.26], [-0.24, 0.5], [0, 0.42], [0.24, 0.5], [0.24, 0.26]),
      { tone: 0.85, form: 0.3, wash: "#333333", line: 1.4 },
    );
  }
}

/** Hats that differ when seen straight on; the others are the ones of a profile. */
export function drawSquareHat(s: Sketch, who: Identity, view: "front" | "back"): void {
  const { tone, wash } = who.hatStuff;
  const front = view === "front";
  if (who.hat === "bonnet") {
    const crown = curve([-0.42, 0.2], [-0.54, -0.2], [-0.3, -0.66], [0, -0.72], [0.3, -0.66], [
      0.54,
      -0.2,
    ], [0.42, 0.2]);
    const inner = front
      ? curve(
        [0.33, 0.24],
        [0.38, -0.1],
        [0.24, -0.36],
        [0, -0.42],
        [-0.24, -0.36],
        [-0.38, -0.1],
        [
          -0.33,
          0.24,
        ],
      )
      : curve([0.3, 0.4], [0, 0.48], [-0.3, 0.4]);
    s.part([...crown, ...inner], { tone, wash, form: 0.8, line: 1.9 });
    for (let i = -3; i <= 3; i++) {
      s.line(
        front
          ? curve([i * 0.11, -0.4 + i * i * 0.012], [i * 0.13, -0.54], [
            i * 0.13,
            -0.66 + i * i * 0.015,
          ])
          : curve([i * 0.05, 0.02], [i * 0.12, -0.3], [i * 0.13, -0.64 + i * i * 0.015]),
        1.1,
      );
    }
    if (front) {
      s.part(
        blob([0, 0.54], [-0.16, 0.46], [-0.18, 0.62], [0, 0.56], [0.18, 0.62], [0.16, 0.46]),
        { tone: 0.4, wash, form: 0.3, line: 1.4 },
      );
    }
    return;
  }
  if (who.hat === "mobcap") {
    const puff = curve([-0.5, -0.06], [-0.56, -0.46], [-0.3, -0.8], [0, -0.86], [0.3, -0.8], [
      0.56,
      -0.46,
    ], [0.5, -0.06]);
    const low = front
      ? curve([0.3, -0.24], [0, -0.4], [-0.3, -0.24])
      : curve([0.34, 0.3], [0, 0.4], [-0.34, 0.3]);
    s.part([...puff, ...low], { tone: 0, form: 0.7, wash: "#f2ece0", line: 1.6 });
    for (let i = -3; i <= 3; i++) {
      s.line(
        curve([i * 0.11, front ? -0.42 + i * i * 0.018 : 0.1], [i * 0.15, -0.56], [i * 0.1, -0.76]),
        1,
      );
    }
    const frill = front
      ? curve([-0.54, 0.04], [-0.36, -0.24], [0, -0.42], [0.36, -0.24], [0.54, 0.04])
      : curve([-0.46, 0.3], [0, 0.4], [0.46, 0.3]);
    const up = front ? frill.map(([x, y]): Pt => [x * 0.9, y - 0.12]) : frill.map(
      ([x, y]): Pt => [x * 0.95, y - 0.11],
    );
    s.part(scallop([...frill, ...up.toReversed()], 0.09, 0.03), {
      form: 0.2,
      wash: "#f2ece0",
      line: 1.3,
    });
    return;
  }
  if (who.hat === "ribbon") {
    if (front) {
      s.part(
        curve(
          [-0.42, -0.24],
          [-0.3, -0.44],
          [0, -0.53],
          [0.3, -0.44],
          [0.42, -0.24],
          [0.4, -0.34],
          [
            0.28,
            -0.53,
          ],
          [0, -0.62],
          [-0.28, -0.53],
          [-0.4, -0.34],
        ),
        { tone: 0.6, wash, form: 0.2, line: 1.3 },
      );
    }
    s.part(
      blob([0, -0.56], [-0.22, -0.76], [-0.28, -0.58], [0, -0.52], [0.28, -0.58], [0.22, -0.76]),
      { tone: 0.5, wash, form: 0.3, line: 1.4 },
    );
    return;
  }
  hatOver(s.at([1.04, 0, 0, 1, 0.09, front ? 0 : -0.02]), who, "profile");
}
