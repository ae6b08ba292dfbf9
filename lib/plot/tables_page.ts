/** Tables and rows of pictures as one page that needs nothing but itself. */
import { galleryHtml, type Picture } from "./gallery.ts";
import { type Html, html } from "./html.ts";
import { pageOf } from "./page.ts";
import { type Table, tableHtml } from "./table.ts";

/** One part of a page: what it is about, its tables, and pictures below them. */
export interface TablesSection {
  /** Its heading. */
  readonly title: string;
  /** A paragraph below the heading. */
  readonly intro: string;
  /** Tables, one below the other. */
  readonly tables: readonly Table[];
  /** Sentences below the tables. */
  readonly words: readonly string[];
  /** Pictures in rows. */
  readonly pictures: readonly (readonly Picture[])[];
}

/** A page of tables. */
export interface TablesPage {
  /** Its title. */
  readonly title: string;
  /** A line below it. */
  readonly subtitle: string;
  /** What was done, in a paragraph. */
  readonly lead: string;
  /** Its parts, in order. */
  readonly sections: readonly TablesSection[];
}

const wide = (table: Table) =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${table.caption}">${
    tableHtml(table)
  }</div>`;

async function sectionHtml(
  { title, intro, tables, words, pictures }: TablesSection,
  number: number,
): Promise<Html> {
  const rows: Html[] = [];
  for (const row of pictures) rows.push(await galleryHtml(row));
  const id = `part-${number}`;
  return html`
    <section id="${id}"
      aria-labelledby="${id}-title"><h2 id="${id}-title"><span class="number">${number}</span>${title}</h2><p>${intro}</p>${tables
        .map(wide)}${words.map((line) => html`<p>${line}</p>`)}${rows}</section>
  `;
}

/**
 * The page as HTML: pictures and fonts inside it, no script, no network.
 *
 * ```ts
 * import { renderTables } from "lib/plot/tables_page.ts";
 * const page = () => renderTables({ title: "Evaluation", subtitle: "", lead: "", sections: [] });
 * ```
 */
export async function renderTables(
  { title, subtitle, lead, sections }: TablesPage,
): Promise<string> {
  const parts: Html[] = [];
  for (const [i, section] of sections.entries()) parts.push(await sectionHtml(section, i + 1));
  const contents = sections.map(({ title }, i) =>
    html`<li><a href="#part-${i + 1}">${title}</a></li>`
  );
  return pageOf(
    html`
      <header>
        <h1>${title}</h1>
        <p class="subtitle">${subtitle}</p>
        <p class="lead">${lead}</p>
      </header>
      <nav aria-label="Contents">
        <ol>${contents}</ol>
      </nav>
      <main id="main">${parts}</main>
    `,
    { title, skip: "To the tables" },
  );
}
