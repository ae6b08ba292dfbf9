import assert from "node:assert/strict";
import { pageFiles } from "lib/review/page_files.ts";
import { bundleHeading } from "./build_page.ts";

Deno.test("page.js is bundled from the sources as they are: else run deno task page", () => {
  const { text } = pageFiles({ isStatic: false })["page.js"];
  assert.equal(text.slice(0, bundleHeading().length), bundleHeading());
});

Deno.test("the bundle is small, and neither it nor the page asks for anything elsewhere", () => {
  for (const [name, { text }] of Object.entries(pageFiles({ isStatic: false }))) {
    if (name === "openseadragon.js") continue;
    const addresses = [...text.matchAll(/\b(?:https?|wss?):\/\/[^"'`)\s]*/g)].map(([all]) => all);
    // names of XML's vocabularies are no addresses that anybody asks
    assert.deepEqual(addresses.filter((one) => !one.startsWith("http://www.w3.org/")), [], name);
    if (name === "page.js") assert.ok(text.length < 120_000, `${text.length} characters`);
  }
});

const policy = pageFiles({ isStatic: false })["index.html"].headers["content-security-policy"];

Deno.test("the policy allows no script and no style but files of the page's own", () => {
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  const { text } = pageFiles({ isStatic: false })["index.html"];
  assert.doesNotMatch(text, /<style|style=|<script(?! src="page\.js" defer>)|\son\w+=/);
});

Deno.test("a folder's page has the policy in it and reads its data as scripts", () => {
  const live = pageFiles({ isStatic: false })["index.html"].text;
  const still = pageFiles({ isStatic: true })["index.html"].text;
  assert.ok(live.includes('data-source="live"') && !live.includes(policy));
  assert.ok(still.includes('data-source="static"') && still.includes(`content="${policy}"`));
  assert.deepEqual(Object.keys(pageFiles({ isStatic: true })), [
    "index.html",
    "fonts.css",
    "page.css",
    "page.js",
    "openseadragon.js",
  ]);
});
