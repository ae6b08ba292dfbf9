/** Options of a training's figures, and of who they are. */
import { identityDefaults, identitySources } from "lib/study/identity_sources.ts";
import { flag, number, ranges, text } from "lib/command/command.ts";

export const figuresOptions = {
  identities: text(
    `Whose views are positives of one another: ${identitySources.join(", ")}; default: nobody's`,
    { value: "SOURCE,SOURCE" },
  ),
  "identity-share": number("Share of a batch that comes in groups of one identity", {
    default: identityDefaults.share,
    range: { least: 0.01, most: 1 },
  }),
  "identity-figures": number("Figures of such a group", {
    default: identityDefaults.figures,
    range: { least: 2, most: 256, whole: true },
  }),
  engraver: number("Plates of the engraver on which people recur, for --identities engraver", {
    default: identityDefaults.engraver,
    range: { least: 2, most: 10_000, whole: true },
  }),
  "engraver-seed": number("Of these plates; default: --seed", { range: ranges.seed }),
  without: text("Books that nothing is learnt from, nor from any of like compositions", {
    value: "BOOK,BOOK",
  }),
  fold: number("The fold of books that nothing is learnt from", {
    range: { least: 1, most: 99, whole: true },
  }),
  folds: number("Folds of books that --fold counts, as judge does", {
    default: 4,
    range: { least: 2, most: 99, whole: true },
  }),
  labelled: flag("On labelled plates the labelled figures, in place of what was found"),
  "least-score": number("Finds of a lower score are not trained on", {
    default: 0,
    range: ranges.score,
  }),
} as const;
