/** A recipe of one's own as JSON says it, checked spec by spec. */
import {
  count,
  flag,
  listOf,
  number,
  orMissing,
  recordOf,
  type Rows,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import type { Version } from "./affine.ts";
import type { Generator } from "./noise.ts";
import type { OwnRecipe } from "./recipes.ts";
import type { Border, Range, Smaller, Spec } from "./transform.ts";

type Kind = Spec["kind"];

const share: Schema<number> = v.pipe(
  number,
  v.minValue(0, "a share from 0 to 1"),
  v.maxValue(1, "a share from 0 to 1"),
);
const range = v.custom<Range>(
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) &&
    value[0] <= value[1],
  "a range, two numbers of which the first is not above the second",
) as Schema<Range>;
const notBelow: Schema<Range> = v.pipe(
  range,
  v.check(([low]) => low >= 0, "a range of numbers from 0 on"),
);
const side: Schema<number> = v.pipe(count, v.minValue(1, "a whole number from 1 on"));
const shares: Schema<Range> = v.pipe(
  range,
  v.check(([low, high]) => low > 0 && high <= 1, "a range of shares above 0 and up to 1"),
);
const aboveZero: Schema<Range> = v.pipe(
  range,
  v.check(([low]) => low > 0, "a range of numbers above 0"),
);
const oneOf = <K extends string>(table: Readonly<Record<K, true>>): Schema<K> =>
  v.picklist(Object.keys(table) as K[], `one of ${Object.keys(table).join(", ")}`);

const borders = oneOf<Border>({ reflect: true, white: true, black: true });
const versions = oneOf<Version>({ "1.3": true, "2.0": true, turned: true });
const generators = oneOf<Generator>({ numpy: true, opencv: true, table: true });
const methods = oneOf<"linear" | "area">({ linear: true, area: true });
const smaller = oneOf<Smaller>({ raise: true, clamp: true, pad: true, skip: true });

const kinds = () => Object.keys(rows).join(", ");
const spec: Schema<Spec> = v.lazy((value) => {
  const { kind } = (value ?? {}) as { readonly kind?: unknown };
  return typeof kind === "string" && Object.hasOwn(rows, kind)
    ? recordOf({ kind: v.literal(kind), ...rows[kind as Kind] } as unknown as Rows<Spec>)
    : v.custom<Spec>(() => false, `a spec, whose kind is one of ${kinds()}`);
});
const several: Schema<Spec[]> = v.pipe(
  listOf(spec),
  v.minLength(1, "a list of at least one spec"),
);

/** Whether specs leave a part of the picture. */
const hasCut = (specs: readonly Spec[]): boolean =>
  specs.some((spec) =>
    spec.kind === "crop" || spec.kind === "share" || ("of" in spec && hasCut(spec.of))
  );

/** What each kind is said with, besides its name. */
const rows: { readonly [K in Kind]: Rows<Omit<Extract<Spec, { kind: K }>, "kind">> } = {
  compose: { of: several, p: share },
  oneOf: { of: several, p: share },
  gray: { p: share },
  clahe: { clip: aboveZero, tiles: side, p: share },
  crop: { height: side, width: side, smaller, fill: orMissing(number), p: share },
  share: { area: shares, aspect: aboveZero, p: share },
  resize: { method: methods },
  shiftScaleRotate: {
    degrees: number,
    shift: number,
    scale: number,
    border: borders,
    version: versions,
    p: share,
  },
  flip: { p: share },
  noise: {
    sigma: orMissing(notBelow),
    variance: orMissing(notBelow),
    generator: orMissing(generators),
    p: share,
  },
  stripes: {
    count: notBelow,
    half: notBelow,
    greys: orMissing(v.pipe(listOf(number), v.minLength(1, "a list of at least one level"))),
    p: share,
  },
  tone: { gamma: aboveZero, gain: range, shift: range, p: share },
  contrast: { factor: range, p: share },
  tint: { strength: range, p: share },
  colour: { saturation: range, hue: range, p: share },
  inking: { amount: range, radius: orMissing(range), p: share },
  washes: { strength: range, p: share },
  elastic: { amount: range, p: share },
  paper: { amount: range, p: share },
  blur: { sigma: notBelow, p: share },
  solarize: { threshold: range, p: share },
  invert: { p: share },
  normalize: {},
};

/**
 * A recipe of one's own. `specs` bring pictures to the views' size once, by "resize"; where `distinct`,
 * `prescale` and `source` are left out, they are as the study's recipes have them.
 *
 * ```ts
 * import { checked } from "lib/assets/checked.ts";
 * import { recipeSchema } from "lib/augment/recipe_schema.ts";
 * const specs = [{ kind: "resize", method: "area" }, { kind: "flip", p: 0.5 }];
 * checked({ name: "mirrors", specs }, recipeSchema, "mirrors.json").distinct; // false
 * ```
 */
export const recipeSchema: Schema<OwnRecipe> = v.pipe(
  recordOf<Partial<OwnRecipe> & Pick<OwnRecipe, "name" | "specs">>({
    name: v.pipe(text, v.regex(/^[\w.@-]+$/, "a name of letters, digits, _, -, . and @")),
    source: orMissing(text),
    specs: v.pipe(
      several,
      v.check(
        (specs) => specs.filter(({ kind }) => kind === "resize").length === 1,
        'a list of specs with one {"kind": "resize", "method": "area"} among them',
      ),
      v.check(
        (specs) => !hasCut(specs.slice(specs.findIndex(({ kind }) => kind === "resize"))),
        "a list of specs whose crops and shares come before the resize: views have one size",
      ),
    ),
    distinct: orMissing(flag),
    prescale: orMissing(v.nullable(v.pipe(number, v.minValue(1, "a number from 1 on, or null")))),
  }),
  v.transform((recipe): OwnRecipe => ({
    source: "one's own",
    distinct: false,
    prescale: null,
    ...recipe,
  })),
);
