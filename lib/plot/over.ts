/** One picture laid over another. */
import type { Image } from "lib/image/image.ts";

/** `layer` over `base`, by the layer's alpha. Both have one size; the base is opaque. */
export function over(base: Image, layer: Image): Image {
  if (base.width !== layer.width || base.height !== layer.height) {
    throw new RangeError(
      `Cannot lay a picture of ${layer.width} x ${layer.height} pixels over one of ${base.width} x ${base.height}: ` +
        "resize it to the same size first",
    );
  }
  const data = base.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const alpha = layer.data[i + 3];
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      data[i + c] = Math.round((layer.data[i + c] * alpha + data[i + c] * (255 - alpha)) / 255);
    }
  }
  return { width: base.width, height: base.height, data };
}
