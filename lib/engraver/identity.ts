/** Who a character is: everything that stays the same from scene to scene. */
import { Random } from "lib/tensor/random.ts";
import { bell } from "./noise.ts";

export type Kind = "man" | "woman" | "girl" | "beast";
export interface Face {
  noseLength: number;
  noseHook: number;
  noseDrop: number;
  noseBulb: number;
  brow: number;
  forehead: number;
  slope: number;
  chin: number;
  jowl: number;
  lips: number;
  eye: number;
  bag: number;
  lines: number;
  jaw: number;
  browTilt: number;
}
export interface Stuff {
  tone: number;
  wash: string;
  pattern: "plain" | "stripe" | "check" | "dot" | "sprig";
}
export interface Identity {
  id: string;
  seed: number;
  kind: Kind;
  beast?: "rabbit" | "pig" | "fox" | "bird" | "cat" | "frog" | undefined;
  build: {
    head: number;
    belly: number;
    stoop: number;
    legs: number;
    leg: number;
    girth: number;
    height: number;
  };
  face: Face;
  hair:
    | "bald"
    | "fringe"
    | "crop"
    | "curls"
    | "long"
    | "wig"
    | "fullwig"
    | "bun"
    | "ringlets"
    | "pouf"
    | "none";
  hairTone: number;
  hairWash: string;
  hat:
    | "none"
    | "tophat"
    | "tricorn"
    | "bicorne"
    | "bonnet"
    | "mobcap"
    | "roundhat"
    | "plume"
    | "nightcap"
    | "crown"
    | "shako"
    | "ribbon";
  hatStuff: Stuff;
  beard: "none" | "chops" | "full" | "goatee" | "moustache" | "stubble";
  glasses: "none" | "spectacles" | "monocle";
  body: "frockcoat" | "tailcoat" | "shirt" | "robe" | "uniform" | "gown" | "empire" | "frock";
  coat: Stuff;
  waistcoat: Stuff;
  legs: Stuff;
  skirt: Stuff;
  legwear: "breeches" | "trousers" | "boots";
  apron: boolean;
  cloak: boolean;
  cravat: "bow" | "jabot" | "stock" | "collar";
  shawl: boolean;
  crinoline: number;
  prop:
    | "none"
    | "cane"
    | "umbrella"
    | "book"
    | "tray"
    | "scroll"
    | "fan"
    | "basket"
    | "pipe"
    | "sword"
    | "bottle";
  girlishSleeves: boolean;
}

const cloth = [
  "#9d3b32",
  "#2f5d7c",
  "#4f6b3a",
  "#b98a2f",
  "#6c4a73",
  "#7a5234",
  "#c06a7a",
  "#3f7f7a",
  "#b5552b",
  "#53617f",
];
const light = ["#e9d9a6", "#efe6d2", "#c9d3d6", "#e4c3b4", "#d8d6a4", "#cfd9b8"];
/** Tones of hair and the washes that go with them. */
export const hairs: [number, string][] = [[0, "#e8e4d8"], [0.12, "#d8c08a"], [0.3, "#b0713a"], [
  0.5,
  "#6b4528",
], [0.8, "#3a2c24"]];

