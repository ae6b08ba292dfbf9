/** The parts of the report's page, each from its part of the data. */
import type { Image } from "lib/image/image.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { confusionChart } from "./confusion.ts";
import { precisionRecallCurve, trainingCurve } from "./curve.ts";
import type { Chart } from "./chart.ts";
import { creditHtml, galleryHtml, neighbourPictures, wholeCreditHtml } from "./gallery.ts";
import { type Html, html, markup } from "./html.ts";
import { aroundHtml, aroundIntro } from "./look_around.ts";
import { overlay } from "./overlay.ts";
import { pictureUri } from "./picture.ts";
import type { Fact, PlatePairView, Report, TrainingView } from "./report.ts";
import { chartSvg } from "./static.ts";
import {
  type Cell,
  detectionTable,
  duplicatesTable,
  grouped,
  type Table,
  tableHtml,
  tableOf,
  tallyTable,
  topTable,
} from "./table.ts";

/** A part of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly body: Html;
}

const wide = (table: Table) =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${table.caption}">${
    tableHtml(
      table,
    )
  }</div>`;

function factsTable(facts: readonly Fact[], caption: string): Html {
  const columns = [{ label: "what", kind: "text" }, { label: "value", kind: "text" }] as const;
  const rows: Cell[][] = facts.map(({ label, value }) => [label, String(value)]);
  return html`<div class="notes pairsof">${wide({ caption, columns, rows })}</div>`;
}

async function picture(
  image: Image,
  { alt, maxSide, kind = "" }: { alt: string; maxSide: number; kind?: string },
): Promise<Html> {
  const { width, height } = sizeWithin(image, maxSide);
  return html`
    <img class="${kind}" src="${await pictureUri(image, {
      maxSide,
    })}" width="${width}" height="${height}"
      alt="${alt}">
  `;
}

/** Each in turn, so that one picture at a time is in work. */
async function each<T>(items: readonly T[], make: (item: T) => Promise<Html>): Promise<Html[]> {
  const out: Html[] = [];
  for (const item of items) out.push(await make(item));
  return out;
}

async function chartHtml(chart: Chart): Promise<Html> {
  return html`<div class="chart">${markup(await chartSvg(chart))}</div>`;
}

/** The longer side of a plate in the report, in pixels. */
export const plateSide = 1100;

async function platesSection({ plates }: Report): Promise<Section> {
  const figures = await each(plates, async ({ image, drawn: ready, caption, marks, credit }) => {
    const drawn = ready ? image : await overlay(image, marks, { maxSide: plateSide });
    const names = marks.map((mark) => mark.name).filter(Boolean).join(", ");
    const found = `${marks.length} ${marks.length === 1 ? "figure" : "figures"} marked`;
    const alt = `${caption}: ${found}${names ? `: ${names}` : ""}.`;
    return html`<figure>${await picture(drawn, {
      alt,
      maxSide: plateSide,
    })}<figcaption>${caption}${wholeCreditHtml(credit)}</figcaption></figure>`;
  });
  return {
    id: "plates",
    title: "Plates",
    intro: "What the detector found, each figure in its colour, with the mask that cuts it out.",
    body: html`<div class="plates">${figures}</div>`,
  };
}

async function detectionSection(report: Report): Promise<Section> {
  const { detection, precisionRecall, judgement } = report;
  const table = detectionTable(detection);
  const curve = precisionRecall.length > 0 &&
    await chartHtml(precisionRecallCurve(precisionRecall));
  return {
    id: "detection",
    title: "Detection",
    intro: "How many of the labelled figures were found, and how many finds are none.",
    body: html`${wide(table)}${curve && html`<h3>Precision and recall</h3>${curve}`}${
      judgement && await evaluationParts(judgement)
    }`,
  };
}

async function evaluationParts(judgement: NonNullable<Report["judgement"]>): Promise<Html> {
  const { byDifficulty, byPlate, confusion, minScore } = judgement;
  const from = `At scores of at least ${minScore.toFixed(2)}`;
  return html`<h3>What was taken for what</h3>${await chartHtml(
    confusionChart(confusion),
  )}<h3>By how hard the figures are, and by plate</h3>${
    wide(tallyTable(byDifficulty, {
      caption: `${from}; false finds are those of all`,
      name: "figures",
    }))
  }${
    wide(tallyTable(byPlate, {
      caption: `${from}; the plates where most was missed or false`,
      name: "plate",
    }))
  }`;
}

