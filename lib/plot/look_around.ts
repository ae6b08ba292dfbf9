/** Figures of which each leads to those most like it: links within the page, so that it needs no script. */
import type { CreditLine } from "lib/corpus/credit.ts";
import { blank, type Image } from "lib/image/image.ts";
import { creditHtml } from "./gallery.ts";
import { type Html, html } from "./html.ts";
import { fitted, pictureUri } from "./picture.ts";

/** A figure, and which are like it. */
export interface AroundFigure {
  /** The figure, of any size. */
  readonly image: Image;
  /** Who it is and on which plate. */
  readonly caption: string;
  /** Of its plate. */
  readonly credit?: CreditLine | undefined;
  /** Numbers of figures, the most similar first, with their cosines. */
  readonly neighbours: readonly { readonly figure: number; readonly similarity: number }[];
}

/** Figures that lead to each other. */
export interface AroundView {
  /** The figures. */
  readonly figures: readonly AroundFigure[];
  /** How many figures the run has: those that are shown may be some of them. */
  readonly of: number;
  /** What is typed to look at all of them. */
  readonly command: string;
}

/** Pixels of a side of a small picture. */
const side = 64;

/** Pictures in a row of the sheet. */
const columns = 20;

/** All small pictures on one sheet, which is in the page once. */
async function sheetUri(images: readonly Image[]): Promise<string> {
  const size = { width: columns * side, height: Math.ceil(images.length / columns) * side };
  const sheet = blank(size, [255, 255, 255, 255]);
  for (const [i, image] of images.entries()) {
    const small = fitted(image, { width: side, height: side });
    const left = (i % columns) * side + Math.floor((side - small.width) / 2);
    const top = Math.floor(i / columns) * side + Math.floor((side - small.height) / 2);
    for (let y = 0; y < small.height; y++) {
      const row = small.data.subarray(y * small.width * 4, (y + 1) * small.width * 4);
      sheet.data.set(row, ((top + y) * size.width + left) * 4);
    }
  }
  return await pictureUri(sheet, { maxSide: Math.max(size.width, size.height), quality: 70 });
}

/** Where a picture lies on the sheet. */
const placeOf = (figure: number) =>
  `--x:-${(figure % columns) * side}px;--y:-${Math.floor(figure / columns) * side}px`;

/** A small picture that leads to what is like it. */
const link = (figure: number, caption: string): Html =>
  html`
    <a href="#like-${figure}" style="${placeOf(figure)}" aria-label="Like ${caption}"
      title="${caption}"></a>
  `;

/** What is like one figure; shown while the page's address names it. */
const panel = ({ caption, credit, neighbours }: AroundFigure, figure: number, all: AroundView) =>
  html`
    <div id="like-${figure}" class="like" role="group" aria-label="Like ${caption}">
      <h3>Like ${caption}</h3>
      <ol><li>${link(figure, caption)}<span>itself</span></li>${neighbours.map((
        { figure: other, similarity },
      ) =>
        html`<li>${link(other, all.figures[other].caption)}<span>${
          similarity.toFixed(2)
        }</span></li>`
      )}</ol>${creditHtml(credit)}</div>
  `;

/** The rules of style of such figures. */
export const aroundStyle = `
.around a { display: block; width: ${side}px; height: ${side}px; border-radius: 3px;
  background: #fff var(--sheet-of) var(--x) var(--y) no-repeat }
.around a:focus-visible, .around a:hover { outline: 3px solid var(--accent); outline-offset: 1px }
.around ul, .around ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 6px }
.around ol { gap: 6px 14px }
.around ol span { display: block; text-align: center; font-size: .8rem; color: var(--faded) }
.around .likes { min-height: 10.5rem; margin-bottom: 1rem; border-top: 1px solid var(--rule);
  border-bottom: 1px solid var(--rule); padding: .6rem 0 }
.around .like { display: none; padding: 0; scroll-margin-top: 3rem }
.around .like h3 { margin: 0 0 .6rem; font-size: 1.1rem; overflow-wrap: anywhere }
.around .like:target { display: block }
.around .likes:has(:target) .hint { display: none }
.around .hint { color: var(--faded) }
@media print { .around .likes { display: none } }
`;

/**
 * Figures as small pictures, above them those like the one that was clicked.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { aroundHtml } from "lib/plot/look_around.ts";
 * const image = blank({ width: 40, height: 60 }, [90, 80, 70, 255]);
 * const figure = { image, caption: "Alice", neighbours: [] };
 * await aroundHtml({ figures: [figure], of: 1, command: "deno task review" });
 * ```
 */
export async function aroundHtml(view: AroundView): Promise<Html> {
  const { figures } = view;
  const sheet = await sheetUri(figures.map(({ image }) => image));
  return html`
    <div class="around" style="--sheet-of:url(${sheet})">
      <div class="likes">
        <p class="hint">Click a figure below.</p>
        ${figures.map((figure, i) => panel(figure, i, view))}
      </div>
      <ul>${figures.map(({ caption }, i) => html`<li>${link(i, caption)}</li>`)}</ul>
    </div>
  `;
}

/** What stands above them: of how many they are, and how all are looked at. */
export const aroundIntro = ({ figures, of, command }: AroundView): string =>
  "Click a figure to see which are most like it, by the cosine of their vectors" +
  (figures.length < of ? `, among these ${figures.length} of ${of}` : "") +
  `. A page to look at all of them, search, compare and decide in: ${command}.`;
