/** The report of a run: one HTML page that needs nothing but itself. */
import type { Confusion } from "lib/detect/confusion.ts";
import type { Image } from "lib/image/image.ts";
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { LossPoint, PrecisionRecall } from "./curve.ts";
import type { Neighbours } from "./gallery.ts";
import { html, markup } from "./html.ts";
import type { Mark } from "./overlay.ts";
import { sectionsOf } from "./report_sections.ts";
import { fontFaces, reportStyle } from "./report_style.ts";
import { type DetectionRow, grouped, type TallyRow, type TopRow } from "./table.ts";

/** Something to know, in few words. */
export interface Fact {
  readonly label: string;
  readonly value: string | number;
}

/** A plate with what was found on it. */
export interface PlateView {
  readonly image: Image;
  /** The marks are on the picture already, which need not be as large as the plate. Default false. */
  readonly drawn?: boolean;
  readonly caption: string;
  readonly marks: readonly Mark[];
}

/** One character, with the plate around it and alone. */
export interface CutOutView {
  readonly caption: string;
  readonly withBackground: Image;
  readonly withoutBackground: Image;
}

/** An original and two views of it, as training sees them. */
export interface AugmentationView {
  readonly caption: string;
  readonly original: Image;
  readonly views: readonly [Image, Image];
}

/** A run of training. */
export interface TrainingView {
  readonly points: readonly LossPoint[];
  readonly chance: number;
  readonly floor: number;
  /** What was trained, and how: encoder, recipe, batch, seed. */
  readonly facts: readonly Fact[];
}

/** Two figures that were found to be the same engraving. */
export interface PairView {
  readonly a: Image;
  readonly b: Image;
  /** "coloured", "reversed" ... */
  readonly kind: string;
  /** Agreement of the lines, 0 to 1. */
  readonly score: number;
  readonly reversed: boolean;
  /** Whether it is true; null where nobody knows. */
  readonly correct: boolean | null;
  readonly caption: string;
}

/** Where something comes from and who may do what with it. */
export interface Source {
  readonly what: string;
  readonly source: string;
  readonly rights: string;
}

/** Everything the page says. A part that is empty is told to be so, or left out where it is null. */
export interface Report {
  readonly title: string;
  readonly subtitle: string;
  /** A paragraph on what was done. */
  readonly lead: string;
  /** The headline numbers, about six. */
  readonly facts: readonly Fact[];
  readonly plates: readonly PlateView[];
  readonly detection: readonly DetectionRow[];
  readonly precisionRecall: readonly PrecisionRecall[];
  /** The detector in parts; null where there are no labels. */
  readonly judgement?: {
    readonly byDifficulty: readonly TallyRow[];
    /** The plates where most went wrong first. */
    readonly byPlate: readonly TallyRow[];
    readonly confusion: Confusion;
    readonly minScore: number;
  } | null;
  readonly cutOuts: readonly CutOutView[];
  readonly augmentation: { readonly recipe: string; readonly views: readonly AugmentationView[] };
  readonly training: TrainingView | null;
  readonly evaluation: readonly TopRow[];
  readonly neighbours: readonly Neighbours[];
  readonly duplicates: {
    readonly scores: readonly DuplicateScore[];
    readonly pairs: readonly PairView[];
  };
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly sources: readonly Source[];
  /** Versions, seeds, digests, parameters. */
  readonly provenance: readonly Fact[];
  readonly timings: readonly { readonly stage: string; readonly seconds: number }[];
}

/** Two strokes of a burin that meet, as a printer's ornament. */
const ornament = markup(
  `<svg class="ornament" viewBox="0 0 112 16" aria-hidden="true"><path fill="currentColor" ` +
    `d="M0 8q28 -1.6 50 -.5L56 2l6 5.5q22 -1.1 50 .5q-28 1.6 -50 .5L56 14l-6 -5.5q-22 1.1 -50 -.5z"/></svg>`,
);

/**
 * The report as one HTML page: pictures, fonts and figures inside it, no script, no network.
 *
 * Figures of the page are what the report says they are; nothing is computed here but pictures.
 */
export async function renderReport(report: Report): Promise<string> {
  const sections = await sectionsOf(report);
  const { title, subtitle, lead, facts } = report;
  const body = sections.map(({ id, title, intro, body }, i) =>
    html`
      <section id="${id}"
        aria-labelledby="${id}-title"><h2 id="${id}-title"><span class="number">${i +
          1}</span>${title}</h2><p>${intro}</p>${body}</section>
    `
  );
  const contents = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const numbers = facts.map(({ label, value }) =>
    html`
      <div>
        <dt>${label}</dt>
        <dd>${typeof value === "number" ? grouped(value) : value}</dd>
      </div>
    `
  );
  const page = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <style>${markup(fontFaces() + reportStyle)}</style>
      </head>
      <body><a class="skip" href="#main">To the report</a>
    <header><h1>${title}</h1><p class="subtitle">${subtitle}</p>${ornament}<p class="lead">${lead}</p><dl class="facts">${numbers}</dl></header>
    <nav aria-label="Contents"><ol>${contents}</ol></nav>
    <main id="main">${body}</main>
    <footer>Set in IM Fell English and Source Sans 3, both under the SIL Open Font License. This page needs no network.</footer>
      </body>
    </html>
  `;
  return page.html;
}
