import assert from "node:assert/strict";
import { wrapped } from "lib/plot/wrapped_text.ts";
import { blank, type Image } from "lib/image/image.ts";
import { textPath, textWidth } from "lib/image/lettering.ts";
import { palette, rgb } from "lib/plot/chart.ts";
import {
  galleryHtml,
  galleryImage,
  neighbourImage,
  neighbourPictures,
  neighboursOf,
  pairPictures,
  type PictureFrame,
} from "lib/plot/gallery.ts";
import { middleOf, seen } from "./seen.ts";

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

Deno.test("a gallery has a place for each picture and frames that say why", async () => {
  const pictures = [
    { image: sheet(10), caption: "one", frame: "hit" },
    { image: sheet(20), frame: "miss" },
    { image: sheet(30, 900, 300) },
  ] as const;
  const image = await galleryImage(pictures, { columns: 2, cell: { width: 100, height: 90 } });
  assert.equal(image.width, 2 * 114 + 14);
  for (const value of [10, 20, 30]) assert.ok(has(image, [value, value, value]), `${value}`);
  for (const colour of [palette.sap, palette.madder]) assert.ok(has(image, rgb(colour)));
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

Deno.test("whose a picture is stands below it, the whole of it where a pointer rests", async () => {
  const credit = { short: "CC0", whole: 'Phiz & "Co". CC0' };
  const { html } = await galleryHtml([{ image: sheet(5), credit }, { image: sheet(5) }]);
  assert.equal(html.match(/<figcaption>/g)?.length, 1);
  assert.match(
    html,
    /<figcaption><small class="credit" title="Phiz &amp; &quot;Co&quot;\. CC0">CC0<\/small>/,
  );
  const [bare, credited] = [
    await galleryImage([{ image: sheet(5), caption: "Alice" }]),
    await galleryImage([{ image: sheet(5), caption: "Alice", credit }]),
  ];
  assert.ok(credited.height > bare.height, "a line more");
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

const paper = rgb(palette.paper);

/** Where a grey is in a picture. */
const placeOf = (image: Image, value: number) => seen(image, [value, value, value], 0)?.slice(0, 4);

Deno.test("pictures stand in the middle of places of 150 x 180, fourteen pixels apart, row by row", async () => {
  const image = await galleryImage([
    { image: sheet(10, 150, 180) },
    { image: sheet(20, 40, 30) },
    { image: sheet(30, 61, 91) },
    { image: sheet(40, 300, 180) },
  ], { columns: 2 });
  assert.deepEqual([image.width, image.height], [2 * 164 + 14, 2 * 194 + 14]);
  assert.deepEqual(placeOf(image, 10), [14, 14, 163, 193]);
  assert.deepEqual(placeOf(image, 20), [178 + 55, 14 + 75, 178 + 94, 14 + 104]);
  assert.deepEqual(placeOf(image, 30), [14 + 44, 208 + 44, 14 + 104, 208 + 134]);
  assert.deepEqual(placeOf(image, 40), [178, 208 + 45, 327, 208 + 134], "it is shrunk");
  assert.deepEqual([...image.data.subarray(0, 4)], [...paper, 255]);
});

Deno.test("each row of a picture is copied", async () => {
  const data = Uint8Array.from({ length: 4 * 7 * 5 }, (_, i) => i % 4 === 3 ? 255 : (i * 29) % 250);
  const { width, data: all } = await galleryImage([{ image: { width: 7, height: 5, data } }], {
    cell: { width: 9, height: 8 },
  });
  for (let y = 0; y < 5; y++) {
    const at = 4 * ((14 + y) * width + 15);
    assert.deepEqual([...all.subarray(at, at + 28)], [...data.subarray(28 * y, 28 * y + 28)]);
  }
});

Deno.test("as many columns as fit into 1,000 pixels, no more than there are pictures, one at least", async () => {
  const columns = async (count: number, width: number, options: object = {}) => {
    const pictures = Array.from({ length: count }, () => ({ image: sheet(9, 4, 4) }));
    const image = await galleryImage(pictures, { cell: { width, height: 9 }, ...options });
    return (image.width - 14) / (width + 14);
  };
  assert.equal(await columns(9, 150), 6);
  assert.equal(await columns(12, 84), 10);
  assert.equal(await columns(20, 972), 1);
  assert.equal(await columns(20, 479), 2, "14 + 2 (479 + 14) is 1,000");
  assert.equal(await columns(20, 480), 1);
  assert.equal(await columns(3, 2000), 1);
  assert.equal(await columns(2, 150), 2);
  assert.equal(await columns(9, 150, { columns: 4 }), 4);
  const empty = await galleryImage([]);
  assert.deepEqual([empty.width, empty.height], [178, 14]);
});

Deno.test("captions stand in the middle below their places, a line of 1.3 times 13 pixels each", async () => {
  const captioned = (caption: string, options: object = {}) =>
    galleryImage([{ image: sheet(9, 20, 20), caption }], options);
  const heights = await Promise.all(
    ["", "a", "many words that need two lines", Array(30).fill("words").join(" ")]
      .map(async (caption) => (await captioned(caption)).height),
  );
  // 20 + 2 gaps, and lines of 16.9
  assert.deepEqual(heights, [48, 65, 82, 82]);
  const three = await captioned(Array(30).fill("words").join(" "), { lines: 3 });
  assert.equal(three.height, 99);
  const one = await captioned("HHH");
  const [x, y] = middleOf(one, { paper, part: [0, 36, one.width, one.height] })!;
  assert.ok(Math.abs(x - (14 + 75)) < 0.5, `${x}`);
  const cap = textPath("H", { x: 0, y: 0, size: 13 }).match(/-?[\d.]+/g)!.map(Number);
  const high = -Math.min(...cap.filter((_, i) => i % 2 === 1));
  assert.ok(Math.abs(y - (14 + 20 + 13 * 1.25 - high / 2)) < 0.3, `${y}`);
  const two = await captioned("HHHHHHHHHHHHH HHHHHHHHHHHHH");
  const [, second] = middleOf(two, { paper, part: [0, 57, two.width, two.height] })!;
  assert.ok(Math.abs(second - (14 + 20 + 13 * 2.55 - high / 2)) < 0.3, `${second}`);
});

Deno.test("a frame lies three pixels round its picture; that of another is dashed", async () => {
  const { ink: query, sap: hit, madder: miss } = palette;
  for (const [frame, colour] of Object.entries({ query, hit, miss })) {
    const image = await galleryImage(
      [{ image: sheet(200, 60, 40), frame: frame as PictureFrame }],
      {
        cell: { width: 80, height: 60 },
      },
    );
    const [left, top, right, bottom, count] = seen(image, rgb(colour), 12)!;
    // the picture is at 24, 14; half of the line of 3 pixels is out of the frame
    assert.deepEqual(
      [left, top, right, bottom],
      [20, 10, 87, 57],
    );
    assert.equal(count < 400, frame === "miss", `${frame} ${count}`);
  }
});

Deno.test("a word that just fits is kept, a longer one ends in dots; blanks are one", () => {
  const text = "White Rabbit";
  const width = textWidth(text, { size: 13 });
  assert.deepEqual(wrapped(text, { width, count: 1 }), [text]);
  assert.deepEqual(wrapped(text, { width: width - 0.01, count: 2 }), ["White", "Rabbit"]);
  assert.deepEqual(wrapped("  White   Rabbit ", { width, count: 1 }), [text]);
  const [short] = wrapped(text, { width: width - 0.01, count: 1 });
  assert.match(short, /^White .*\.\.\.$|^White\.\.\.$/);
  const letters = short.length - 3;
  assert.ok(textWidth(short, { size: 13 }) <= width - 0.01);
  const longer = `${text.slice(0, letters + 1)}...`;
  assert.ok(textWidth(longer, { size: 13 }) > width - 0.01, "no shorter than it must be");
  assert.deepEqual(wrapped("abc", { width: 1, count: 1 }), ["..."]);
  assert.ok(wrapped(text, { width, count: 1, size: 26 })[0].endsWith("..."));
  const exact = textWidth("Rabbit", { size: 13 });
  assert.deepEqual(wrapped("Rabbit", { width: exact, count: 1 }), ["Rabbit"]);
});

Deno.test("in HTML pictures have 320 pixels, and the class of their frame", async () => {
  const { html } = await galleryHtml([
    { image: sheet(5, 640, 320) },
    { image: sheet(5), frame: "hit", alt: "a" },
  ]);
  assert.match(html, /class="plain"><img src="data:[^"]*" width="320" height="160" alt=""/);
  assert.match(
    html,
    /class="hit"><img src="data:[^"]*" width="60" height="80" alt="a \(the same\)"/,
  );
  assert.ok(!html.includes("figcaption"));
  const small = await galleryHtml([{ image: sheet(5, 640, 320) }], { maxSide: 100 });
  assert.match(small.html, /width="100" height="50"/);
});

Deno.test("the same work and character on two plates are twins; unknown ones, and one plate, are none", () => {
  const member = (name: string | null, work: string, plate: string) => (
    { image: sheet(1), name, work, plate, impression: "" }
  );
  const frame = (a: ReturnType<typeof member>, b: ReturnType<typeof member>) =>
    pairPictures([{ a: 0, b: 1, score: 0.5, reversed: false }], [a, b])[1].frame;
  assert.equal(frame(member("Alice", "w", "p"), member("Alice", "w", "q")), "hit");
  assert.equal(frame(member("Alice", "w", "p"), member("Alice", "w", "p")), "miss");
  assert.equal(frame(member("Alice", "w", "p"), member("Hatter", "w", "q")), "miss");
  assert.equal(frame(member(null, "w", "p"), member(null, "w", "q")), "miss");
  assert.equal(frame(member("Alice", "w", "p"), member("Alice", "v", "q")), "miss");
});

Deno.test("searches are rows of places of 130 x 150, short ones end in nothing", async () => {
  const large = { image: sheet(60, 300, 300) };
  const one = { query: large, answers: [{ ...large, similarity: 0.5 }] };
  const image = await neighbourImage([one, { query: large, answers: [] }]);
  assert.equal(image.width, 2 * 144 + 14);
  assert.deepEqual(placeOf(image, 60)!.slice(0, 3), [14, 14, 14 + 144 + 129]);
  const alone = await neighbourImage([{ query: large, answers: [] }]);
  assert.deepEqual([alone.width, alone.height], [144 + 14, 130 + 28]);
  assert.equal((await neighbourImage([])).width, 144 + 14);
});
