import assert from "node:assert/strict";
import { type Content, escapeHtml, html, markup } from "lib/plot/html.ts";

Deno.test("text is escaped, markup is not, lists are joined, nothing is made of nothing", () => {
  const name = `<script>alert("&'")</script>`;
  const list: Content[] = ["a", html`<b>${"<"}</b>`, null, false, undefined, 0];
  assert.equal(
    html`<p title="${name}">${list}</p>`.html,
    `<p title="${escapeHtml(name)}">a<b>&lt;</b>0</p>`,
  );
  assert.doesNotMatch(escapeHtml(name), /[<>"']/);
  assert.equal(html`${markup("<hr>")}`.html, "<hr>");
  assert.equal(html`<hr>`.html, "<hr>");
});