export function makeIdentity(seed: number, kind?: Kind): Identity {
  const r = new Random(seed).fork("identity");
  const k = kind ?? r.weighted({ man: 11, woman: 6, girl: 2, beast: 4 });
  const stuff = (tones: number[], washes: string[], plain = 0.6): Stuff => ({
    tone: r.pick(tones),
    wash: r.pick(washes),
    pattern: r.chance(plain) ? "plain" : r.pick(["stripe", "check", "dot", "sprig"] as const),
  });
  const man = k === "man" || k === "beast";
  const fem = !man;
  const age = k === "girl" ? 0 : r.next();
  const caric = k === "girl" ? 0.35 : man ? r.range(0.7, 1.35) : r.range(0.35, 1.15);
  const face: Face = {
    noseLength: 0.1 + 0.05 * caric + 0.11 * r.next() ** 1.4 * caric,
    noseHook: (bell(r) * 0.06 + 0.015) * caric,
    noseDrop: r.range(-0.05, 0.1) * caric,
    noseBulb: r.range(0.005, 0.075) * caric,
    brow: r.range(0, 0.05) * caric,
    forehead: r.range(-0.05, 0.08),
    slope: r.range(-0.04, 0.12),
    chin: r.range(-0.1, 0.14) * caric,
    jowl: r.next() * caric * (man ? 1 : 0.7),
    lips: r.range(0.4, 1.3),
    eye: k === "girl" ? r.range(1.4, 1.7) : fem ? r.range(1.1, 1.4) : r.range(0.75, 1.2),
    bag: age * caric,
    lines: age * caric,
    jaw: r.range(-0.04, 0.07),
    browTilt: bell(r),
  };
  if (fem) { // softer bones
    const soft = k === "girl" ? 0.35 : 0.62;
    face.noseLength = 0.09 + (face.noseLength - 0.11) * soft;
    face.noseHook *= soft;
    face.noseBulb *= soft;
    face.brow = 0;
    face.chin = face.chin * soft - 0.02;
    face.lines *= soft;
    face.bag *= soft;
    face.jaw -= 0.03;
    face.lips += 0.25;
    face.browTilt *= soft;
    if (k === "girl") { // a snub nose, a round forehead, a short chin
      face.noseLength = 0.075 + 0.15 * Math.max(0, face.noseLength - 0.09);
      face.noseHook = -0.012;
      face.noseBulb = 0.012;
      face.chin = -0.035;
      face.forehead = 0.05;
      face.slope = -0.02;
      face.jaw = 0.03;
      face.lips = Math.min(face.lips, 1);
      face.lines = face.bag = 0;
    }
    face.noseDrop = Math.min(face.noseDrop, 0.03) - (k === "girl" ? 0.03 : 0);
    face.jowl *= soft;
  }
  const [hairTone, hairWash] = r.pick(age > 0.75 ? hairs.slice(0, 2) : hairs.slice(1));
  const era = r.pick(["georgian", "victorian"] as const);
  const body: Identity["body"] = k === "girl"
    ? "frock"
    : fem
    ? (r.chance(0.7) ? "gown" : "empire")
    : r.weighted(
      era === "georgian"
        ? { frockcoat: 6, robe: 1.4, shirt: 1.6, uniform: 1.6, tailcoat: 0.3 }
        : { tailcoat: 5, shirt: 1.6, robe: 1, uniform: 1, frockcoat: 1 },
    );
  const hair: Identity["hair"] = k === "beast"
    ? (r.chance(0.25) ? "wig" : "none")
    : k === "girl"
    ? r.pick(["long", "ringlets"] as const)
    : fem
    ? r.pick(
      era === "georgian"
        ? ["pouf", "bun", "ringlets", "curls"] as const
        : ["bun", "ringlets", "long"] as const,
    )
    : body === "robe"
    ? r.pick(["fullwig", "fullwig", "bald", "long"] as const)
    : era === "georgian"
    ? r.pick(["wig", "wig", "wig", "crop", "fringe", "fullwig"] as const)
    : r.pick(["crop", "curls", "fringe", "bald", "long"] as const);
  const hat: Identity["hat"] = k === "girl"
    ? r.pick(["ribbon", "none", "bonnet", "ribbon"] as const)
    : fem
    ? (hair === "pouf"
      ? r.pick(["none", "plume"] as const)
      : r.pick(["bonnet", "mobcap", "plume", "none", "bonnet", "mobcap"] as const))
    : body === "uniform"
    ? r.pick(["bicorne", "shako"] as const)
    : hair === "fullwig"
    ? r.pick(["none", "none", "crown"] as const)
    : era === "georgian"
    ? r.pick(["tricorn", "tricorn", "none", "roundhat", "nightcap", "bicorne"] as const)
    : r.pick(["tophat", "tophat", "tophat", "none", "roundhat", "nightcap"] as const);
  const white = hair === "wig" || hair === "fullwig" || hair === "pouf";
  return {
    id: `c${seed.toString(36)}`,
    seed,
    kind: k,
    beast: k === "beast"
      ? r.pick(["rabbit", "pig", "fox", "bird", "cat", "frog"] as const)
      : undefined,
    build: {
      head: k === "girl"
        ? r.range(24.5, 28)
        : k === "beast"
        ? r.range(20, 25)
        : fem
        ? r.range(17, 21)
        : r.range(18, 25),
      belly: man ? Math.max(0, r.range(-0.5, 1.25)) : r.range(0, 0.5),
      stoop: r.chance(0.35) ? r.range(0.4, 1) : r.range(0, 0.25),
      legs: r.range(0.7, 1.25),
      leg: r.range(0.46, 0.55),
      girth: r.range(0.82, 1.2) * (k === "girl" ? 0.8 : 1),
      height: k === "girl" ? r.range(0.68, 0.78) : r.range(0.86, 1.1),
    },
    face,
    hair,
    hairTone: white ? 0.02 : hairTone,
    hairWash: white ? "#e6e2d8" : hairWash,
    hat,
    hatStuff: {
      tone: hat === "tophat" || hat === "tricorn" || hat === "bicorne" || hat === "shako"
        ? r.pick([0.85, 0.7, 0.4])
        : r.pick([0, 0.1, 0.35]),
      wash: r.pick(cloth),
      pattern: "plain",
    },
    beard: !man || k === "beast"
      ? "none"
      : era === "victorian"
      ? r.pick(["none", "chops", "full", "goatee", "moustache", "none", "chops"] as const)
      : r.pick(["none", "none", "none", "stubble", "moustache"] as const),
    glasses: r.weighted({ none: 7, spectacles: 1.5, monocle: man ? 0.8 : 0 }),
    body,
    coat: body === "shirt"
      ? stuff([0, 0.02], light, 0.8)
      : stuff([0.05, 0.3, 0.5, 0.72, 0.85], cloth, 0.75),
    waistcoat: stuff([0, 0.05, 0.3, 0.6], [...cloth, ...light], 0.4),
    legs: stuff(
      [0.02, 0.1, 0.4, 0.65],
      [...light, ...cloth.slice(5)],
      era === "georgian" ? 0.85 : 0.55,
    ),
    skirt: stuff([0, 0.05, 0.25, 0.5, 0.75], [...cloth, ...light], 0.5),
    legwear: era === "georgian"
      ? (r.chance(0.75) ? "breeches" : "boots")
      : r.pick(["trousers", "trousers", "boots"] as const),
    apron: fem ? r.chance(0.4) : body === "shirt" && r.chance(0.6),
    cloak: man ? r.chance(0.14) : r.chance(0.12),
    cravat: era === "georgian"
      ? r.pick(["jabot", "stock"] as const)
      : r.pick(["bow", "collar", "stock"] as const),
    shawl: fem && k !== "girl" && r.chance(0.4),
    crinoline: r.range(0.5, 1.4),
    prop: r.weighted(
      man
        ? {
          none: 4,
          cane: 3,
          umbrella: 1.3,
          book: 1.2,
          tray: 0.8,
          scroll: 1.2,
          pipe: 0.8,
          sword: body === "uniform" ? 4 : 0.3,
          bottle: 0.9,
          fan: 0,
          basket: 0,
        }
        : {
          none: 4,
          cane: 0.2,
          umbrella: 1.2,
          book: 1,
          tray: 1,
          scroll: 0.3,
          pipe: 0,
          sword: 0,
          bottle: 0,
          fan: 1.5,
          basket: 1.5,
        },
    ),
    girlishSleeves: r.chance(0.5),
  };
}

/** What a stranger goes by at first sight; two persons of one look could be taken for each other. */
export function lookOf(who: Identity): string {
  const { kind, beast, body, hair, hat, beard, cloak, coat } = who;
  return [kind, beast, body, hair, hat, beard, cloak, coat.tone].join(" ");
}
