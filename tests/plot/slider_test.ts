import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { blank } from "lib/image/image.ts";
import { filmStrip, sliderHtml } from "lib/plot/slider.ts";

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

Deno.test("a strip has all frames below each other", () => {
  const { width, height, data } = filmStrip(frames);
  assert.deepEqual([width, height], [60, 180]);
  frames.forEach(({ image }, n) =>
    assert.deepEqual([...data.subarray(240 * (60 * n + 5)).subarray(0, 4)], [
      ...image.data.subarray(0, 4),
    ])
  );
});

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
