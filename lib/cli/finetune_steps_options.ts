/** Options of a fine-tuning of so many steps. */
import { detectorDefaults } from "lib/finetune/defaults.ts";

const share = { least: 0, most: 1 } as const;

export const finetuneStepsOptions = {
  steps: {
    kind: "number",
    about:
      "With --train all: one run of so many steps on all labelled plates, in place of --epochs",
    range: { least: 1, most: 1_000_000, whole: true },
  },
  sizes: {
    kind: "text",
    about:
      "With --steps: sides of the square pictures, by turns; larger ones cost more and show more",
    value: "N,N",
    default: detectorDefaults.sizes.join(","),
  },
  without: {
    kind: "text",
    about: "With --steps: books that nothing is learnt from",
    value: "BOOK,BOOK",
  },
  fold: {
    kind: "number",
    about: "With --steps: the fold of books that nothing is learnt from",
    range: { least: 1, most: 99, whole: true },
  },
  folds: {
    kind: "number",
    about: "Folds of books that --fold counts, as judge does",
    default: 4,
    range: { least: 2, most: 99, whole: true },
  },
  engraver: {
    kind: "number",
    about: "With --steps: plates of the engraver to learn from, too",
    default: 0,
    range: { least: 0, most: 10_000, whole: true },
  },
  "engraver-share": {
    kind: "number",
    about: "With --steps: share of the pictures that show the engraver's",
    default: 0.2,
    range: share,
  },
  pseudo: {
    kind: "text",
    about: "With --steps: a detector whose finds are labels of the plates that nobody labelled",
    value: "NAME",
  },
  "pseudo-share": {
    kind: "number",
    about: "With --steps: share of the pictures that show those",
    default: 0.2,
    range: share,
  },
  augment: {
    kind: "text",
    about: "With --steps: how likely changes of pictures are, where other than by default",
    value: "NAME=N,NAME=N",
  },
} as const;
