/** Pieces of HTML in which every text is escaped unless it is HTML already. */

/** Markup that may stand in a page as it is. */
export interface Html {
  /** The markup, already escaped. */
  readonly html: string;
}

/** What may stand in a template: text is escaped, nothing is made of null, undefined and false. */
export type Content = string | number | Html | readonly Content[] | null | undefined | false;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that reads as itself in HTML, in quoted attributes too. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter]);
}

/** Markup that somebody has made safe already. */
export function markup(html: string): Html {
  return { html };
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return "";
  if (typeof content === "string") return escapeHtml(content);
  if (typeof content === "number") return String(content);
  return "html" in content ? content.html : content.map(render).join("");
}

/**
 * A template of HTML.
 *
 * ```ts
 * import { html } from "lib/plot/html.ts";
 * html`<p title="${'"'}">${["Tweedledum & ", html`<b>Tweedledee</b>`]}</p>`.html;
 * // <p title="&quot;">Tweedledum &amp; <b>Tweedledee</b></p>
 * ```
 */
export function html(strings: TemplateStringsArray, ...contents: Content[]): Html {
  return { html: strings.reduce((out, text, i) => out + render(contents[i - 1]) + text) };
}
