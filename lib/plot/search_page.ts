/** A search as one page: what was asked for, and its answers with their plates and rights. */
import type { Image } from "lib/image/image.ts";
import { type Content, type Html, html } from "./html.ts";
import { pageOf } from "./page.ts";
import { pictureUri } from "./picture.ts";

/** What is known of a picture that a page shows. */
export interface Shown {
  readonly image: Image;
  /** A character's id, or the file that was asked with. */
  readonly id: string;
  /** Who it is, where that is known. */
  readonly name: string | null;
  /** Lines below it by their labels: plate, work, impression, file, source, rights. Empty ones go. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface ShownAnswer extends Shown {
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  /** Whether it is like the query's mirror image. */
  readonly reversed: boolean;
  /** The greatest cosine to an example that was not wanted; left out where there was none. */
  readonly unlike?: number;
}

export interface SearchPage {
  readonly query: Shown;
  /** What was asked with besides. Default: nothing. */
  readonly others?: readonly Shown[];
  /** What answers were not to be like. Default: nothing. */
  readonly unwanted?: readonly Shown[];
  /** The most like first. */
  readonly answers: readonly ShownAnswer[];
  /** What was searched and by what, in a sentence. */
  readonly how: string;
  /** What was typed. */
  readonly command: string;
}

const style = `
.asked { display: grid; grid-template-columns: minmax(13rem, 19rem) 1fr; gap: 2rem 3rem;
  align-items: start; padding-top: clamp(1.5rem, 4vw, 3rem) }
header { padding: clamp(1.6rem, 4vw, 3rem) 0 0 }
.examples { position: sticky; top: 1.5rem }
.examples > figure figcaption { margin-top: 1rem }
.besides { display: flex; flex-wrap: wrap; gap: .8rem; margin-top: 1.4rem }
.besides h2 { flex: 1 0 100%; margin: 0; font: italic 1.05rem Fell, serif }
.besides figure { margin: 0; width: 6rem } .besides img { width: 100%; height: 7rem; object-fit: contain;
  object-position: left bottom; background: none }
.besides figcaption { overflow-wrap: anywhere }
.examples > figure img { width: 100%; max-height: 70vh; object-fit: contain;
  outline: 3px solid var(--ink); outline-offset: 4px }
@media (max-width: 46rem) { .asked { grid-template-columns: 1fr } .examples { position: static }
  .examples > figure img { width: auto; max-height: 50vh } }
.answers { list-style: none; margin: 0; padding: 0; display: grid; gap: 2rem 1.6rem;
  grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)) }
.answers img { height: 15rem; width: 100%; object-fit: contain; object-position: left bottom;
  background: none }
.like { display: flex; gap: .6rem; align-items: center; margin: .7rem 0 .2rem;
  font-variant-numeric: tabular-nums }
.like b { font-weight: 600 }
.like i { flex: 1; height: 5px; background: linear-gradient(var(--accent) 0 0) no-repeat
  0 / var(--share) 100% var(--rule) }
.unlike { margin-top: 0 } .unlike b { font-weight: 400 }
.unlike i { background-image: linear-gradient(var(--ink) 0 0) }
.who { font: 1.15rem/1.25 Fell, serif; color: var(--ink); overflow-wrap: anywhere }
.turned { font-style: italic; color: var(--accent) }
dl.known { margin: .4rem 0 0; display: grid; grid-template-columns: auto 1fr; gap: .1rem .7rem;
  overflow-wrap: anywhere }
dl.known dt { opacity: .8 } dl.known dd { margin: 0; color: var(--ink) }
`;

/** An address becomes a link; any other text stays text. */
function linked(value: string): Content {
  return /^https?:\/\/[^\s"'<>]+$/.test(value)
    ? html`<a href="${value}" rel="noreferrer">${value}</a>`
    : value;
}

function caption({ id, name, facts }: Shown, between: Content = null): Html {
  const rows = facts.filter(({ value }) => value !== "").map(({ label, value }) =>
    html`
      <dt>${label}</dt>
      <dd>${linked(value)}</dd>
    `
  );
  const both = name === null ? html`${id}` : html`${name}, <small>${id}</small>`;
  return html`<figcaption>${between}<div class="who">${both}</div><dl class="known">${rows}</dl></figcaption>`;
}

function bar(name: string, { cosine, label = null, after = null }: {
  readonly cosine: number;
  readonly label?: Content;
  readonly after?: Content;
}): Html {
  const share = `${(100 * Math.min(1, Math.max(0, cosine))).toFixed(1)}%`;
  return html`
    <div
      class="${name}">${label}<b>${cosine.toFixed(
        3,
      )}</b><i style="--share: ${share}"></i>${after}</div>
  `;
}

/** How like it is to what was asked for, and to what was not wanted: by both together answers are in order. */
function likeness({ similarity, reversed, unlike }: ShownAnswer): Html {
  const after = reversed ? html`<span class="turned">reversed</span>` : null;
  const other = unlike === undefined
    ? null
    : bar("like unlike", { cosine: unlike, label: html`<small>not wanted</small>` });
  return html`${bar("like", { cosine: similarity, after })}${other}`;
}

const picture = async ({ image, id }: Shown, maxSide: number) =>
  html`<img src="${await pictureUri(image, { maxSide, quality: 82 })}" alt="${id}">`;

/** Further examples, small, with what they are for. */
async function besides(shown: readonly Shown[], heading: string): Promise<Content> {
  if (shown.length === 0) return null;
  const items: Html[] = [];
  for (const one of shown) {
    items.push(
      html`<figure>${await picture(one, 320)}<figcaption>${
        one.name ?? one.id
      }</figcaption></figure>`,
    );
  }
  return html`<section class="besides"><h2>${heading}</h2>${items}</section>`;
}

/**
 * The page as HTML that needs nothing but a browser: pictures and faces are inside it, and every text is
 * escaped.
 */
export async function renderSearch(
  { query, others = [], unwanted = [], answers, how, command }: SearchPage,
): Promise<string> {
  const items: Html[] = [];
  for (const answer of answers) {
    const figure = html`<figure>${await picture(answer, 480)}${
      caption(answer, likeness(answer))
    }</figure>`;
    items.push(html`<li>${figure}</li>`);
  }
  const title = `Like ${query.name ?? query.id}`;
  const none = answers.length === 0 ? html`<p>There is nothing else to compare it with.</p>` : null;
  return pageOf(
    html`
      <header>
        <h1>${title}</h1>
        <p class="subtitle">${how}</p>
      </header>
      <main id="main"
        class="asked"><div class="examples"><figure>${await picture(query, 900)}${caption(
          query,
        )}</figure>${await besides(others, "and like")}${await besides(unwanted, "not like")}</div>
        ${none}<ol class="answers">${items}</ol></main>
      <footer><code>${command}</code><br>Numbers are cosines of the vectors, from -1 to 1. This page needs no network.</footer>
    `,
    { title, skip: "To the answers", style },
  );
}
