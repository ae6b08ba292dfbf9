/** What else SimCLR does to tones and colours, and what printing does to lines. */
import { gaussianBlur } from "lib/image/blur.ts";
import type { Pixels } from "lib/image/linear.ts";

const byte = (x: number) => x < 0 ? 0 : x > 255 ? 255 : Math.round(x);

/** Each byte by a curve. */
function curved(pixels: Pixels, curve: (value: number) => number): Pixels {
  const table = Uint8Array.from({ length: 256 }, (_, value) => byte(curve(value)));
  const data = new Uint8Array(pixels.data.length);
  for (let i = 0; i < data.length; i++) data[i] = table[pixels.data[i]];
  return { ...pixels, data };
}

/** The least (or greatest) of each pixel and its eight neighbours. */
function neighbours({ width, height, channels, data }: Pixels, least: boolean): Uint8Array {
  const better = least ? Math.min : Math.max;
  const row = width * channels;
  const across = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const x = at % row;
    let value = data[at];
    if (x >= channels) value = better(value, data[at - channels]);
    if (x < row - channels) value = better(value, data[at + channels]);
    across[at] = value;
  }
  const out = across.slice();
  for (let at = 0; at < data.length; at++) {
    if (at >= row) out[at] = better(out[at], across[at - row]);
    if (at < row * (height - 1)) out[at] = better(out[at], across[at + row]);
  }
  return out;
}

/**
 * Saturation by mixing with grey, and the hue turned about the grey axis of Y'IQ, which keeps the
 * lightness.
 */
export function coloured(
  pixels: Pixels,
  { saturation, hue }: { saturation: number; hue: number },
): Pixels {
  const angle = 2 * Math.PI * hue;
  const [cos, sin] = [saturation * Math.cos(angle), saturation * Math.sin(angle)];
  const data = new Uint8Array(pixels.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = [pixels.data[i], pixels.data[i + 1], pixels.data[i + 2]];
    const y = 0.299 * red + 0.587 * green + 0.114 * blue;
    const inPhase = 0.595716 * red - 0.274453 * green - 0.321263 * blue;
    const quadrature = 0.211456 * red - 0.522591 * green + 0.311135 * blue;
    const turnedI = cos * inPhase - sin * quadrature;
    const turnedQ = sin * inPhase + cos * quadrature;
    data[i] = byte(y + 0.9563 * turnedI + 0.621 * turnedQ);
    data[i + 1] = byte(y - 0.2721 * turnedI - 0.6474 * turnedQ);
    data[i + 2] = byte(y - 1.107 * turnedI + 1.7046 * turnedQ);
  }
  return { ...pixels, data };
}

/**
 * Lines thicker, as by a plate full of ink, where `amount` is above 0; thinner, as by a worn one,
 * below. -1 to 1. The darkest or lightest within `radius` pixels, a square's, is what is mixed in.
 */
export function inked(pixels: Pixels, amount: number, { radius = 1 } = {}): Pixels {
  let target = pixels.data;
  for (let n = 0; n < radius; n++) target = neighbours({ ...pixels, data: target }, amount > 0);
  const share = Math.abs(amount);
  const data = pixels.data.map((value, i) => Math.round(value + share * (target[i] - value)));
  return { ...pixels, data };
}

/** Levels from the threshold on turned round. */
export function solarized(pixels: Pixels, threshold: number): Pixels {
  return curved(pixels, (value) => value >= threshold ? 255 - value : value);
}

/** Ink for paper. */
export function inverted(pixels: Pixels): Pixels {
  return curved(pixels, (value) => 255 - value);
}

/** Blurred by a Gaussian; `sigma` in pixels. */
export function blurred(pixels: Pixels, sigma: number): Pixels {
  return gaussianBlur(pixels, { sigma });
}
