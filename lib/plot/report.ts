/** The report of a run: one HTML page that needs nothing but itself. */
import type { CreditLine } from "lib/corpus/credit.ts";
import type { Confusion } from "lib/detect/confusion.ts";
import type { Image } from "lib/image/image.ts";
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { LossPoint, PrecisionRecall } from "./curve.ts";
import type { SearchResult } from "./gallery.ts";
import { html, markup } from "./html.ts";
import { aroundStyle, type AroundView } from "./look_around.ts";
import type { Mark } from "./overlay.ts";
import { pageOf } from "./page.ts";
import { sectionsOf } from "./report_sections.ts";

import { type DetectionRow, grouped, type TallyRow, type TopRow } from "./table.ts";

/** Something to know, in few words. */
export interface Fact {
  /** What the fact is about. */
  readonly label: string;
  /** The fact itself. */
  readonly value: string | number;
}

/** A plate with what was found on it. */
export interface PlateView {
  /** The plate, or the plate with its marks drawn in. */
  readonly image: Image;
  /** The marks are on the picture already, which need not be as large as the plate. Default false. */
  readonly drawn?: boolean;
  /** Name of the plate and what was found on it. */
  readonly caption: string;
  /** The boxes and masks to draw. */
  readonly marks: readonly Mark[];
  /** Whose it is and what may be done with it. */
  readonly credit?: CreditLine | undefined;
}

/** One character, with the plate around it and alone. */
export interface CutOutView {
  /** Who it is and on which plate. */
  readonly caption: string;
  /** The rectangle around the figure as it is on the plate. */
  readonly withBackground: Image;
  /** The figure alone, on white. */
  readonly withoutBackground: Image;
  /** Of its plate. */
  readonly credit?: CreditLine | undefined;
}

/** An original and two views of it, as training sees them. */
export interface AugmentationView {
  /** Who it is. */
  readonly caption: string;
  /** The cut-out before augmentation. */
  readonly original: Image;
  /** Both views of one pair. */
  readonly views: readonly [Image, Image];
  /** Of the plate that it is from. */
  readonly credit?: CreditLine | undefined;
}

/** A run of training. */
export interface TrainingView {
  /** Loss by step. */
  readonly points: readonly LossPoint[];
  /** Loss of a network that cannot tell anything apart, `ln(2N - 1)`. */
  readonly chance: number;
  /** Loss of a perfect network at this temperature. */
  readonly floor: number;
  /** What was trained, and how: encoder, recipe, batch, seed. */
  readonly facts: readonly Fact[];
}

/** Two figures that were found to be the same engraving. */
export interface PairView {
  /** Cut-out of the first figure. */
  readonly a: Image;
  /** Cut-out of the second figure. */
  readonly b: Image;
  /** "coloured", "reversed" ... */
  readonly kind: string;
  /** Agreement of the lines, 0 to 1. */
  readonly score: number;
  /** Whether one is the mirror image of the other. */
  readonly reversed: boolean;
  /** Whether it is true; null where nobody knows. */
  readonly correct: boolean | null;
  /** The plates that the two figures are on. */
  readonly caption: string;
  /** Of the first's plate and the second's. */
  readonly credits?: readonly [a: CreditLine, b: CreditLine] | undefined;
}

/** Two plates of one design. */
export interface PlatePairView {
  /** The first plate, as large as it is shown. */
  readonly a: Image;
  /** The second plate. */
  readonly b: Image;
  /** How they are related, in words. */
  readonly kind: string;
  /** Whether one is the mirror image of the other, and `kind` does not say so. */
  readonly reversed: boolean;
  /** How sure that is, 0 to 1; null where nothing was calibrated. */
  readonly probability: number | null;
  /** The two plates. */
  readonly caption: string;
  /** Of the first and the second. */
  readonly credits: readonly [a: CreditLine, b: CreditLine];
}

/** Where something comes from and who may do what with it. */
export interface Source {
  /** A collection, a model or a font. */
  readonly what: string;
  /** Where it was published. */
  readonly source: string;
  /** Its licence or statement of rights. */
  readonly rights: string;
  /** Who has it, and by what it is known there. */
  readonly holder?: string;
  /** Plates that are from it. */
  readonly plates?: number;
}

/** Everything the page says. A part that is empty is told to be so, or left out where it is null. */
export interface Report {
  /** Title of the page. */
  readonly title: string;
  /** One line under the title. */
  readonly subtitle: string;
  /** A paragraph on what was done. */
  readonly lead: string;
  /** The headline numbers, about six. */
  readonly facts: readonly Fact[];
  /** Some plates with what was found on them. */
  readonly plates: readonly PlateView[];
  /** One row per detector against the labels. */
  readonly detection: readonly DetectionRow[];
  /** One curve per detector. */
  readonly precisionRecall: readonly PrecisionRecall[];
  /** The detector in parts; null where there are no labels. */
  readonly judgement?: {
    readonly byDifficulty: readonly TallyRow[];
    /** The plates where most went wrong first. */
    readonly byPlate: readonly TallyRow[];
    readonly confusion: Confusion;
    readonly minScore: number;
  } | null;
  /** Some characters as they were cut out. */
  readonly cutOuts: readonly CutOutView[];
  /** Some pairs of views, and the recipe that drew them. */
  readonly augmentation: { readonly recipe: string; readonly views: readonly AugmentationView[] };
  /** How the encoder was trained; null where it was not. */
  readonly training: TrainingView | null;
  /** The study's table: Top-1, Top-3 and Top-10 by model. */
  readonly evaluation: readonly TopRow[];
  /** Some searches with their answers. */
  readonly neighbours: readonly SearchResult[];
  /** Figures that lead to those most like them; left out where nothing was embedded. */
  readonly around?: AroundView | null;
  /** How well duplicates were found, by kind, and the pairs themselves; null where nobody looked. */
  readonly duplicates: {
    readonly scores: readonly DuplicateScore[];
    readonly pairs: readonly PairView[];
    /** Some of the pairs of plates, and how many there are; left out where plates were not compared. */
    readonly plates?: { readonly count: number; readonly pairs: readonly PlatePairView[] };
  } | null;
  /** Files that could not be read, and why. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** Everything the run was made from. */
  readonly sources: readonly Source[];
  /** Versions, seeds, digests, parameters. */
  readonly provenance: readonly Fact[];
  /** Seconds of each stage, in the order in which they ran. */
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
  return pageOf(
    html`
      <header><h1>${title}</h1><p class="subtitle">${subtitle}</p>${ornament}<p class="lead">${lead}</p><dl class="facts">${numbers}</dl></header>
      <nav aria-label="Contents">
        <ol>${contents}</ol>
      </nav>
      <main id="main">${body}</main>
      <footer>Set in IM Fell English and Source Sans 3, both under the SIL Open Font License. This page needs no network.</footer>
    `,
    { title, skip: "To the report", style: report.around ? aroundStyle : "" },
  );
}
