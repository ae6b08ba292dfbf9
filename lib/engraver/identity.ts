/** Who a character is: everything that stays the same from scene to scene. */
import { Random } from "lib/tensor/random.ts";
import { faceOf, isMan } from "./features.ts";

/** What sort of figure somebody is. */
export type Kind = "man" | "woman" | "girl" | "beast";

/** Lengths in heads; shares from 0 to about 1. */
export interface Face {
  /** Length of the nose. */
  readonly noseLength: number;
  /** How far the nose is hooked. */
  readonly noseHook: number;
  /** How far the tip of the nose hangs. */
  readonly noseDrop: number;
  /** How thick the tip of the nose is. */
  readonly noseBulb: number;
  /** How heavy the brow is. */
  readonly brow: number;
  /** Height of the forehead. */
  readonly forehead: number;
  /** How far the forehead slopes back. */
  readonly slope: number;
  /** How far the chin stands out. */
  readonly chin: number;
  /** How heavy the cheeks hang. */
  readonly jowl: number;
  /** How full the lips are. */
  readonly lips: number;
  /** Size of the eye. */
  readonly eye: number;
  /** How heavy the bags under the eyes are. */
  readonly bag: number;
  /** How wrinkled the face is. */
  readonly lines: number;
  /** How strong the jaw is. */
  readonly jaw: number;
  /** How far the eyebrow slants. */
  readonly browTilt: number;
}

/** A cloth: how dark it is engraved, 0 to 1, its water colour, its pattern. */
export interface Stuff {
  /** How dark the cloth is engraved, 0 to 1. */
  readonly tone: number;
  /** Colour that a colourist gives it, as in CSS. */
  readonly wash: string;
  /** What is woven into it or printed on it. */
  readonly pattern: "plain" | "stripe" | "check" | "dot" | "sprig";
}

