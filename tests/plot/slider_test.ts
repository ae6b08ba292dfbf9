import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { blank, encodeJpeg } from "lib/image/image.ts";
import { sliderHtml } from "lib/plot/slider.ts";
import { filmStrip } from "lib/plot/film_strip.ts";
import { Buffer } from "node:buffer";
import { palette, rgb } from "lib/plot/chart.ts";

const frames = [[200, 30, 40], [20, 90, 160], [10, 150, 60]].map(([red, green, blue], i) => ({
  image: blank({ width: 40 + 10 * i, height: 60 }, [red, green, blue, 255]),
  label: `place "${i}"`,
}));

interface Node {
  textContent: string;
  readonly style: { transform: string };
  getAttribute(name: string): string | null;
}
interface Page {
  querySelector(selector: string): Node | null;
}

Deno.test("moving the slider moves the picture and says where it is", async () => {
  const { html } = await sliderHtml({ slider: "strength", frames, at: 2 });
  // linkedom's types have no document
  const { document } = parseHTML(`<html><body>${html}</body></html>`) as unknown as {
    document: Page;
  };
  const input = document.querySelector("input")!;
  const image = document.querySelector("img")!;
  const output = document.querySelector("output")!;
  assert.deepEqual([input.getAttribute("max"), input.getAttribute("value")], ["2", "2"]);
  assert.equal(output.textContent, 'place "2"');
  // what the page does, without a page: its own words, on its own elements
  const move = new Function(input.getAttribute("oninput")!);
  for (const [value, shift] of [[0, 0], [1, 100 / 3]] as const) {
    move.call({
      value,
      dataset: { labels: input.getAttribute("data-labels") },
      closest: () => document.querySelector("[data-slider]"),
    });
    assert.equal(output.textContent, `place "${value}"`);
    const moved = Number(image.style.transform.match(/translateY\(-?([\d.]+)%\)/)![1]);
    assert.ok(Math.abs(moved - shift) < 1e-9);
  }
  assert.ok(!/https?:|<script/.test(html));
});

Deno.test("each frame has its rows in its place, on paper where it is narrower", () => {
  const noise = (width: number, height: number, shift: number) => ({
    image: {
      width,
      height,
      data: Uint8Array.from(
        { length: 4 * width * height },
        (_, i) => i % 4 === 3 ? 255 : (i * 29 + shift) % 250,
      ),
    },
    label: "",
  });
  const [a, b] = [noise(5, 3, 0), noise(3, 4, 7)];
  const strip = filmStrip([a, b]);
  assert.deepEqual([strip.width, strip.height], [5, 8]);
  const row = (
    image: typeof strip,
    y: number,
  ) => [...image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width)];
  const paper = [...rgb(palette.paper), 255];
  for (let y = 0; y < 3; y++) assert.deepEqual(row(strip, y), row(a.image, y));
  assert.deepEqual(row(strip, 3), Array(5).fill(paper).flat());
  for (let y = 0; y < 4; y++) {
    assert.deepEqual(row(strip, 4 + y), [...row(b.image, y), ...paper, ...paper]);
  }
  const empty = filmStrip([]);
  assert.deepEqual([empty.width, empty.height, [...empty.data]], [1, 1, paper]);
});

Deno.test("a slider begins in its middle, at 760 pixels and JPEG's 62, unless something else is asked for", async () => {
  const five = Array.from({ length: 5 }, (_, i) => (
    { image: blank({ width: 800, height: 80 }, [40 * i, 90, 60, 255]), label: `<${i}>` }
  ));
  const begins = async (count: number) =>
    / value="(-?\d+)"/.exec(
      (await sliderHtml({ slider: "s", frames: five.slice(0, count) })).html,
    )![1];
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(begins)), ["0", "0", "1", "1", "2"]);
  const { html } = await sliderHtml({ slider: "s", frames: five });
  assert.match(html, /max-width:760px/);
  assert.match(html, /aspect-ratio:760\/76"/);
  assert.match(html, /width="760" height="380"/);
  assert.match(html, /translateY\(-40%\)/);
  assert.match(html, /alt="s: &lt;0&gt;, &lt;1&gt;, &lt;2&gt;, &lt;3&gt;, &lt;4&gt;"/);
  assert.match(html, /<output[^>]*>&lt;2&gt;<\/output>/);
  const jpeg = await encodeJpeg(filmStrip(five), { quality: 62 });
  assert.ok(html.includes(`base64,${Buffer.from(jpeg).toString("base64")}"`));
  assert.equal(filmStrip(five).width, 760);
  const small = await sliderHtml({ slider: "s", frames: five }, { maxSide: 100, quality: 20 });
  assert.match(small.html, /max-width:100px/);
});

Deno.test("a slider at no place, or of no frames, says nothing beside it", async () => {
  assert.match((await sliderHtml({ slider: "s", frames, at: 7 })).html, /<output[^>]*><\/output>/);
  const none = await sliderHtml({ slider: "s", frames: [] });
  assert.match(none.html, /<output[^>]*><\/output>/);
  assert.match(none.html, /aspect-ratio:1\/1"/);
});