async function cutOutsSection({ cutOuts }: Report): Promise<Section> {
  const figures = await each(
    cutOuts,
    async ({ caption, withBackground, withoutBackground, credit }) => {
      const kept = await picture(withBackground, {
        alt: `${caption}, with background`,
        maxSide: 300,
      });
      const alone = await picture(withoutBackground, {
        alt: `${caption}, cut out`,
        maxSide: 300,
        kind: "clear",
      });
      return html`
        <figure>
          <div class="side">${kept}${alone}</div>
          <figcaption>${caption}${creditHtml(credit)}</figcaption>
        </figure>
      `;
    },
  );
  return {
    id: "cut-outs",
    title: "Characters",
    intro: "Each figure twice: with the plate around it, and alone.",
    body: html`<div class="cutouts">${figures}</div>`,
  };
}

async function augmentationSection({ augmentation }: Report): Promise<Section> {
  const figures = await each(augmentation.views, async ({ caption, original, views, credit }) => {
    const images = [original, ...views];
    const names = ["original", "first view", "second view"];
    const pictures: Html[] = [];
    for (const [i, image] of images.entries()) {
      pictures.push(await picture(image, { alt: `${caption}, ${names[i]}`, maxSide: 280 }));
    }
    return html`
      <figure>
        <div class="side">${pictures}</div>
        <figcaption>${caption}${creditHtml(credit)}</figcaption>
      </figure>
    `;
  });
  return {
    id: "augmentation",
    title: "Augmentation",
    intro:
      `Original, first and second view, as training sees them. Recipe: ${augmentation.recipe}.`,
    body: html`<div class="triples">${figures}</div>`,
  };
}

async function trainingSection(training: TrainingView): Promise<Section> {
  return {
    id: "training",
    title: "Training",
    intro: "The loss on its way from chance, where nothing can be told apart, towards its floor.",
    body: html`${await chartHtml(trainingCurve(training.points, training))}${
      training.facts.length > 0 && factsTable(training.facts, "What was trained")
    }`,
  };
}

function evaluationSection({ evaluation }: Report): Section {
  return {
    id: "evaluation",
    title: "Evaluation",
    intro:
      "Shares of queries with Wilson's 95 % intervals, tied answers averaged. The bar is the " +
      "interval on a line from 0 to 1.",
    body: wide(topTable(evaluation)),
  };
}

async function neighboursSection({ neighbours }: Report): Promise<Section> {
  const rows = await each(
    neighbours,
    async (search) =>
      html`<div class="search">${await galleryHtml(neighbourPictures(search), {
        maxSide: 260,
      })}</div>`,
  );
  return {
    id: "neighbours",
    title: "Nearest neighbours",
    intro:
      "On the left what was searched for, then the most similar characters with their cosine. " +
      "A green frame: the same character. A broken red one: another.",
    body: html`${rows}`,
  };
}

function platePairsHtml(pairs: readonly PlatePairView[]): Promise<Html[]> {
  return each(pairs, async ({ a, b, kind, reversed, probability, caption, credits }) => {
    const sure = probability === null ? "" : `, probability ${probability.toFixed(2)}`;
    const words = `${kind}${reversed ? ", in reverse" : ""}`;
    const images = [
      await picture(a, { alt: `${caption}, first`, maxSide: 560 }),
      await picture(b, { alt: `${caption}, second (${words})`, maxSide: 560 }),
    ];
    return html`
      <figure class="unverified">
        <div class="side">${images}</div>
        <figcaption>${caption}<br>${words}${sure}${credits.map(wholeCreditHtml)}</figcaption>
      </figure>
    `;
  });
}

