/** The files of the page: what a server sends, and what a folder on disk holds beside its data. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fontFaces } from "lib/plot/report_style.ts";

/** A file of the page. */
export interface PageFile {
  /** Media type and policy, as a server sends them with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text. */
  readonly text: string;
}

/**
 * What the page may load and run, as a Content-Security-Policy: files of its own, no text that was written
 * into it, nothing from elsewhere. Pictures may come as `data:` (the icon) and `blob:`.
 */
const reviewPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`./page/${name}`, import.meta.url)), "utf8");

/**
 * The files by their path below the page's address.
 *
 * @param isStatic for a folder on disk: the policy is in the document, as no header can hold it, and data
 * are read as scripts
 */
export function pageFiles(
  { isStatic }: { readonly isStatic: boolean },
): Readonly<Record<string, PageFile>> {
  const index = textOf("index.html");
  const seadragon = fileURLToPath(import.meta.resolve("openseadragon"))
    .replace(/openseadragon\.js$/, "openseadragon.min.js");
  const file = (type: string, text: string) => ({
    text,
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": reviewPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
  const script = (text: string) => file("text/javascript", text);
  const style = (text: string) => file("text/css", text);
  return {
    "index.html": file(
      "text/html",
      isStatic
        ? index.replace('data-source="live"', 'data-source="static"').replace(
          '<meta charset="utf-8">',
          `$&\n    <meta http-equiv="Content-Security-Policy" content="${reviewPolicy}">`,
        )
        : index,
    ),
    "fonts.css": style(fontFaces()),
    "page.css": style(textOf("page.css")),
    "page.js": script(textOf("page.js")),
    "openseadragon.js": script(readFileSync(seadragon, "utf8")),
  };
}
