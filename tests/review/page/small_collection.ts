/** A collection of three plates and five figures, for tests of the page. */
import type { CodedTexts, ReviewCollection, ReviewPair, VerdictRow } from "lib/review/api.ts";

const coded = (texts: readonly string[]): CodedTexts => {
  const values = [...new Set(texts)];
  return { values, codes: texts.map((text) => values.indexOf(text)) };
};

const atlas = { side: 10, columns: 2, rows: 2, count: 5 };

/** Plates: two impressions of a work, and one of which little is known. */
export const smallCollection: ReviewCollection = {
  title: "Three plates",
  revision: "r1",
  canSave: true,
  canSearch: true,
  reviewer: "m.",
  plates: {
    id: ["a1", "a2", "b1"],
    book: coded(["Wonderland", "Wonderland", ""]),
    artist: coded(["Tenniel", "", "Gillray"]),
    year: [1865, 1890, null],
    title: coded(["", "", ""]),
    work: coded(["Tea", "Tea", "The Plumb-pudding"]),
    rights: coded(["Public domain", "Public domain", ""]),
    holder: coded(["Bodleian", "Bodleian", "Café Müller"]),
    source: coded(["https://example.org/a1", "", ""]),
    width: [100, 200, 50],
    height: [80, 160, 50],
  },
  figures: {
    id: ["a1.01", "a1.02", "a2.01", "a2.02", "b1.01"],
    plate: [0, 0, 1, 1, 2],
    box: [0, 0, 10, 20, 10, 0, 30, 20, 0, 0, 20, 40, 20, 0, 60, 40, 5, 5, 45, 45],
    score: [0.9, 0.4, 0.8, 0.4, 0.99],
    name: coded(["Alice", "Hatter", "Alice", "", "Pitt"]),
  },
  atlases: { figures: atlas, points: atlas, plates: { ...atlas, count: 3 } },
  tileSide: 256,
  neighboursPerFile: 2,
  pairTypes: [{ value: "coloured", label: "Coloured" }, { value: "recut", label: "Cut again" }],
};

/** A pair of plates, with what is told of it besides. */
export function pairOf(a: number, b: number, more: Partial<ReviewPair> = {}): ReviewPair {
  return {
    a,
    b,
    figures: null,
    type: "coloured",
    probability: 0.9,
    model: "lines",
    transform: null,
    matches: [],
    ...more,
  };
}

/** A verdict that stands. */
export function verdictRow(
  id: number,
  said: VerdictRow["said"],
  more: Partial<VerdictRow> = {},
): VerdictRow {
  const when = "2026-01-01T00:00:00.000Z";
  return { id, said, suggestion: "", model: "", who: "m.", when, isUndone: false, ...more };
}