async function duplicatesSection(duplicates: NonNullable<Report["duplicates"]>): Promise<Section> {
  const scores = duplicatesTable(duplicates.scores);
  const { count = 0, pairs: ofPlates = [] } = duplicates.plates ?? {};
  const platePairs = await platePairsHtml(ofPlates);
  const shown = `${grouped(count)} ${count === 1 ? "pair" : "pairs"} of plates` +
    (platePairs.length < count ? `; ${platePairs.length} of them, spread over all` : "");
  const pairs = await each(duplicates.pairs, async (pair) => {
    const { a, b, kind, score, reversed, correct, caption, credits } = pair;
    const rights = credits?.filter(({ whole }, i) => i === 0 || whole !== credits[0].whole);
    const verdict = correct === null ? "unverified" : correct ? "true" : "false";
    const words = `${kind}${reversed && !kind.includes("reverse") ? ", in reverse" : ""}`;
    const images = [
      await picture(a, { alt: `${caption}, first`, maxSide: 260 }),
      await picture(b, { alt: `${caption}, second (${words})`, maxSide: 260 }),
    ];
    return html`
      <figure class="${verdict}">
        <div class="side">${images}</div>
        <figcaption>${caption}<br>${words}, agreement ${score.toFixed(2)}, ${verdict}${rights?.map(
          creditHtml,
        )}</figcaption>
      </figure>
    `;
  });
  return {
    id: "duplicates",
    title: "Duplicates",
    intro: "The same engraving again: coloured by another hand, reversed, in another state.",
    body: html`${duplicates.scores.length > 0 && wide(scores)}${
      platePairs.length > 0 && html`
        <h3>Plates of one design</h3>
        <p>${shown}.</p>
        <div class="pairs whole">${platePairs}</div>
      `
    }${
      pairs.length > 0
        ? html`
          <h3>${platePairs.length > 0 ? "Figures that are one" : "Pairs found"}</h3>
          <div class="pairs">${pairs}</div>
        `
        : html`<p>${platePairs.length > 0 ? "No figures were paired." : "No pair was found."}</p>`
    }`,
  };
}

function makingSection({ skipped, sources, provenance, timings }: Report): Section {
  const lost = tableOf(skipped, {
    caption: `${grouped(skipped.length)} skipped`,
    columns: {
      file: { label: "file", kind: "text" },
      reason: { label: "why", kind: "text" },
    },
  });
  const rights = tableOf(sources.map((row) => ({ holder: "", plates: null, ...row })), {
    caption: "Sources and rights",
    columns: {
      what: { label: "what", kind: "text" },
      holder: { label: "held by", kind: "text" },
      source: { label: "from", kind: "text" },
      plates: { label: "plates", kind: "count" },
      rights: { label: "rights", kind: "text" },
    },
  });
  const stages = tableOf(timings, {
    caption: "Time per stage",
    columns: {
      stage: { label: "stage", kind: "text" },
      seconds: { label: "time", kind: "seconds" },
    },
  });
  return {
    id: "making",
    title: "How it was made",
    intro: "What is needed to make the same page again.",
    body: html`<h3>Skipped files</h3>${
      skipped.length > 0
        ? html`<div class="notes">${wide(lost)}</div>`
        : html`<p>None: every file could be read.</p>`
    }${
      sources.length > 0 && html`
        <h3>Sources and rights</h3>
        <div class="notes">${wide(rights)}</div>
      `
    }${
      provenance.length > 0 &&
      html`<h3>Versions and parameters</h3>${factsTable(provenance, "Versions and parameters")}`
    }${timings.length > 0 && html`<h3>Time</h3>${wide(stages)}`}`,
  };
}

/** The sections that the report has something for, in the order of the work. */
export async function sectionsOf(report: Report): Promise<Section[]> {
  const { plates, detection, cutOuts, augmentation, training, evaluation, neighbours } = report;
  const { around, duplicates } = report;
  return [
    plates.length > 0 ? await platesSection(report) : null,
    detection.length > 0 ? await detectionSection(report) : null,
    cutOuts.length > 0 ? await cutOutsSection(report) : null,
    augmentation.views.length > 0 ? await augmentationSection(report) : null,
    training ? await trainingSection(training) : null,
    evaluation.length > 0 ? evaluationSection(report) : null,
    neighbours.length > 0 ? await neighboursSection(report) : null,
    around && around.figures.length > 0
      ? {
        id: "around",
        title: "Look around",
        intro: aroundIntro(around),
        body: await aroundHtml(around),
      }
      : null,
    duplicates ? await duplicatesSection(duplicates) : null,
    makingSection(report),
  ].filter((section) => section !== null);
}
