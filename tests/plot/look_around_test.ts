import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { blank, decodeImage } from "lib/image/image.ts";
import { aroundHtml, aroundIntro, type AroundView } from "lib/plot/look_around.ts";
import { pictureUri } from "lib/plot/picture.ts";
import { Random } from "lib/tensor/random.ts";
import { renderReport } from "lib/plot/report.ts";
import { sampleReport } from "./report_sample.ts";

const hostile = '"><script>alert(1)</script>';
const image = (level: number) => blank({ width: 30, height: 60 }, [level, level, level, 255]);

/** So many figures, each like the next two. */
const view = (count: number): AroundView => ({
  of: 41_421,
  command: "deno task review --out out/demo",
  figures: Array.from({ length: count }, (_, i) => ({
    image: image((i * 40) % 256),
    caption: i === 1 ? hostile : `figure ${i}`,
    credit: { short: i === 1 ? hostile : "CC0", whole: "British Library. CC0" },
    neighbours: [1, 2].map((n) => ({ figure: (i + n) % count, similarity: 1 / (n + 1) })),
  })),
});

Deno.test("each figure leads to those like it, and these on to theirs; words of a collection stay words", async () => {
  const { html } = await aroundHtml(view(22));
  const document = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  const grid = [...document.querySelectorAll(".around > ul a")];
  assert.deepEqual(grid.map((a) => a.getAttribute("href")), [
    ...Array.from({ length: 22 }, (_, i) => `#like-${i}`),
  ]);
  assert.equal(grid[1].getAttribute("aria-label"), `Like ${hostile}`);
  const panel = document.querySelector("#like-21")!;
  assert.deepEqual([...panel.querySelectorAll("a")].map((a) => a.getAttribute("href")), [
    "#like-21",
    "#like-0",
    "#like-1",
  ]);
  assert.deepEqual([...panel.querySelectorAll("span")].map((span) => span.textContent), [
    "itself",
    "0.50",
    "0.33",
  ]);
  assert.equal(panel.querySelector(".credit")!.textContent, "CC0");
  assert.doesNotMatch(html, /<script/);
  const hint = document.querySelector(".hint")!.textContent;
  assert.equal(hint, "Click a figure below.");
});

Deno.test("all small pictures are in the page once, each where its link looks for it", async () => {
  const { html } = await aroundHtml(view(22));
  const uris = [...html.matchAll(/data:image\/webp;base64,([A-Za-z0-9+/=]+)/g)];
  assert.equal(uris.length, 1);
  const sheet = await decodeImage(Uint8Array.from(atob(uris[0][1]), (c) => c.charCodeAt(0)));
  assert.deepEqual([sheet.width, sheet.height], [20 * 64, 2 * 64]);
  for (const figure of [0, 5, 21]) {
    const [, x, y] = html.match(
      new RegExp(`href="#like-${figure}" style="--x:-(\\d+)px;--y:-(\\d+)px"`),
    )!;
    const at = ((Number(y) + 32) * sheet.width + Number(x) + 32) * 4;
    assert.ok(Math.abs(sheet.data[at] - (figure * 40) % 256) < 8, `figure ${figure}`);
  }
});

Deno.test("a small picture lies in the middle of its place, and is kept at a quality of 70", async () => {
  const random = new Random(1);
  const odd = blank({ width: 31, height: 64 }, [0, 0, 0, 255]);
  for (let i = 0; i < 31 * 64; i++) odd.data.set([1, 2, 3].map(() => random.int(0, 255)), 4 * i);
  const [figure] = view(1).figures;
  const { html } = await aroundHtml({ ...view(1), figures: [{ ...figure, image: odd }] });
  const sheet = blank({ width: 20 * 64, height: 64 }, [255, 255, 255, 255]);
  for (let y = 0; y < 64; y++) {
    sheet.data.set(odd.data.subarray(y * 124, (y + 1) * 124), (y * 1280 + 16) * 4);
  }
  assert.ok(html.includes(await pictureUri(sheet, { maxSide: 1280, quality: 70 })));
});

Deno.test("the report says of how many they are, and what opens all of them; without vectors it has none", async () => {
  const report = await sampleReport();
  const page = await renderReport({ ...report, around: view(3) });
  assert.match(page, /<section id="around"/);
  assert.match(page, /among these 3 of 41421\..*deno task review --out out\/demo\./);
  assert.match(page, /\.like:target \{ display: block \}/);
  assert.doesNotMatch(page, /<script|\bon\w+="/);
  const without = await renderReport({ ...report, around: null });
  assert.doesNotMatch(without, /id="around"|\.like:target/);
  assert.doesNotMatch(aroundIntro({ ...view(3), of: 3 }), /among these/);
});
