/** The frame of every page: one HTML document that needs nothing but itself. */
import { type Html, html, markup } from "./html.ts";
import { fontFaces, reportStyle } from "./report_style.ts";

/** What stands in the frame. */
export interface PageOptions {
  /** The document's title. */
  readonly title: string;
  /** What the link past the heading leads to, which has the id "main": "To the report". */
  readonly skip: string;
  /** Further rules of style. */
  readonly style?: string;
}

/** The whole document, as text. */
export function pageOf(body: Html, { title, skip, style = "" }: PageOptions): string {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <style>${markup(fontFaces() + reportStyle + style)}</style>
      </head>
      <body><a class="skip" href="#main">${skip}</a>
    ${body}
      </body>
    </html>
  `.html.trimStart();
}
