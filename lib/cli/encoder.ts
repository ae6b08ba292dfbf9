/** `encoder`: the grid of burin_encoder, found and evaluated on the labelled figures of the prints. */
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";

const share = { least: 0, most: 1 } as const;
const [ridges, folds] = [{ least: 1e-6, most: 1e6 }, { least: 0, most: 16, whole: true }] as const;

export const encoderCommand = command({
  name: "encoder",
  about: abouts.encoder,
  takes: [],
  examples: ["encoder", "encoder --folds 0 --out out/encoder", "encoder --colour-curve"],
  options: {
    out: text("Folder for its files", { value: "FOLDER", default: "out/encoder" }),
    seed: number("Of views, queries and components", { default: 1, range: ranges.seed }),
    folds: number("Folds of books, evaluated by the others; 0: none", { default: 4, range: folds }),
    power: number("How far components are made alike", { default: 0.75, range: share }),
    ridge: number("How much of what views change passes", { default: 1, range: ridges }),
    mirror: number("What is left of left and right", { default: 0.3, range: share }),
    run: text("A run on the prints, whose figures are asked for, too", { value: "FOLDER" }),
    "least-score": number("Of that run: no finds below", { default: 0, range: ranges.score }),
    "colour-curve": flag("Measure what grey and equalised views are worth, and nothing else"),
    threads: number("Threads", { range: ranges.threads }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { commandLine } = await import("lib/command/parse.ts");
    const said = { leastScore: options["least-score"], command: commandLine("encoder") };
    const choice = { ...options, ...said };
    if (options["colour-curve"]) {
      const { runColourCurve } = await import("lib/study/colour_curve_run.ts");
      return await runColourCurve(choice, context);
    }
    const { makeEncoder } = await import("lib/study/encoder_run.ts");
    return await makeEncoder(choice, context);
  },
});
