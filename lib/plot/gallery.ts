/** Many pictures in rows, with captions: as one picture, or as HTML. */
import { blank, type Image } from "lib/image/image.ts";
import { textPath } from "lib/image/lettering.ts";
import type { CreditLine } from "lib/corpus/credit.ts";
import type { Hit } from "lib/retrieval/direction.ts";
import type { Member, Pair } from "lib/retrieval/duplicates.ts";
import { palette, rgb } from "./chart.ts";
import { type Html, html } from "./html.ts";
import { drawnOver, fitted, pictureUri } from "./picture.ts";
import { textSize, wrapped } from "./wrapped_text.ts";

/** Why a picture is framed. */
export type PictureFrame = "query" | "hit" | "miss";

/** A picture of a gallery with what is written under it. */
export interface Picture {
  /** The picture, of any size; it is fitted into its cell. */
  readonly image: Image;
  /** Shown below, a line or two. */
  readonly caption?: string | undefined;
  /** The end of the caption, such as a number: what comes before it is cut where there is no room for both. */
  readonly tail?: string | undefined;
  /** Draws a frame round the picture; its colour depends on the reason. */
  readonly frame?: PictureFrame | undefined;
  /** For those who cannot see it. Default: the caption. */
  readonly alt?: string;
  /** Whose it is and what may be done with it, below the caption. */
  readonly credit?: CreditLine | undefined;
}

/** The colour of each frame, and the words that say the same without colour. */
const frames: Readonly<Record<PictureFrame, { colour: string; words: string }>> = {
  query: { colour: palette.ink, words: "searched for" },
  hit: { colour: palette.sap, words: "the same" },
  miss: { colour: palette.madder, words: "another" },
};

/** How the pictures of a gallery are arranged. */
export interface GalleryOptions {
  /** Default: as many as fit into 1000 pixels. */
  readonly columns?: number;
  /** Pixels of a picture's place. Default 150 x 180. */
  readonly cell?: { readonly width: number; readonly height: number };
  /** Lines of a caption at most. Default 2. */
  readonly lines?: number;
}
const gap = 14;

function put(canvas: Image, picture: Image, [left, top]: readonly [number, number]): void {
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    canvas.data.set(row, ((top + y) * canvas.width + left) * 4);
  }
}

/**
 * Pictures in rows on one sheet of paper, captions as outlines. Pictures larger than their place
 * are shrunk, smaller ones stand in its middle.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { galleryImage } from "lib/plot/gallery.ts";
 * const image = blank({ width: 60, height: 90 }, [90, 80, 70, 255]);
 * await galleryImage([{ image, caption: "Alice", frame: "hit" }]);
 * ```
 */
export async function galleryImage(
  pictures: readonly Picture[],
  { cell: most = { width: 150, height: 180 }, lines: count = 2, ...options }: GalleryOptions = {},
): Promise<Image> {
  const small = pictures.map(({ image }) => fitted(image, most));
  // a place is no higher than the highest picture needs
  const cell = { width: most.width, height: Math.max(1, ...small.map(({ height }) => height)) };
  const across = options.columns ?? Math.max(1, Math.floor((1000 - gap) / (cell.width + gap)));
  const columns = Math.max(1, Math.min(across, pictures.length));
  const captions = pictures.map(({ caption = "", tail, credit }) => [
    ...wrapped(caption, { width: cell.width, count, tail }),
    ...credit ? wrapped(credit.short, { width: cell.width, count: 1 }) : [],
  ]);
  const lines = Math.max(0, ...captions.map((caption) => caption.length));
  const step = { x: cell.width + gap, y: cell.height + gap + lines * textSize * 1.3 };
  const rows = Math.ceil(pictures.length / columns);
  const paper = [...rgb(palette.paper), 255] as [number, number, number, number];
  const canvas = blank({
    width: Math.round(columns * step.x + gap),
    height: Math.round(rows * step.y + gap),
  }, paper);
  let drawing = "";
  for (const [i, { frame }] of pictures.entries()) {
    const { width, height } = small[i];
    const left = gap + (i % columns) * step.x;
    const top = Math.round(gap + Math.floor(i / columns) * step.y);
    const [x, y] = [
      left + Math.floor((cell.width - width) / 2),
      top + Math.floor((cell.height - height) / 2),
    ];
    put(canvas, small[i], [x, y]);
    if (frame) {
      drawing += `<rect x="${x - 3}" y="${y - 3}" width="${width + 6}" ` +
        `height="${height + 6}" fill="none" stroke-width="3" ` +
        `stroke="${frames[frame].colour}"${frame === "miss" ? ' stroke-dasharray="9 4"' : ""}/>`;
    }
    captions[i].forEach((line, k) => {
      const d = textPath(line, {
        x: left + cell.width / 2,
        y: top + cell.height + textSize * (1.25 + 1.3 * k),
        size: textSize,
        anchor: "middle",
      });
      drawing += `<path d="${d}" fill="${palette.ink}"/>`;
    });
  }
  return await drawnOver(canvas, drawing);
}

