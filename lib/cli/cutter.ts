/** `cutter`: the project's own segmenter trained on the engraver's masks and on outlines of prints. */
import type { MetricsSummary } from "lib/finetune/cutter_comparison.ts";
import { command } from "lib/command/command.ts";
import { commandLine } from "lib/command/parse.ts";
import { wordsOf } from "lib/command/values.ts";
import { abouts } from "./abouts.ts";
import { cutterOptions } from "./cutter_options.ts";

const shown = ({ iou, boundary, figures, interval: [low, high] }: MetricsSummary["engraver"]) =>
  `mask IoU ${iou.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), boundary IoU ` +
  `${boundary.toFixed(3)}, ${figures} figures`;

export const cutterCommand = command({
  name: "cutter",
  about: abouts.cutter,
  takes: [],
  examples: [
    "cutter --steps 2000 --out out/cutter",
    "cutter --without hogarth-trusler-1833 --out out/cutter-without-hogarth",
    "cutter --no-prints --engraver 100 --steps 200",
  ],
  options: cutterOptions,
  async run({ options: { out, without, start, steps, batch, rate, judge, ...options } }, context) {
    // loaded now: the help of a command needs its options alone
    const { runCutter } = await import("lib/study/cutter_run.ts");
    const made = await runCutter({
      ...options,
      directory: out,
      prints: !options["no-prints"],
      without: wordsOf(without),
      start: start === undefined ? undefined : wordsOf(start),
      testPlates: judge,
      settings: {
        ...{ steps, batch, learningRate: rate },
        realShare: options["real-share"],
        guessShare: options["guess-share"],
      },
      command: commandLine("cutter"),
    }, context);
    if (!made) return { stopped: true, out };
    const kinds = {
      "On the engraver's corpus": made.corpus,
      "On harder engraved plates of other seeds": made.engraver,
      "On books it never saw": made.prints,
    };
    for (const [what, marks] of Object.entries(kinds)) {
      if (marks) context.say(`${what}: ${shown(marks)}.`);
    }
    context.say(`The model, ${made.bytes} bytes: ${made.file}`);
    return made;
  },
});
