/** What a person said of two plates, of two figures, or of one figure: whom it is about is known by geometry. */
import { checked, recordOf, type Schema, text, v } from "lib/assets/checked.ts";
import type { Box } from "lib/geometry/box.ts";
import { isPairType, type PairType } from "./pair_type.ts";
import { isPlateId } from "./plate_id.ts";

/** What is said: how two are related, as far as the person can tell, or whether a figure is one. */
export type VerdictType = PairType | "not sure" | "keep" | "drop";

/** Where a plate, or a figure on it, was when something was said of it. */
export interface VerdictPlace {
  /** Id of the plate. */
  readonly plate: string;
  /** SHA-256 of the plate's file, by which it is found under another id; "" where it is not known. */
  readonly sha256: string;
  /** Width of the plate in pixels. */
  readonly width: number;
  /** Height of the plate in pixels. */
  readonly height: number;
  /** Id of the figure at that time; null of a plate. A new extraction may give it to another figure. */
  readonly figure: string | null;
  /** The figure, pixels of the plate; null of a plate. */
  readonly box: Box | null;
}

/** What a model had said before the person did. */
export interface VerdictSuggestion {
  /** Its name. */
  readonly model: string;
  /** What its weights, or the origin of its result, are known by; "" where it has none. */
  readonly hash: string;
  /** What it suggested: one of `VerdictType`, or what a model calls it. */
  readonly type: string;
  /** How sure it was, 0 to 1. */
  readonly probability: number;
}

/** A row of a corpus: what somebody said, when, and of what. */
export interface ReviewVerdict {
  /** A UUID in small letters. */
  readonly id: string;
  /** When it was said: UTC as `Date.toISOString` writes it. */
  readonly at: string;
  /** Who said so, in the person's own words. */
  readonly who: string;
  /** What was said. */
  readonly type: VerdictType;
  /** The first plate or figure. */
  readonly a: VerdictPlace;
  /** The second; null of "keep" and "drop". */
  readonly b: VerdictPlace | null;
  /** What a model had suggested; null where none had. */
  readonly suggestion: VerdictSuggestion | null;
  /** When it was taken back; null while it stands. */
  readonly undone: string | null;
}

/** The most pixels that a side of a plate may have. */
const longestSide = 1_000_000;

const words = (most: number, wanted: string, least = 0): Schema<string> =>
  v.pipe(
    text,
    v.check(
      (said) =>
        said.length >= least && said.length <= most && said.isWellFormed() && !said.includes("\0"),
      wanted,
    ),
  );

const matching = (pattern: RegExp, wanted: string): Schema<string> =>
  v.pipe(text, v.check((said) => pattern.test(said), wanted));

const isTime = (said: string) =>
  said.length === 24 && !Number.isNaN(Date.parse(said)) && new Date(said).toISOString() === said;

const time: Schema<string> = v.pipe(
  text,
  v.check(isTime, "a time as 2026-01-31T23:59:59.000Z"),
);

const side: Schema<number> = v.pipe(
  v.number("pixels of a side"),
  v.check(
    (n) => Number.isInteger(n) && n > 0 && n <= longestSide,
    `a whole number of pixels from 1 to ${longestSide}`,
  ),
);

const edge: Schema<number> = v.pipe(
  v.number("a number of pixels"),
  v.check((n) => Math.abs(n) <= longestSide, `a number of pixels up to ${longestSide}`),
  v.transform((n) => n === 0 ? 0 : n), // -0 would be written as another number than it is
);

const box: Schema<Box> = v.pipe(
  v.strictTuple([edge, edge, edge, edge], "four numbers, x0, y0, x1, y1"),
  v.check(([x0, y0, x1, y1]) => x0 < x1 && y0 < y1, "a box with x0 < x1 and y0 < y1"),
);

const place: Schema<VerdictPlace> = v.pipe(
  recordOf<VerdictPlace>({
    plate: v.pipe(text, v.check((said) => isPlateId(said), "the id of a plate")),
    sha256: matching(/^([0-9a-f]{64})?$/, "a SHA-256 in small letters, or nothing"),
    width: side,
    height: side,
    figure: v.nullable(words(250, "the id of a figure", 1)),
    box: v.nullable(box),
  }),
  v.check(({ figure, box }) => figure === null || box !== null, "a figure with its box"),
);

const share: Schema<number> = v.pipe(
  v.number("a number from 0 to 1"),
  v.check((n) => n >= 0 && n <= 1, "a number from 0 to 1"),
);

const suggestion: Schema<VerdictSuggestion> = recordOf<VerdictSuggestion>({
  model: words(200, "the name of a model, of 200 letters at most", 1),
  hash: words(200, "a hash, of 200 letters at most"),
  type: words(100, "what a model suggested, of 100 letters at most", 1),
  probability: share,
});

const isAlone = (type: string) => type === "keep" || type === "drop";

const type: Schema<VerdictType> = v.pipe(
  text,
  v.check(
    (said) => isPairType(said) || isAlone(said) || said === "not sure",
    "one of the types of verdicts",
  ),
  v.transform((said) => said as VerdictType),
);

const isSame = (a: VerdictPlace, b: VerdictPlace) =>
  a.plate === b.plate && JSON.stringify(a.box) === JSON.stringify(b.box);

const verdict: Schema<ReviewVerdict> = v.pipe(
  recordOf<ReviewVerdict>({
    id: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID in small letters"),
    at: time,
    who: words(200, "who said so, of 1 to 200 letters", 1),
    type,
    a: place,
    b: v.nullable(place),
    suggestion: v.nullable(suggestion),
    undone: v.nullable(time),
  }),
  v.check(
    ({ type, a, b }) => isAlone(type) ? b === null && a.box !== null : b !== null,
    'a figure alone for "keep" and "drop", and two for all else',
  ),
  v.check(
    ({ a, b }) => b === null || (a.box === null) === (b.box === null),
    "two plates, or two figures",
  ),
  v.check(({ a, b }) => b === null || !isSame(a, b), "of two that are not the same one"),
);

/**
 * A verdict that can be one.
 *
 * @param where who gives it, for errors: "line 3 of verdicts.csv"
 * @throws {Error} that says what does not fit
 *
 * ```ts
 * import { checkedVerdict } from "lib/corpus/verdict.ts";
 * const plate = (id: string) => ({ plate: id, sha256: "", width: 600, height: 800, figure: null, box: null });
 * checkedVerdict({
 *   id: "0a8f1c52-3d4e-4f5a-8b6c-7d8e9f0a1b2c",
 *   at: "2026-01-31T12:00:00.000Z",
 *   who: "E. H.",
 *   type: "coloured",
 *   a: plate("dore-1"),
 *   b: plate("dore-2"),
 *   suggestion: null,
 *   undone: null,
 * }, "an example").type; // "coloured"
 * ```
 */
export const checkedVerdict = (value: unknown, where: string): ReviewVerdict =>
  checked(value, verdict, where);
