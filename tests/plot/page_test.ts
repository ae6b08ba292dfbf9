import assert from "node:assert/strict";
import { html } from "lib/plot/html.ts";
import { pageOf } from "lib/plot/page.ts";

Deno.test("a page is a document with its title escaped, a link past the heading, and further style", () => {
  const page = pageOf(html`<main id="main">ink</main>`, {
    title: "A & B",
    skip: "To the ink",
    style: ".ink { color: black }",
  });
  assert.match(page, /^<!doctype html>\s*<html lang="en">/);
  assert.ok(page.includes("<title>A &amp; B</title>"));
  assert.ok(page.includes('<a class="skip" href="#main">To the ink</a>'));
  assert.ok(page.includes(".ink { color: black }</style>"));
  assert.ok(page.includes('<main id="main">ink</main>'));
});
