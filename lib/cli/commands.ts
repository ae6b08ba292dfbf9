/** All commands, light enough to be listed at once: the file of each is loaded when it is asked for. */
import type { Command } from "./command.ts";

/** A command as the list of commands has it. */
export interface Listed extends Pick<Command, "name" | "about"> {
  load(): Promise<Command>;
}

export const commands: readonly Listed[] = [
  {
    name: "demo",
    about: "Engrave, detect, cut out, train, search and report, offline, in a few minutes.",
    load: async () => (await import("./demo.ts")).demoCommand,
  },
  {
    name: "extract",
    about: "Find the characters of a collection and cut them out; goes on after a kill.",
    load: async () => (await import("./extract.ts")).extractCommand,
  },
  {
    name: "train",
    about: "Train an encoder on the characters of a corpus by SimCLR; extracts them where needed.",
    load: async () => (await import("./train.ts")).trainCommand,
  },
  {
    name: "finetune",
    about: "Train YOLOX's head, or all of it, on labelled plates, and judge it before and after.",
    load: async () => (await import("./finetune.ts")).finetuneCommand,
  },
  {
    name: "judge",
    about:
      "Judge a detector on labelled plates book by book: AP50 as COCO counts it, with intervals.",
    load: async () => (await import("./judge_books.ts")).judgeCommand,
  },
  {
    name: "cutter",
    about: "Train the segmenter burin_cutter, and judge it on plates and books that it never saw.",
    load: async () => (await import("./cutter.ts")).cutterCommand,
  },
  {
    name: "engines",
    about: "Try every engine and provider with two training steps; say what is missing.",
    load: async () => (await import("./engines.ts")).enginesCommand,
  },
  {
    name: "embed",
    about:
      "Turn every character of a corpus into a vector, by the newest checkpoint or without one.",
    load: async () => (await import("./embed.ts")).embedCommand,
  },
  {
    name: "export",
    about:
      "Write the newest checkpoint's encoder as an ONNX file that says how to prepare pictures.",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  {
    name: "evaluate",
    about: "Rank augmented queries among all originals: Top-1, Top-3, Top-10 with intervals.",
    load: async () => (await import("./evaluate.ts")).evaluateCommand,
  },
  {
    name: "search",
    about: "List the characters most like one of them, or like a picture or a part of it.",
    load: async () => (await import("./search.ts")).searchCommand,
  },
  {
    name: "duplicates",
    about: "Find the same engraved figure on two sheets: coloured, reversed, reworked.",
    load: async () => (await import("./duplicates.ts")).duplicatesCommand,
  },
  {
    name: "report",
    about: "Write everything a run found as one page that opens offline.",
    load: async () => (await import("./report.ts")).reportCommand,
  },
  {
    name: "data",
    about: "list | fetch NAME | verify [NAME] | overlay NAME: the collections there are.",
    load: async () => (await import("./data.ts")).dataCommand,
  },
  {
    name: "labels",
    about:
      "list | show FROM | convert FROM TO --to FORMAT | judge FROM TRUTH: labels of boxes and " +
      "masks. FROM is a folder of labels, of extracted characters, alice, prints or prints/BOOK.",
    load: async () => (await import("./labels.ts")).labelsCommand,
  },
  {
    name: "models",
    about: "list | fetch NAME | verify [NAME] | export NAME: weights, with licence and size.",
    load: async () => (await import("./models.ts")).modelsCommand,
  },
  {
    name: "notebooks",
    about: "check | run [NAME]: type-check the cells, or run them in the Deno kernel.",
    load: async () => (await import("./notebooks.ts")).notebooksCommand,
  },
  {
    name: "lab",
    about:
      "Make a Python environment with JupyterLab and the Deno kernel, and open copies of the " +
      "notebooks, in out/lab, to work in.",
    load: async () => (await import("./lab.ts")).labCommand,
  },
  {
    name: "python",
    about: "Run a Python script in an environment of exactly the packages its header pins.",
    load: async () => (await import("./python.ts")).pythonCommand,
  },
  {
    name: "fixtures",
    about: "Make the tests' fixtures anew from their Python originals; some need PyTorch.",
    load: async () => (await import("./python.ts")).fixturesCommand,
  },
  {
    name: "tensorflow",
    about: "Build TensorFlow's engine into the cache, for train --engine tensorflow.",
    load: async () => (await import("./tensorflow.ts")).tensorflowCommand,
  },
];
