/** A map of figures as one page: where each lies, and pictures of some. */
import type { Image } from "lib/image/image.ts";
import { type Html, html } from "./html.ts";
import { pageOf } from "./page.ts";
import { pictureUri } from "./picture.ts";

/** A place on the map: 0 (left, top) to 1, both axes on one scale. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

/** A figure whose picture is shown on the map. */
export interface MapPicture extends MapPlace {
  readonly image: Image;
  /** What is said where one points at it: id, name, whose it is. */
  readonly title: string;
}

/** What a map's page shows. */
export interface MapPage {
  /** Every figure. */
  readonly places: readonly MapPlace[];
  /** Some of them: see `spreadOut`. */
  readonly pictures: readonly MapPicture[];
  /** What was laid out and how, in a sentence. */
  readonly how: string;
  /** What was typed. */
  readonly command: string;
}

/** Cells along a side, in each of which one picture has room: the fewer figures, the larger. */
const cellsFor = (count: number): number =>
  Math.min(32, Math.max(6, Math.ceil(1.5 * Math.sqrt(count))));

const style = `
.map { position: relative; width: min(100% - var(--cell), 84rem); aspect-ratio: 1;
  margin: calc(1rem + var(--cell) / 2) auto }
.map svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible }
.map path { stroke: var(--ink); stroke-opacity: .35; stroke-width: 2.4; stroke-linecap: round }
.map img { position: absolute; width: var(--cell); height: var(--cell); object-fit: contain;
  translate: -50% -50%; background: none; transition: scale .12s }
.map img:hover, .map img:focus { scale: 3; z-index: 1; filter: drop-shadow(0 0 2px var(--paper)) }
@media (prefers-reduced-motion: reduce) { .map img { transition: none } }
`;

/**
 * Numbers of places that have room for a picture each: of each cell of a grid the one nearest to its
 * middle, in their order.
 *
 * @param options.side cells along a side. Default: 6 to 32, by the number of places
 *
 * ```ts
 * import { spreadOut } from "lib/plot/map_page.ts";
 * spreadOut([{ x: 0, y: 0 }, { x: 0.01, y: 0.01 }, { x: 1, y: 1 }]); // [1, 2]
 * ```
 */
export function spreadOut(
  places: readonly MapPlace[],
  { side = cellsFor(places.length) }: { readonly side?: number } = {},
): number[] {
  const best = new Map<number, { place: number; away: number }>();
  places.forEach(({ x, y }, place) => {
    const [column, row] = [x, y].map((at) => Math.min(side - 1, Math.floor(at * side)));
    const away = (x * side - column - 0.5) ** 2 + (y * side - row - 0.5) ** 2;
    const cell = row * side + column;
    if (away < (best.get(cell)?.away ?? Infinity)) best.set(cell, { place, away });
  });
  return [...best.values()].map(({ place }) => place).sort((a, b) => a - b);
}

/** The page as HTML that needs nothing but a browser: pictures are inside it, and every text is escaped. */
export async function renderMap(
  { places, pictures, how, command }: MapPage,
): Promise<string> {
  const percent = (at: number) => `${(100 * at).toFixed(2)}%`;
  const images: Html[] = [];
  for (const { x, y, image, title } of pictures) {
    const uri = await pictureUri(image, { maxSide: 160, quality: 70 });
    images.push(
      html`
        <img src="${uri}" alt="${title}" title="${title}" tabindex="0"
          style="left:${percent(x)};top:${percent(y)}">
      `,
    );
  }
  // a line of no length with a round end is a point
  const points = places.map(({ x, y }) => `M${Math.round(1000 * x)} ${Math.round(1000 * y)}h0`)
    .join("");
  return pageOf(
    html`
      <header>
        <h1>A map of figures</h1>
        <p class="subtitle">${how}</p>
      </header>
      <main id="main">
        <div class="map" style="--cell:${percent(
          1 / cellsFor(places.length),
        )}"><svg viewBox="0 0 1000 1000" aria-hidden="true">
        <path d="${points}" /></svg>${images}</div>
      </main>
      <footer><code>${command}</code><br>Figures that stand together are alike; how far apart groups stand
        says little. Each point is a figure; pictures stand where there is room. This page needs no
        network.</footer>
    `,
    { title: "A map of figures", skip: "To the map", style },
  );
}
