/** What verdicts are about: rows as the page names them, places as the corpus keeps them. */
import type { ReviewVerdict, VerdictPlace } from "lib/corpus/verdict.ts";
import { placeVerdicts } from "lib/corpus/verdict_places.ts";
import type { VerdictSaid } from "./api.ts";
import { checkRow, type ReviewCorpus } from "./review_corpus.ts";

type Rows = Pick<ReviewCorpus, "plates" | "figures" | "plateRows" | "figureRows">;

function plateOf(row: number, { plates }: Rows): VerdictPlace {
  checkRow(row, { rows: plates, what: "plate" });
  const { id, sha256, width, height } = plates[row];
  return { plate: id, sha256, width, height, figure: null, box: null };
}

function figureOf(row: number, corpus: Rows): VerdictPlace {
  checkRow(row, { rows: corpus.figures, what: "figure" });
  const { plate, id, box } = corpus.figures[row];
  return { ...plateOf(corpus.plateRows.get(plate)!, corpus), figure: id, box };
}

/**
 * The places of what a verdict is about, in pixels of their plates; `b` is null of a figure alone.
 *
 * @throws {RangeError} where it names rows that are not there
 */
export function verdictPlacesOf(
  said: VerdictSaid,
  corpus: Rows,
): Pick<ReviewVerdict, "a" | "b"> {
  if (said.of === "figure") return { a: figureOf(said.figure, corpus), b: null };
  const { a, b, figures } = said;
  if (figures === null) return { a: plateOf(a, corpus), b: plateOf(b, corpus) };
  return { a: figureOf(figures[0], corpus), b: figureOf(figures[1], corpus) };
}

/**
 * What a kept verdict says in rows of a corpus, whose extraction may have numbered its figures anew. Null
 * where what it is about is not there.
 */
export function saidIn(corpus: Rows): (verdict: ReviewVerdict) => VerdictSaid | null {
  const { plates, figures, plateRows, figureRows } = corpus;
  const find = placeVerdicts({ plates, figures });
  return ({ a, b, type }) => {
    const target = find({ a, b });
    if (target === null) return null;
    if (target.of === "figure") {
      if (type !== "keep" && type !== "drop") return null;
      return { of: "figure", figure: figureRows.get(target.a)!, value: type };
    }
    if (target.of === "plates") {
      const [one, other] = [plateRows.get(target.a)!, plateRows.get(target.b)!];
      return { of: "pair", a: one, b: other, figures: null, value: type };
    }
    const two = [figureRows.get(target.a)!, figureRows.get(target.b)!] as const;
    const [one, other] = two.map((figure) => plateRows.get(figures[figure].plate)!);
    return { of: "pair", a: one, b: other, figures: two, value: type };
  };
}
