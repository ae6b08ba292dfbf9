/** Prints digests of pictures with text; static_test.ts runs it where there are no fonts. */
import { sha256 } from "lib/tensor/digest.ts";
import { figure } from "lib/plot/figure.ts";
import { figureSvg } from "lib/plot/static.ts";

export const lettered = figure(
  [
    { type: "scatter", mode: "lines", name: "loss", x: [1, 2, 3], y: [3, 1, 2] },
    { type: "bar", name: "<b>bars</b>", x: [1, 2, 3], y: [-1, 1, 2] },
  ],
  { title: "Lines & bars<br>of two traces", x: "step", y: "value", alt: "Lines & bars." },
);

if (import.meta.main) console.log(sha256(await figureSvg(lettered)));
