/** Figures of two greys, of which some are of one design or one person, and models that see their greys. */
import { blank, type Image } from "lib/image/image.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import type { EvaluatedFigure, WholeEvaluationOptions } from "lib/study/whole_evaluation.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

/** Mean red, green, blue of a picture's halves, less the middle. `[N, 6]` */
export const halves: Embedder = {
  name: "halves",
  init: "none",
  embed(images) {
    const rows = images.flatMap(({ data }) =>
      [0, 1].flatMap((half) =>
        [0, 1, 2].map((channel) => {
          let sum = 0;
          const from = half * data.length / 2;
          for (let i = from; i < from + data.length / 2; i += 4) sum += data[i + channel];
          return 8 * sum / data.length - 127.5;
        })
      )
    );
    return Promise.resolve(float32(Float32Array.from(rows), [images.length, 6]));
  },
};

/** The same, that sees nothing. */
export const blind: Embedder = {
  name: "blind",
  init: "random",
  embed: (images) =>
    Promise.resolve(float32(new Float32Array(2 * images.length).fill(1), [images.length, 2])),
};

/** A picture of two colours with noise. */
export function twoColours(seed: number): Image {
  const random = new Random(seed);
  const image = blank({ width: 30, height: 40 }, [0, 0, 0, 255]);
  const colours = [0, 1].map(() => [0, 1, 2].map(() => random.int(20, 235)));
  for (let i = 0; i < 1200; i++) {
    image.data.set(colours[i < 600 ? 0 : 1].map((level) => level + random.int(-20, 20)), 4 * i);
  }
  return image;
}

/** Sixteen figures on eight plates of two books: two Olivers, two impressions of one design. */
export const evaluatedFigures: readonly EvaluatedFigure[] = Array.from({ length: 16 }, (_, i) => ({
  id: `figure ${i}`,
  plate: `plate ${i >> 1}`,
  work: `work ${i >> 2}`,
  book: i < 8 ? "twist" : "hogarth",
  person: i === 0 || i === 6 ? "Oliver" : null,
}));

/** Everything that is asked of them; the fifth cannot be read. */
export const wholeOptions: WholeEvaluationOptions = {
  figures: evaluatedFigures,
  galleries: ["with background", "without background"].map((gallery, g) => ({
    gallery,
    open: (i: number) => Promise.resolve(i === 4 + g ? null : twoColours(i)),
  })),
  models: [{ embedder: halves, books: ["twist"] }, { embedder: blind, books: [] }],
  augmentations: ["none", "extended_aug"],
  size: { width: 12, height: 16 },
  queries: 40,
  seed: 3,
  seeds: 2,
  counterparts: [{ kind: "recut", a: 1, b: 2 }, { kind: "recut", a: 8, b: 12 }],
  openGrey: (i) => Promise.resolve(i === 9 ? null : twoColours(i)),
  persons: { "without Hogarth": ({ book }) => book !== "hogarth" },
  repeats: 50,
};