/** The line of a credit below a picture, whole where a pointer rests on it; nothing where there is none. */
export const creditHtml = (credit: CreditLine | undefined): Html | null =>
  credit ? html`<small class="credit" title="${credit.whole}">${credit.short}</small>` : null;

/** The whole of a credit below a large picture, which has room for it and is what people print. */
export const wholeCreditHtml = (credit: CreditLine | undefined): Html | null =>
  credit ? html`<small class="credit">${credit.whole}</small>` : null;

/** Pictures as an HTML list of figures. Their looks are the page's, by the class `gallery`. */
export async function galleryHtml(
  pictures: readonly Picture[],
  { maxSide = 320 }: { readonly maxSide?: number } = {},
): Promise<Html> {
  const figures: Html[] = [];
  for (const { image, caption = "", frame, credit, alt = caption } of pictures) {
    const { width, height } = fitted(image, { width: maxSide, height: maxSide });
    const words = frame && ` (${frames[frame].words})`;
    figures.push(html`
      <figure
        class="${frame ?? "plain"}"><img src="${await pictureUri(image, {
          maxSide,
        })}" width="${width}" height="${height}" alt="${alt}${words}">${(caption || credit) &&
          html`<figcaption>${caption}${creditHtml(credit)}</figcaption>`}</figure>
    `);
  }
  return html`<div class="gallery">${figures}</div>`;
}

/** A search: one picture and what was found for it, best first. */
export interface SearchResult {
  /** The picture that was searched for. */
  readonly query: Picture;
  /** What was found, best first. */
  readonly answers: readonly (Picture & {
    /** Cosine, -1 to 1. */
    readonly similarity: number;
    /** Whether it is the one that was meant; left out where nobody knows. */
    readonly hit?: boolean;
  })[];
}

/** The pictures of a search in a row: the query, then its answers with their similarities. */
export function neighbourPictures({ query, answers }: SearchResult): Picture[] {
  return [
    { ...query, frame: "query" },
    ...answers.map(({ similarity, hit, caption, ...picture }): Picture => ({
      ...picture,
      caption: [caption, similarity.toFixed(3)].filter(Boolean).join(" "),
      tail: similarity.toFixed(3),
      frame: hit === undefined ? undefined : hit ? "hit" : "miss",
    })),
  ];
}

/** A picture that can be searched for, and who it shows; null where nobody knows. */
export interface Searched extends Picture {
  /** Who it shows. */
  readonly name: string | null;
}

/**
 * Searches from the rows that were found for each query. An answer is a hit where its name is the
 * query's; what was found in reverse says so.
 *
 * @param hits for each query its answers, best first, as rows of `gallery`
 */
export function neighboursOf(
  hits: readonly (readonly Hit[])[],
  { queries, gallery }: {
    readonly queries: readonly Searched[];
    readonly gallery: readonly Searched[];
  },
): SearchResult[] {
  return hits.map((answers, q) => ({
    query: queries[q],
    answers: answers.map(({ index, similarity, reversed }) => {
      const { name, caption, ...picture } = gallery[index];
      const known = name !== null && queries[q].name !== null;
      return {
        ...picture,
        caption: [caption, reversed && "reversed"].filter(Boolean).join(", "),
        similarity,
        ...known && { hit: name === queries[q].name },
      };
    }),
  }));
}

/** The same character of one work on two plates. */
const isTwin = (a: Member, b: Member) =>
  a.name !== null && a.name === b.name && a.work === b.work && a.plate !== b.plate;

/** Found pairs side by side: the first in a frame, the second in the frame of a hit or a miss. */
export function pairPictures(
  pairs: readonly Pair[],
  members: readonly (Searched & Member)[],
): Picture[] {
  return pairs.flatMap(({ a, b, score, reversed }): Picture[] => {
    const correct = isTwin(members[a], members[b]);
    const words = [members[b].caption, score.toFixed(2), reversed && "reversed"];
    return [
      { ...members[a], frame: "query" },
      { ...members[b], frame: correct ? "hit" : "miss", caption: words.filter(Boolean).join(", ") },
    ];
  });
}

/** Searches below each other as one picture, a row for each. */
export function neighbourImage(
  searches: readonly SearchResult[],
  { cell = { width: 130, height: 150 } }: Pick<GalleryOptions, "cell"> = {},
): Promise<Image> {
  const columns = 1 + Math.max(0, ...searches.map(({ answers }) => answers.length));
  const empty = blank({ width: 1, height: 1 }, [...rgb(palette.paper), 255]);
  const pictures = searches.flatMap((search) => {
    const row = neighbourPictures(search);
    return [...row, ...Array.from({ length: columns - row.length }, () => ({ image: empty }))];
  });
  return galleryImage(pictures, { columns, cell });
}
