/**
 * Two sliders over scores that were kept: what a threshold for the box, and one for the text, would
 * keep and lose. It is a piece of a page and needs neither kernel nor network nor a second look at the
 * plates.
 */
import type { PlateDetections } from "lib/detect/thresholds.ts";
import type { Image } from "lib/image/image.ts";
import { palette } from "lib/plot/chart.ts";
import { escapeHtml } from "lib/plot/html.ts";
import { pictureUri } from "lib/plot/picture.ts";
import { sha256 } from "lib/tensor/digest.ts";
import type { Page } from "./display.ts";
import { matchAt } from "./match_at.ts";

/** Where the sliders begin, and how many plates are shown. */
export interface ExplorerOptions {
  /** Where the slider of the box begins. Default .4, the study's. */
  readonly boxThreshold?: number;
  /** Where the slider of the text begins. Default .25, GroundingDINO's. */
  readonly textThreshold?: number;
  /** Plates that are shown with their picture; counts are of all. Default 2. */
  readonly pictures?: number;
  /** Longer side of a picture in pixels. Default 560. */
  readonly maxSide?: number;
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly uri: string;
}

const tenths = (pixels: number) => Number(pixels.toFixed(1));
const thousandths = (score: number) => Number(score.toFixed(3));

/** What runs in the page: `match` is the source of `matchAt`. */
const script = (id: string, match: string) => `
(() => {
  const root = document.getElementById(${JSON.stringify(id)});
  const { plates, colours } = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const match = ${match};
  const [box, text] = ["box", "text"].map((name) => root.querySelector("input[name=" + name + "]"));
  const at = () => [Number(box.value), text ? Number(text.value) : 0];
  const share = (a, b) => b === 0 ? "–" : (a / b).toFixed(2);
  const draw = () => {
    const [b, t] = at();
    let [found, wrong, missed] = [0, 0, 0];
    plates.forEach(({ boxes, labels }, p) => {
      const { fate, seen } = match(boxes, labels, b, t);
      found += fate.filter((f) => f === 1).length;
      wrong += fate.filter((f) => f === 2).length;
      missed += labels.filter((label, l) => label[4] === 0 && !seen[l]).length;
      root.querySelectorAll("[data-plate='" + p + "'] [data-box]").forEach((rect) => {
        const f = fate[Number(rect.dataset.box)];
        rect.setAttribute("visibility", f === 0 ? "hidden" : "visible");
        rect.setAttribute("stroke", colours[f]);
      });
      root.querySelectorAll("[data-plate='" + p + "'] [data-label]").forEach((rect) =>
        rect.setAttribute("visibility", seen[Number(rect.dataset.label)] ? "hidden" : "visible"));
    });
    root.querySelector("[data-at=box]").textContent = b.toFixed(2);
    if (text) root.querySelector("[data-at=text]").textContent = t.toFixed(2);
    root.querySelector("[data-said]").textContent =
      (found + wrong) + " kept: " + found + " found, " + wrong + " false; " + missed + " missed. " +
      "Precision " + share(found, found + wrong) + ", recall " + share(found, found + missed);
  };
  [box, text].forEach((input) => input && input.addEventListener("input", draw));
  draw();
})();`;

function slider(name: string, words: string, value: number): string {
  return `<label style="display:flex;gap:.6em;align-items:center;margin:.2em 0">` +
    `<span style="width:9em">${escapeHtml(words)}</span>` +
    `<input type="range" name="${name}" min="0" max="1" step="0.01" value="${value}" style="width:18em">` +
    `<output data-at="${name}">${value.toFixed(2)}</output></label>`;
}

/** The sliders, the plates, and the words that both change. */
export async function thresholdExplorer(
  plates: readonly (PlateDetections & { readonly image: Image })[],
  { boxThreshold = 0.4, textThreshold = 0.25, pictures = 2, maxSide = 560 }: ExplorerOptions = {},
): Promise<Page> {
  const hasText = plates.some(({ detections }) =>
    detections.some(({ textScore }) => textScore !== undefined)
  );
  const data = plates.map(({ detections, labels }) => ({
    boxes: detections.map((
      { box, score, textScore },
    ) => [...box.map(tenths), thousandths(score), thousandths(textScore ?? 1)]),
    labels: labels.map(({ box, difficult }) => [...box.map(tenths), difficult ? 1 : 0]),
  }));
  const colours = ["none", palette.prussian, palette.madder, palette.faded];
  const json = JSON.stringify({ plates: data, colours }).replaceAll("<", "\\u003c");
  const id = `thresholds-${sha256(json).slice(0, 10)}`;
  const drawn: Drawn[] = [];
  for (const { image } of plates.slice(0, pictures)) {
    const { width, height } = image;
    drawn.push({ width, height, uri: await pictureUri(image, { maxSide, quality: 50 }) });
  }
  const shapes = drawn.map(({ width, height, uri }, p) => {
    const { fate, seen } = matchAt(data[p].boxes, data[p].labels, boxThreshold, textThreshold);
    const line = Math.max(width, height) / 260;
    const rect = ([x0, y0, x1, y1]: readonly number[], more: string) =>
      `<rect x="${x0}" y="${y0}" width="${tenths(x1 - x0)}" height="${
        tenths(y1 - y0)
      }" fill="none" ` +
      `stroke-width="${line.toFixed(1)}" ${more}/>`;
    const boxes = data[p].boxes.map((box, i) =>
      rect(
        box,
        `data-box="${i}" stroke="${colours[fate[i]]}" ` +
          `visibility="${fate[i] === 0 ? "hidden" : "visible"}"`,
      )
    );
    const labels = data[p].labels.map((label, l) =>
      rect(
        label,
        `data-label="${l}" stroke="${palette.ink}" stroke-dasharray="${line * 4} ${line * 2}" ` +
          `visibility="${seen[l] ? "hidden" : "visible"}"`,
      )
    );
    return `<svg data-plate="${p}" viewBox="0 0 ${width} ${height}" ` +
      `style="width:min(${maxSide}px,48%);height:auto;background:#fff">` +
      `<image href="${uri}" width="${width}" height="${height}"/>${labels.join("")}` +
      `${boxes.join("")}</svg>`;
  });
  const html = `<div id="${id}" style="font-family:'Source Sans 3',sans-serif">` +
    slider("box", "box threshold", boxThreshold) +
    (hasText ? slider("text", "text threshold", textThreshold) : "") +
    `<p data-said style="margin:.4em 0;font-weight:600"></p>` +
    `<div style="display:flex;flex-wrap:wrap;gap:12px">${shapes.join("")}</div>` +
    `<script type="application/json">${json}</script>` +
    `<script>${script(id, matchAt.toString())}</script></div>`;
  const kept = data.flatMap(({ boxes, labels }) =>
    matchAt(boxes, labels, boxThreshold, textThreshold).fate
      .filter((fate) => fate === 1 || fate === 2)
  );
  const words = `Sliders over ${data.reduce((sum, { boxes }) => sum + boxes.length, 0)} boxes of ` +
    `${plates.length} ${plates.length === 1 ? "plate" : "plates"}; at ${boxThreshold}${
      hasText ? ` and ${textThreshold}` : ""
    } ` +
    `${kept.length} are kept, ${kept.filter((fate) => fate === 1).length} of them right.`;
  return { html, words };
}