/** A person, as much as never changes. */
export interface Identity {
  /** Name of the person: the same on every plate. */
  readonly id: string;
  /** The seed that the person is made from. */
  readonly seed: number;
  /** What sort of figure it is. */
  readonly kind: Kind;
  /** Which animal's head it has, where it is a beast. */
  readonly beast?: "rabbit" | "pig" | "fox" | "bird" | "cat" | "frog" | undefined;
  /** Proportions of the body, as factors and shares. */
  readonly build: {
    readonly head: number;
    readonly belly: number;
    readonly stoop: number;
    readonly legs: number;
    readonly leg: number;
    readonly girth: number;
    readonly height: number;
  };
  /** The face. */
  readonly face: Face;
  /** How the hair is dressed. */
  readonly hair:
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
  /** How dark the hair is engraved, 0 to 1. */
  readonly hairTone: number;
  /** Colour that a colourist gives the hair, as in CSS. */
  readonly hairWash: string;
  /** What is worn on the head. */
  readonly hat:
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
  /** What the hat is made of. */
  readonly hatStuff: Stuff;
  /** What grows on the face. */
  readonly beard: "none" | "chops" | "full" | "goatee" | "moustache" | "stubble";
  /** What is worn before the eyes. */
  readonly glasses: "none" | "spectacles" | "monocle";
  /** The garment of the upper body, or the whole one. */
  readonly body:
    | "frockcoat"
    | "tailcoat"
    | "shirt"
    | "robe"
    | "uniform"
    | "gown"
    | "empire"
    | "frock";
  /** What the coat is made of. */
  readonly coat: Stuff;
  /** What the waistcoat is made of. */
  readonly waistcoat: Stuff;
  /** What the breeches or trousers are made of. */
  readonly legs: Stuff;
  /** What the skirt is made of. */
  readonly skirt: Stuff;
  /** What is worn on the legs. */
  readonly legwear: "breeches" | "trousers" | "boots";
  /** Whether an apron is worn. */
  readonly apron: boolean;
  /** Whether a cloak is worn. */
  readonly cloak: boolean;
  /** What is tied round the neck. */
  readonly cravat: "bow" | "jabot" | "stock" | "collar";
  /** Whether a shawl is worn. */
  readonly shawl: boolean;
  /** How wide the skirt stands out, about .5 to 1.4. */
  readonly crinoline: number;
  /** What is carried. */
  readonly prop:
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
  /** Whether the sleeves are a girl's, short and puffed. */
  readonly girlishSleeves: boolean;
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
type Era = "georgian" | "victorian";

/** What hair and hat go with. */
interface Dress extends Pick<Identity, "body"> {
  readonly era: Era;
}

/** Tones of hair and the washes that go with them. */
export const hairs: readonly (readonly [tone: number, wash: string])[] = [
  [0, "#e8e4d8"],
  [0.12, "#d8c08a"],
  [0.3, "#b0713a"],
  [
    0.5,
    "#6b4528",
  ],
  [0.8, "#3a2c24"],
];

function bodyOf(r: Random, kind: Kind, era: Era): Identity["body"] {
  if (kind === "girl") return "frock";
  if (!isMan(kind)) return r.chance(0.7) ? "gown" : "empire";
  return r.weighted(
    era === "georgian"
      ? { frockcoat: 6, robe: 1.4, shirt: 1.6, uniform: 1.6, tailcoat: 0.3 }
      : { tailcoat: 5, shirt: 1.6, robe: 1, uniform: 1, frockcoat: 1 },
  );
}

function hairOf(r: Random, kind: Kind, { era, body }: Dress): Identity["hair"] {
  if (kind === "beast") return r.chance(0.25) ? "wig" : "none";
  if (kind === "girl") return r.pick(["long", "ringlets"] as const);
  if (kind === "woman") {
    return r.pick(
      era === "georgian"
        ? ["pouf", "bun", "ringlets", "curls"] as const
        : ["bun", "ringlets", "long"] as const,
    );
  }
  if (body === "robe") return r.pick(["fullwig", "fullwig", "bald", "long"] as const);
  return era === "georgian"
    ? r.pick(["wig", "wig", "wig", "crop", "fringe", "fullwig"] as const)
    : r.pick(["crop", "curls", "fringe", "bald", "long"] as const);
}

function hatOf(
  r: Random,
  kind: Kind,
  { era, body, hair }: Dress & Pick<Identity, "hair">,
): Identity["hat"] {
  if (kind === "girl") return r.pick(["ribbon", "none", "bonnet", "ribbon"] as const);
  if (kind === "woman") {
    return hair === "pouf"
      ? r.pick(["none", "plume"] as const)
      : r.pick(["bonnet", "mobcap", "plume", "none", "bonnet", "mobcap"] as const);
  }
  if (body === "uniform") return r.pick(["bicorne", "shako"] as const);
  if (hair === "fullwig") return r.pick(["none", "none", "crown"] as const);
  return era === "georgian"
    ? r.pick(["tricorn", "tricorn", "none", "roundhat", "nightcap", "bicorne"] as const)
    : r.pick(["tophat", "tophat", "tophat", "none", "roundhat", "nightcap"] as const);
}

function headOf(r: Random, kind: Kind): number {
  if (kind === "girl") return r.range(24.5, 28);
  if (kind === "beast") return r.range(20, 25);
  return kind === "woman" ? r.range(17, 21) : r.range(18, 25);
}

function buildOf(r: Random, kind: Kind): Identity["build"] {
  return {
    head: headOf(r, kind),
    belly: isMan(kind) ? Math.max(0, r.range(-0.5, 1.25)) : r.range(0, 0.5),
    stoop: r.chance(0.35) ? r.range(0.4, 1) : r.range(0, 0.25),
    legs: r.range(0.7, 1.25),
    leg: r.range(0.46, 0.55),
    girth: r.range(0.82, 1.2) * (kind === "girl" ? 0.8 : 1),
    height: kind === "girl" ? r.range(0.68, 0.78) : r.range(0.86, 1.1),
  };
}

const darkHats: ReadonlySet<Identity["hat"]> = new Set(["tophat", "tricorn", "bicorne", "shako"]);

const hatStuffOf = (r: Random, hat: Identity["hat"]): Stuff => ({
  tone: darkHats.has(hat) ? r.pick([0.85, 0.7, 0.4]) : r.pick([0, 0.1, 0.35]),
  wash: r.pick(cloth),
  pattern: "plain",
});

function beardOf(r: Random, kind: Kind, era: Era): Identity["beard"] {
  if (kind !== "man") return "none";
  return era === "victorian"
    ? r.pick(["none", "chops", "full", "goatee", "moustache", "none", "chops"] as const)
    : r.pick(["none", "none", "none", "stubble", "moustache"] as const);
}

/** How often each thing is carried, one beside another; a uniform mostly has its sword. */
const propWeights = {
  man: {
    none: 4,
    cane: 3,
    umbrella: 1.3,
    book: 1.2,
    tray: 0.8,
    scroll: 1.2,
    pipe: 0.8,
    sword: 0.3,
    bottle: 0.9,
    fan: 0,
    basket: 0,
  },
  woman: {
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
} as const satisfies Record<string, Record<Identity["prop"], number>>;

function propOf(r: Random, kind: Kind, body: Identity["body"]): Identity["prop"] {
  if (!isMan(kind)) return r.weighted(propWeights.woman);
  return r.weighted({ ...propWeights.man, ...body === "uniform" ? { sword: 4 } : {} });
}

const stuffOf = (
  r: Random,
  tones: readonly number[],
  washes: readonly string[],
  plain: number,
): Stuff => ({
  tone: r.pick(tones),
  wash: r.pick(washes),
  pattern: r.chance(plain) ? "plain" : r.pick(["stripe", "check", "dot", "sprig"] as const),
});

/** A person, the same from the same seed. The order in which numbers are drawn is part of who it is. */
export function makeIdentity(seed: number, only?: Kind): Identity {
  const r = new Random(seed).fork("identity");
  const kind = only ?? r.weighted({ man: 11, woman: 6, girl: 2, beast: 4 });
  const man = isMan(kind);
  const age = kind === "girl" ? 0 : r.next();
  const face = faceOf(r, kind, age);
  const [hairTone, hairWash] = r.pick(age > 0.75 ? hairs.slice(0, 2) : hairs.slice(1));
  const era = r.pick(["georgian", "victorian"] as const);
  const body = bodyOf(r, kind, era);
  const hair = hairOf(r, kind, { era, body });
  const hat = hatOf(r, kind, { era, body, hair });
  const white = hair === "wig" || hair === "fullwig" || hair === "pouf";
  const georgian = era === "georgian";
  return {
    id: `c${seed.toString(36)}`,
    seed,
    kind,
    beast: kind === "beast"
      ? r.pick(["rabbit", "pig", "fox", "bird", "cat", "frog"] as const)
      : undefined,
    build: buildOf(r, kind),
    face,
    hair,
    hairTone: white ? 0.02 : hairTone,
    hairWash: white ? "#e6e2d8" : hairWash,
    hat,
    hatStuff: hatStuffOf(r, hat),
    beard: beardOf(r, kind, era),
    glasses: r.weighted({ none: 7, spectacles: 1.5, monocle: man ? 0.8 : 0 }),
    body,
    coat: body === "shirt"
      ? stuffOf(r, [0, 0.02], light, 0.8)
      : stuffOf(r, [0.05, 0.3, 0.5, 0.72, 0.85], cloth, 0.75),
    waistcoat: stuffOf(r, [0, 0.05, 0.3, 0.6], [...cloth, ...light], 0.4),
    legs: stuffOf(
      r,
      [0.02, 0.1, 0.4, 0.65],
      [...light, ...cloth.slice(5)],
      georgian ? 0.85 : 0.55,
    ),
    skirt: stuffOf(r, [0, 0.05, 0.25, 0.5, 0.75], [...cloth, ...light], 0.5),
    legwear: georgian
      ? (r.chance(0.75) ? "breeches" : "boots")
      : r.pick(["trousers", "trousers", "boots"] as const),
    apron: man ? body === "shirt" && r.chance(0.6) : r.chance(0.4),
    cloak: r.chance(man ? 0.14 : 0.12),
    cravat: georgian
      ? r.pick(["jabot", "stock"] as const)
      : r.pick(["bow", "collar", "stock"] as const),
    shawl: kind === "woman" && r.chance(0.4),
    crinoline: r.range(0.5, 1.4),
    prop: propOf(r, kind, body),
    girlishSleeves: r.chance(0.5),
  };
}

/** What a stranger goes by at first sight; two persons of one look could be taken for each other. */
export function appearanceOf(who: Identity): string {
  const { kind, beast, body, hair, hat, beard, cloak, coat } = who;
  return [kind, beast, body, hair, hat, beard, cloak, coat.tone].join(" ");
}
