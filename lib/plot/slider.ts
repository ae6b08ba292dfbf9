/** Pictures that a slider moves through, as HTML that needs no kernel and no network. */
import { Buffer } from "node:buffer";
import { encodeJpeg, type Image } from "lib/image/image.ts";
import { palette } from "./chart.ts";
import { type Html, html } from "./html.ts";
import { filmStrip } from "./film_strip.ts";

/** One place of a slider. */
export interface SliderFrame {
  readonly image: Image;
  /** Said beside the slider. */
  readonly label: string;
}

/** A slider: its places in order, and what it changes. */
export interface Slider {
  readonly slider: string;
  readonly frames: readonly SliderFrame[];
  /** The place it begins at. Default: the middle. */
  readonly at?: number;
}

/**
 * The slider as HTML: one picture of all frames behind a window of one frame's height, moved by the
 * slider alone. Where scripts and styles are taken out, the frames stand below each other.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { sliderHtml } from "lib/plot/slider.ts";
 * const image = blank({ width: 60, height: 90 }, [90, 80, 70, 255]);
 * await sliderHtml({ slider: "strength", frames: [{ image, label: "0" }, { image, label: "1" }] });
 * ```
 */
export async function sliderHtml(
  { slider, frames, at = Math.floor((frames.length - 1) / 2) }: Slider,
  { maxSide = 760, quality = 62 }: { readonly maxSide?: number; readonly quality?: number } = {},
): Promise<Html> {
  const strip = filmStrip(frames, { maxSide });
  const { length } = frames;
  const [width, height] = [strip.width, strip.height / Math.max(1, length)];
  const bytes = Buffer.from(await encodeJpeg(strip, { quality }));
  const uri = `data:image/jpeg;base64,${bytes.toString("base64")}`;
  const labels = JSON.stringify(frames.map(({ label }) => label));
  // percent, since a page may show the picture smaller than it is
  const move = "const box = this.closest('[data-slider]');" +
    `box.querySelector('img').style.transform = 'translateY(' + -100 * this.value / ${length} + '%)';` +
    "box.querySelector('output').textContent = JSON.parse(this.dataset.labels)[this.value];";
  return html`
    <div data-slider style="max-width:${width}px;font-family:sans-serif;font-size:13px">
      <div
        style="overflow:hidden;aspect-ratio:${width}/${height}"><img alt="${slider}: ${frames.map((
          { label },
        ) => label).join(", ")}" src="${uri}" width="${width}" height="${strip.height}"
    style="display:block;width:100%;max-width:none;height:auto;margin:0;transform:translateY(${-100 *
      at / length}%)"></div>
      <label style="display:flex;align-items:center;gap:10px;padding:8px 2px"><span>${slider}</span>
    <input type="range" min="0" max="${length - 1}" step="1" value="${at}" data-labels="${labels}"
    aria-label="${slider}" style="flex:1;accent-color:${palette.ink}" oninput="${move}">
    <output style="min-width:11em">${frames[at]?.label ?? ""}</output></label>
    </div>
  `;
}
