import assert from "node:assert/strict";
import { fontFaces, reportStyle } from "lib/plot/report_style.ts";

Deno.test("the fonts travel in the page", () => {
  const faces = fontFaces().split("\n");
  assert.equal(faces.length, 4);
  for (const face of faces) assert.match(face, /url\(data:font\/woff2;base64,d09GMg/); // "wOF2"
});

Deno.test("the page has a look for the night, for print, and no address", () => {
  assert.match(reportStyle, /prefers-color-scheme: dark/);
  assert.match(reportStyle, /@media print/);
  assert.doesNotMatch(reportStyle, /url\(|@import/);
  const used = [...reportStyle.matchAll(/var\((--\w+)\)/g)].map((m) => m[1]);
  for (const name of new Set(used)) assert.ok(reportStyle.includes(`${name}:`), name);
});
