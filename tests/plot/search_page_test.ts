import assert from "node:assert/strict";
import type { Image } from "lib/image/image.ts";
import { renderSearch } from "lib/plot/search_page.ts";
import { pictureUri } from "lib/plot/picture.ts";

const image: Image = { width: 3, height: 2, data: new Uint8Array(24).fill(90) };
const evil = `<script>alert("x")</script>`;

Deno.test("query and answers stand on one page that needs no network, and every text is escaped", async () => {
  const page = await renderSearch({
    query: { image, id: "my plate.png", name: null, facts: [{ label: "file", value: evil }] },
    answers: [
      {
        image,
        id: "plate-001.00",
        name: evil,
        similarity: 0.93,
        reversed: true,
        facts: [
          { label: "plate", value: "plate-001" },
          { label: "rights", value: "https://example.org/rights?a=1&b=2" },
          { label: "source", value: "javascript:alert(1)" },
          { label: "work", value: "" },
        ],
      },
      { image, id: "plate-002.00", name: null, similarity: -0.2, reversed: false, facts: [] },
    ],
    how: `12 characters & more`,
    command: `deno task search '${evil}'`,
  });
  assert.ok(page.startsWith("<!doctype html>"));
  assert.ok(!page.includes("<script"));
  assert.ok(page.includes("&lt;script&gt;"));
  assert.equal(page.match(/<img src="data:image\/webp;base64,/g)!.length, 3);
  assert.equal(page.match(/<li>/g)!.length, 2);
  assert.ok(page.indexOf("plate-001.00") < page.indexOf("plate-002.00"));
  assert.match(page, /0\.930<\/b>.*reversed/);
  assert.match(page, /-0\.200<\/b><i style="--share: 0\.0%">/);
  assert.match(page, /<a href="https:\/\/example\.org\/rights\?a=1&amp;b=2"/);
  assert.ok(!page.includes('href="javascript'));
  assert.ok(!page.includes("<dt>work</dt>"));
  assert.ok(!/(?:src|href)="(?!data:|https:\/\/example|#)/.test(page));
});

Deno.test("how like an answer is to what was not wanted stands beside how like it is to what was", async () => {
  const shown = { image, id: "a", name: null, facts: [] };
  const answers = [
    { ...shown, similarity: 0.9, reversed: false, unlike: 0.25 },
    { ...shown, similarity: 0.8, reversed: false },
  ];
  const page = await renderSearch({ query: shown, answers, how: "", command: "" });
  assert.equal(page.match(/not wanted/g)!.length, 1);
  assert.match(page, /0\.900<\/b>.*not wanted<\/small><b>0\.250<\/b><i style="--share: 25\.0%">/s);
});

Deno.test("without an answer the page says so", async () => {
  const query = { image, id: "a", name: "Alice", facts: [] };
  const page = await renderSearch({ query, answers: [], how: "", command: "" });
  assert.match(page, /nothing else to compare/);
  assert.match(page, /<title>Like Alice<\/title>/);
});

Deno.test("pictures have the sizes of their places, and the bar its share of a hundred", async () => {
  const data = Uint8Array.from(
    { length: 1000 * 8 * 4 },
    (_, i) => i % 4 === 3 ? 255 : i * 37 % 251,
  );
  const image = { width: 1000, height: 8, data };
  const shown = { image, id: "plate-1.00", name: null, facts: [] };
  const answer = (similarity: number) => ({ ...shown, similarity, reversed: false });
  const html = await renderSearch({
    query: shown,
    answers: [answer(0.5), answer(1), answer(-0.5), { ...answer(0.25), name: "Alice" }],
    how: "",
    command: "",
  });
  const uri = (maxSide: number) => pictureUri(image, { maxSide, quality: 82 });
  assert.equal(html.split(await uri(480)).length, 5);
  assert.equal(html.split(await uri(900)).length, 2);
  const shares = [...html.matchAll(/--share: ([\d.]+%)/g)].map(([, share]) => share);
  assert.deepEqual(shares, ["50.0%", "100.0%", "0.0%", "25.0%"]);
  assert.match(html, /<title>Like plate-1\.00<\/title>/);
  assert.equal(html.match(/<div class="who">plate-1\.00<\/div>/g)!.length, 4);
  assert.match(html, /<div class="who">Alice, <small>plate-1\.00<\/small><\/div>/);
  assert.ok(html.includes("@font-face") && html.includes(".answers {") && html.includes(".skip"));
});
