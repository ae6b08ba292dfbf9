import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import { textWidth } from "lib/image/lettering.ts";
import { rgb } from "lib/plot/figure.ts";
import {
  frames,
  galleryHtml,
  galleryImage,
  neighbourImage,
  neighbourPictures,
  neighboursOf,
  pairPictures,
  wrapped,
} from "lib/plot/gallery.ts";

const sheet = (value: number, width = 60, height = 80) =>
  blank({ width, height }, [value, value, value, 255]);

const has = ({ data }: Image, [r, g, b]: readonly number[]) => {
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 6) {
      return true;
    }
  }
  return false;
};

Deno.test("captions are wrapped at words and end in dots", () => {
  const text = "The White Rabbit in livery as herald of the court";
  const lines = wrapped(text, { width: 120, count: 2 });
  assert.equal(lines.length, 2);
  for (const line of lines) assert.ok(textWidth(line, { size: 13 }) <= 120, line);
  assert.match(lines[1], /\.\.\.$/);
  assert.equal(wrapped(text, { width: 120, count: 9 }).join(" "), text);
  assert.match(wrapped("illustration-of-the-mad-tea-party", { width: 90, count: 2 })[0], /\.\.\.$/);
  assert.deepEqual(wrapped("", { width: 90, count: 2 }), []);
});

Deno.test("a gallery has a place for each picture and frames that say why", async () => {
  const pictures = [
    { image: sheet(10), caption: "one", frame: "hit" },
    { image: sheet(20), frame: "miss" },
    { image: sheet(30, 900, 300) },
  ] as const;
  const image = await galleryImage(pictures, { columns: 2, cell: { width: 100, height: 90 } });
  assert.equal(image.width, 2 * 114 + 14);
  for (const value of [10, 20, 30]) assert.ok(has(image, [value, value, value]), `${value}`);
  for (const frame of ["hit", "miss"] as const) assert.ok(has(image, rgb(frames[frame].colour)));
  const empty = await galleryImage([]);
  assert.ok(empty.width > 0 && empty.height > 0);
});

Deno.test("HTML says in words what a frame says in colour", async () => {
  const { html } = await galleryHtml([
    { image: sheet(5), caption: "<Hatter>", frame: "miss" },
    { image: sheet(5), alt: "a sheet" },
  ]);
  assert.match(html, /alt="&lt;Hatter&gt; \(another\)"/);
  assert.match(html, /<figcaption>&lt;Hatter&gt;<\/figcaption>/);
  assert.match(html, /alt="a sheet"/);
  assert.match(html, /width="60" height="80"/);
});

const search = {
  query: { image: sheet(1), caption: "Alice" },
  answers: [
    { image: sheet(2), caption: "Alice", similarity: 0.98765, hit: true },
    { image: sheet(3), similarity: 0.5, hit: false },
    { image: sheet(4), similarity: 0.4 },
  ],
};

Deno.test("a search is a row: the query, then its answers with their similarities", async () => {
  const pictures = neighbourPictures(search);
  assert.deepEqual(pictures.map(({ frame }) => frame), ["query", "hit", "miss", undefined]);
  assert.deepEqual(pictures.map(({ caption }) => caption), [
    "Alice",
    "Alice 0.988",
    "0.500",
    "0.400",
  ]);
  const short = { ...search, answers: search.answers.slice(0, 1) };
  const image = await neighbourImage([short, search], { cell: { width: 70, height: 90 } });
  assert.equal(image.width, 4 * 84 + 14);
  assert.ok(image.height > 2 * 94, "a row for each, however short");
});

Deno.test("found rows become searches: who is the same is a hit, who is unknown is neither", () => {
  const gallery = ["Alice", "Hatter", null].map((name, i) => ({
    image: sheet(i),
    name,
    caption: name ?? "nobody",
  }));
  const hit = (index: number, reversed = false) => ({ index, similarity: 0.5, reversed });
  const hits = [[hit(0, true), hit(1), hit(2)], [hit(0)]];
  const queries = [gallery[0], gallery[2]];
  const [alice, unknown] = neighboursOf(hits, { queries, gallery });
  assert.deepEqual(alice.answers.map((answer) => answer.hit), [true, false, undefined]);
  assert.deepEqual(alice.answers.map(({ caption }) => caption), [
    "Alice, reversed",
    "Hatter",
    "nobody",
  ]);
  assert.deepEqual(unknown.answers.map((answer) => answer.hit), [undefined]);
});

Deno.test("a found pair is a hit where it is the same character of the same work", () => {
  const member = (name: string | null, work: string, plate: string) => ({
    image: sheet(1),
    name,
    work,
    plate,
    impression: "",
    caption: plate,
  });
  const members = [member("Alice", "w", "p"), member("Alice", "w", "q"), member("Alice", "v", "r")];
  const pictures = pairPictures([
    { a: 0, b: 1, score: 0.912, reversed: true },
    { a: 0, b: 2, score: 0.5, reversed: false },
  ], members);
  assert.deepEqual(pictures.map(({ frame }) => frame), ["query", "hit", "query", "miss"]);
  assert.deepEqual(pictures.map(({ caption }) => caption), [
    "p",
    "q, 0.91, reversed",
    "p",
    "r, 0.50",
  ]);
});
