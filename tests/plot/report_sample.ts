/** A report of made-up figures about drawn pictures, to look at and to test with. */
import { existsSync } from "node:fs";
import { type Box, clip } from "lib/geometry/box.ts";
import { type Mask, maskFromPixels } from "lib/geometry/mask.ts";
import { crop, decodeImage, flipHorizontal, type Image, rasterizeSvg } from "lib/image/image.ts";
import { toGray } from "lib/image/color.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { Random } from "lib/tensor/random.ts";
import type { Mark } from "lib/plot/overlay.ts";
import type { Report } from "lib/plot/report.ts";

interface Scene {
  readonly image: Image;
  readonly caption: string;
  readonly marks: readonly (Mark & { mask: Mask; name: string })[];
}

const names = ["Alice", "Hatter", "Queen of Hearts", "White Rabbit"];

/** A plate of hatched ovals, or a real one with boxes at random places. */
async function scene(seed: number, file?: string): Promise<Scene> {
  const random = new Random(seed).fork("scene");
  const [width, height] = [520, 640];
  const ovals = Array.from({ length: random.int(2, 4) }, (_, i) => ({
    x: 90 + i * 125 + random.range(-15, 15),
    y: 380 + random.range(-60, 60),
    a: random.range(38, 60),
    b: random.range(90, 160),
  }));
  const lines = (gap: number) =>
    Array.from({ length: Math.ceil(1200 / gap) }, (_, i) => `M-600 ${i * gap}l1800 900`).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="520" height="640" fill="#f4eddc"/><path d="${
    lines(9)
  }" stroke="#4a4036" stroke-width=".8"/>
