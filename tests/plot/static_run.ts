/** Prints digests of pictures with text; static_test.ts runs it where there are no fonts. */
import { blank } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { chart } from "lib/plot/chart.ts";
import { galleryImage } from "lib/plot/gallery.ts";
import { chartSvg } from "lib/plot/static.ts";

export const lettered = chart(
  [
    { type: "scatter", mode: "lines", name: "loss", x: [1, 2, 3], y: [3, 1, 2] },
    { type: "bar", name: "<b>bars</b>", x: [1, 2, 3], y: [-1, 1, 2] },
  ],
  { title: "Lines & bars<br>of two traces", x: "step", y: "value", alt: "Lines & bars." },
);

/** Digests of a figure and of the pixels of a gallery with captions. */
export async function digests(): Promise<string> {
  const image = blank({ width: 80, height: 60 }, [200, 190, 170, 255]);
  const gallery = await galleryImage([{ image, caption: "The Mad Tea-Party", frame: "hit" }]);
  return `${sha256(await chartSvg(lettered))} ${sha256(gallery.data)}`;
}

if (import.meta.main) console.log(await digests());
