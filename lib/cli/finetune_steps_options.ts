/** Options of a fine-tuning of so many steps. */
import { detectorDefaults, sourceDefaults } from "lib/finetune/defaults.ts";
import { number, text } from "lib/command/command.ts";

const share = { least: 0, most: 1 } as const;

export const finetuneStepsOptions = {
  steps: number(
    "With --train all: one run of so many steps on all labelled plates, in place of --epochs",
    { range: { least: 1, most: 1_000_000, whole: true } },
  ),
  sizes: text(
    "With --steps: sides of the square pictures, by turns; larger ones cost more and show more",
    { value: "N,N", default: detectorDefaults.sizes.join(","), needs: "steps" },
  ),
  labels: text(
    "With --steps: all labels, or without those that are good enough to learn from alone",
    { choices: ["all", "judged"], default: "all", needs: "steps" },
  ),
  without: text("With --steps: books that nothing is learnt from", {
    value: "BOOK,BOOK",
    needs: "steps",
  }),
  fold: number("With --steps: the fold of books that nothing is learnt from", {
    range: { least: 1, most: 99, whole: true },
    needs: "steps",
  }),
  folds: number("Folds of books that --fold counts, as judge does", {
    default: sourceDefaults.folds,
    range: { least: 2, most: 99, whole: true },
    needs: "steps",
  }),
  engraver: number("With --steps: plates of the engraver to learn from, too", {
    default: 0,
    range: { least: 0, most: 10_000, whole: true },
    needs: "steps",
  }),
  "engraver-share": number("With --steps: share of the pictures that show the engraver's", {
    default: sourceDefaults.engraverShare,
    range: share,
    needs: "steps",
  }),
  pseudo: text(
    "With --steps: a detector whose finds are labels of the plates that nobody labelled",
    { value: "NAME", needs: "steps" },
  ),
  "pseudo-share": number("With --steps: share of the pictures that show those", {
    default: sourceDefaults.pseudoShare,
    range: share,
    needs: "steps",
  }),
  augment: text("With --steps: how likely changes of pictures are, where other than by default", {
    value: "NAME=N,NAME=N",
    needs: "steps",
  }),
} as const;
