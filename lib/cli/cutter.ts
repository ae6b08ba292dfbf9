/** `cutter`: the project's own segmenter trained on the engraver's masks and on outlines of prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fetchAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { openPrints } from "lib/corpus/prints.ts";
import { shippedDetector } from "lib/detect/open.ts";
import { type CutterStudy, cutterStudy } from "lib/finetune/cutter_study.ts";
import { cutterSettings } from "lib/finetune/cutter_training.ts";
import { command, ranges } from "./command.ts";
import { surroundings, timed, writeResult } from "lib/study/record.ts";
import { workIn } from "lib/study/run.ts";

/** The detector whose neck helps: every weight of it was trained by this project. */
const neckModel = shippedDetector;

const shown = ({ iou, boundary, figures, interval: [low, high] }: CutterStudy["engraver"]) =>
  `mask IoU ${iou.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), boundary IoU ` +
  `${boundary.toFixed(3)}, ${figures} figures`;

const counts = { least: 1, most: 1_000_000, whole: true } as const;

export const cutterCommand = command({
  name: "cutter",
  about: "Train the segmenter burin_cutter, and judge it on plates and books that it never saw.",
  takes: [],
  examples: [
    "cutter --steps 2000 --out out/cutter",
    "cutter --without hogarth-trusler-1833 --out out/cutter-without-hogarth",
    "cutter --no-prints --engraver 100 --steps 200",
  ],
  options: {
    out: { kind: "text", about: "Where the run is kept", value: "FOLDER", default: "out/cutter" },
    seed: { kind: "number", about: "Makes it repeatable", default: 1, range: ranges.seed },
    steps: { kind: "number", about: "Steps", default: cutterSettings.steps, range: counts },
    batch: {
      kind: "number",
      about: "Figures per step",
      default: cutterSettings.batch,
      range: counts,
    },
    rate: {
      kind: "number",
      about: "Learning rate at its peak",
      default: cutterSettings.learningRate,
      range: { least: 1e-9, most: 10 },
    },
    engraver: {
      kind: "number",
      about: "Plates of the engraver to learn from",
      default: 420,
      range: { least: 1, most: 100_000, whole: true },
    },
    judge: {
      kind: "number",
      about: "Plates of the engraver to judge on, of other seeds, and as many of its corpus",
      default: 20,
      range: { least: 1, most: 999, whole: true },
    },
    baselines: { kind: "flag", about: "Judge the bare box and GrabCut beside it" },
    "no-prints": { kind: "flag", about: "Learn from the engraver alone" },
    "real-share": {
      kind: "number",
      about: "Share of the figures of a step that are of real prints",
      default: cutterSettings.realShare,
      range: { least: 0, most: 1 },
    },
    "guess-share": {
      kind: "number",
      about: "Share of the figures of a step whose masks --teacher guessed",
      default: cutterSettings.guessShare,
      range: { least: 0, most: 1 },
    },
    without: {
      kind: "text",
      about: "Books that nothing is learnt from; it is judged on them",
      value: "BOOK,BOOK",
    },
    figures: {
      kind: "text",
      about: "Where squares of figures are kept, for further runs, too",
      value: "FOLDER",
      default: "out/cutter-figures",
    },
    start: { kind: "text", about: "A checkpoint whose weights to start from", value: "FILE" },
    teacher: {
      kind: "text",
      about: "A cutter's file; it guesses the masks of figures that have no outline",
      value: "FILE",
    },
    threads: { kind: "number", about: "Threads; default: one per core", range: ranges.threads },
    result: { kind: "text", about: "Write it all to this file, too", value: "FILE" },
  },
  async run({ options }, context) {
    const { out, seed, threads, figures, engraver, start } = options;
    using _alone = workIn(out, "train a cutter");
    const { signal } = context;
    const typed = ["deno task cutter", ...Deno.args.slice(1).filter((word) => word !== "--json")];
    const weights = await fetchAsset(byId(modelManifests(), { id: neckModel, kind: "model" }), {
      signal,
    });
    const prints = options["no-prints"] ? null : await openPrints({ signal });
    const { steps, batch, rate: learningRate } = options;
    const { result: study, seconds } = await timed(async () => {
      using cutting = context.bar("figures", engraver);
      using training = context.bar("training", steps);
      return await cutterStudy({
        detector: new Uint8Array(readFileSync(weights.file)),
        prints,
        without: options.without?.split(",").map((book) => book.trim()),
        engraver,
        judged: options.judge,
        baselines: options.baselines,
        settings: {
          ...cutterSettings,
          steps,
          batch,
          learningRate,
          realShare: options["real-share"],
          guessShare: options["guess-share"],
        },
        seed,
        directory: out,
        figures,
        start,
        teacher: options.teacher,
        about: { command: typed.join(" "), neck: `${neckModel} ${weights.sha256}` },
        threads,
        signal,
        onFigures: (what, done) => cutting.at(done, what),
        onRecord: ({ step, entropy, overlap }) =>
          training.at(step, `entropy ${entropy.toFixed(3)}, overlap ${overlap.toFixed(3)}`),
      });
    });
    if (!study) return { stopped: true, out };
    const result = {
      format: "burin-cutter-1" as const,
      command: typed.join(" "),
      seed,
      ...surroundings(),
      seconds,
      neck: { name: neckModel, sha256: weights.sha256 },
      ...study,
    };
    if (options.result !== undefined) writeResult(options.result, result);
    const kinds = {
      "On the engraver's corpus": study.corpus,
      "On harder engraved plates of other seeds": study.engraver,
      "On books it never saw": study.prints,
    };
    for (const [what, marks] of Object.entries(kinds)) {
      if (marks) context.say(`${what}: ${shown(marks)}.`);
    }
    context.say(`The model, ${study.bytes} bytes: ${join(study.file)}`);
    return result;
  },
});