${
    ovals.map(({ x, y, a, b }, i) =>
      `<clipPath id="c${i}"><ellipse cx="${x}" cy="${y}" rx="${a}" ry="${b}"/></clipPath>
<ellipse cx="${x}" cy="${y}" rx="${a}" ry="${b}" fill="#f7f1e3" stroke="#241e18" stroke-width="3"/>
<path clip-path="url(#c${i})" d="${lines(4 + i)}" stroke="#241e18"/>`
    ).join("")
  }</svg>`;
  const image = file ? await decodeImage(file) : await rasterizeSvg(svg);
  const [sx, sy] = [image.width / width, image.height / height];
  const marks = ovals.map(({ x, y, a, b }, i) => {
    const box = clip([(x - a) * sx, (y - b) * sy, (x + a) * sx, (y + b) * sy], image) as Box;
    const pixels = new Uint8Array(image.width * image.height);
    for (let v = Math.floor(box[1]); v < box[3]; v++) {
      for (let u = Math.floor(box[0]); u < box[2]; u++) {
        const inside = ((u / sx - x) / a) ** 2 + ((v / sy - y) / b) ** 2 < 1;
        if (inside) pixels[v * image.width + u] = 1;
      }
    }
    const score = Math.round(random.range(0.4, 0.99) * 100) / 100;
    return { box, mask: maskFromPixels(pixels, image), name: names[i], score };
  });
  const caption = file ? file.split("/").at(-1)! : `A made-up plate, no. ${seed}`;
  return { image, caption, marks };
}

function grey(image: Image): Image {
  const data = image.data.slice();
  toGray(image).forEach((value, i) => data.fill(value, i * 4, i * 4 + 3));
  return { ...image, data };
}

/** @param files real plates to show in place of drawn ones */
export async function sampleReport(files: readonly string[] = []): Promise<Report> {
  const scenes: Scene[] = [];
  for (let i = 0; i < 4; i++) scenes.push(await scene(i + 1, files[i]));
  const characters = scenes.flatMap(({ image, marks }) =>
    marks.map((mark) => ({
      name: mark.name,
      withBackground: cutOut(image, mark.mask, mark.box, { background: "keep" }),
      withoutBackground: cutOut(image, mark.mask, mark.box, { background: "transparent" }),
    }))
  );
  const random = new Random(5);
  const row = (model: string, init: string, rate: number) => ({
    model,
    init,
    gallery: "412, no background",
    queries: 2000,
    top1: wilson(Math.round(2000 * rate), 2000),
    top3: wilson(Math.round(2000 * (rate + (1 - rate) * 0.4)), 2000),
    top10: wilson(Math.round(2000 * (rate + (1 - rate) * 0.7)), 2000),
  });
  return {
    title: "From plates to characters",
    subtitle: "A sample of the report: drawn ovals and made-up numbers, to see how the page looks",
    lead: "Sixty plates were searched for figures; each was cut out twice, with and without its " +
      "background, and an encoder learned to know them again. This paragraph says what was done, " +
      "with which seed, and what came of it.",
    facts: [
      { label: "plates", value: 60 },
      { label: "characters", value: 41421 },
      { label: "box mAP .5", value: ".81" },
      { label: "Top-1", value: ".961" },
      { label: "duplicates found", value: "27 of 31" },
      { label: "seed", value: 7 },
    ],
    plates: scenes,
    detection: [
      {
        detector: "ink",
        plates: 60,
        labels: 214,
        found: 181,
        missed: 33,
        false: 24,
        map50: 0.812,
        map: 0.544,
        maskIou: 0.871,
      },
      {
        detector: "labels (upper bound)",
        plates: 60,
        labels: 214,
        found: 214,
        missed: 0,
        false: 0,
        map50: 1,
        map: 1,
        maskIou: null,
      },
    ],
    precisionRecall: [{
      name: "ink",
      recall: [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85],
      precision: [1, 1, 0.99, 0.95, 0.9, 0.82, 0.7],
      averagePrecision: 0.812,
    }],
    judgement: {
      minScore: 0.5,
      byDifficulty: [
        { name: "plain", labels: 160, found: 150, missed: 10, false: 30, map50: 0.9, map: 0.5 },
        { name: "truncated", labels: 54, found: 32, missed: 22, false: 30, map50: 0.6, map: 0.3 },
      ],
      byPlate: [
        { name: "plate-007", labels: 4, found: 1, missed: 3, false: 2, map50: 0.25, map: 0.1 },
        { name: "plate-012", labels: 0, found: 0, missed: 0, false: 2, map50: null, map: null },
      ],
      confusion: {
        predicted: ["figure", "background"],
        actual: ["plain", "truncated", "difficult", "background"],
        counts: [[150, 32, 4, 30], [10, 22, 9, 0]],
      },
    },
    cutOuts: characters.slice(0, 8).map(({ name, ...images }, i) => ({
      caption: `${name}, plate ${i + 1}`,
      ...images,
    })),
    augmentation: {
      recipe: "base_aug",
      views: characters.slice(0, 6).map(({ name, withoutBackground }) => ({
        caption: name,
        original: withoutBackground,
        views: [
          crop(withoutBackground, [
            4,
            10,
            withoutBackground.width - 8,
            withoutBackground.height * 0.7,
          ], {
            background: [255, 255, 255, 255],
          }),
          grey(flipHorizontal(withoutBackground)),
        ],
      })),
    },
    training: {
      points: Array.from({ length: 400 }, (_, i) => ({
        step: i + 1,
        loss: 0.9 + 3.3 * Math.exp(-i / 90) + 0.15 * random.normal(),
      })),
      chance: Math.log(63),
      floor: 0.59,
      facts: [
        { label: "encoder", value: "resnet10, grey, from random weights" },
        { label: "batch", value: "32 pairs of 96 x 96, temperature .5" },
        { label: "optimizer", value: "AdamW, warm-up and cosine" },
      ],
    },
    evaluation: [
      row("SimCLR", "random", 0.961),
      row("SimCLR, with background", "random", 0.978),
      row("perceptual hash", "–", 0.42),
      row("encoder, untrained", "random", 0.61),
    ],
    neighbours: characters.slice(0, 3).map(({ name, withBackground }) => ({
      query: { image: withBackground, caption: name },
      answers: characters.slice(3, 9).map((other, k) => ({
        image: other.withBackground,
        caption: other.name,
        similarity: 0.97 - k * 0.06,
        hit: other.name === name,
      })),
    })),
    duplicates: {
      scores: [
        { kind: "coloured", truth: 14, found: 13, correct: 13, precision: 1, recall: 13 / 14 },
        {
          kind: "reversed",
          truth: 12,
          found: 12,
          correct: 11,
          precision: 11 / 12,
          recall: 11 / 12,
        },
        { kind: "all", truth: 26, found: 25, correct: 24, precision: 24 / 25, recall: 24 / 26 },
      ],
      pairs: characters.slice(0, 4).map(({ name, withBackground }, i) => ({
        a: withBackground,
        b: i % 2 ? flipHorizontal(withBackground) : grey(withBackground),
        kind: i % 2 ? "reversed" : "coloured",
        score: 0.93 - i / 10,
        reversed: i % 2 === 1,
        correct: i === 3 ? false : i === 2 ? null : true,
        caption: `${name}: plate ${i + 1} and plate ${i + 9}`,
      })),
    },
    skipped: [{ file: "plates/<torn>.png", reason: "Cannot decode: unexpected end of file" }],
    sources: [{
      what: "60 engraved plates",
      source: "lib/engraver, seed 7",
      rights: "CC0 1.0, made by this program",
    }],
    provenance: [
      { label: "Burin", value: "0.1.0" },
      { label: "detector", value: "ink, sha256 5f2c9a…" },
      { label: "command", value: "deno task demo --seed 7" },
    ],
    timings: [
      { stage: "engrave", seconds: 21.4 },
      { stage: "extract", seconds: 48.9 },
      { stage: "train", seconds: 182 },
      { stage: "evaluate", seconds: 0.42 },
    ],
  };
}

/** `deno run -A tests/plot/report_sample.ts OUT.html [PLATE ...]` writes the page to look at it. */
if (import.meta.main) {
  const { renderReport } = await import("lib/plot/report.ts");
  const [out, ...files] = Deno.args;
  await Deno.writeTextFile(out, await renderReport(await sampleReport(files.filter(existsSync))));
}
