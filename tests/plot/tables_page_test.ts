import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { renderTables } from "lib/plot/tables_page.ts";

const image = blank({ width: 8, height: 8 }, [90, 80, 70, 255]);

Deno.test("a page holds its sections in order, with tables, words and pictures, and asks no network", async () => {
  const page = await renderTables({
    title: "Evaluation <1>",
    subtitle: "sub",
    lead: "lead",
    sections: [
      {
        title: "First",
        intro: "about",
        tables: [{ caption: "Figures", columns: [{ label: "n", kind: "count" }], rows: [[41421]] }],
        words: ["It holds."],
        pictures: [],
      },
      {
        title: "Second",
        intro: "looked at",
        tables: [],
        words: [],
        pictures: [[
          { image, caption: "asked", frame: "query" },
          { image, caption: "found", frame: "hit" },
        ]],
      },
    ],
  });
  assert.ok(page.includes("Evaluation &lt;1&gt;"));
  assert.match(page, /href="#part-1">First<[\s\S]*href="#part-2">Second</);
  assert.match(page, /id="part-1"[\s\S]*41,421[\s\S]*It holds\.[\s\S]*id="part-2"/);
  assert.match(page, /asked[\s\S]*found \(the same\)/);
  assert.equal(page.match(/<img /g)?.length, 2);
  assert.ok(!/src="http|href="http|<script/.test(page));
});
