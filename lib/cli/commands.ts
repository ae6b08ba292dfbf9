/** All commands, light enough to be listed at once: the file of each is loaded when it is asked for. */
import type { Command } from "lib/command/command.ts";

/** A command as the list of commands has it. */
export interface Listed extends Pick<Command, "name" | "about"> {
  load(): Promise<Command>;
}

const files = {
  demo: async () => (await import("./demo.ts")).demoCommand,
  extract: async () => (await import("./extract.ts")).extractCommand,
  train: async () => (await import("./train.ts")).trainCommand,
  finetune: async () => (await import("./finetune.ts")).finetuneCommand,
  judge: async () => (await import("./judge_books.ts")).judgeCommand,
  cutter: async () => (await import("./cutter.ts")).cutterCommand,
  engines: async () => (await import("./engines.ts")).enginesCommand,
  embed: async () => (await import("./embed.ts")).embedCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  evaluate: async () => (await import("./evaluate.ts")).evaluateCommand,
  search: async () => (await import("./search.ts")).searchCommand,
  duplicates: async () => (await import("./duplicates.ts")).duplicatesCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  data: async () => (await import("./data.ts")).dataCommand,
  labels: async () => (await import("./labels.ts")).labelsCommand,
  models: async () => (await import("./models.ts")).modelsCommand,
  notebooks: async () => (await import("./notebooks.ts")).notebooksCommand,
  lab: async () => (await import("./lab.ts")).labCommand,
  python: async () => (await import("./python.ts")).pythonCommand,
  fixtures: async () => (await import("./python.ts")).fixturesCommand,
  tensorflow: async () => (await import("./tensorflow.ts")).tensorflowCommand,
} satisfies Readonly<Record<string, Listed["load"]>>;

/** What each does, in the order in which they are listed; one without a line here does not compile. */
const abouts: Readonly<Record<keyof typeof files, string>> = {
  demo: "Engrave, detect, cut out, train, search and report, offline, in a few minutes.",
  extract: "Find the characters of a collection and cut them out; goes on after a kill.",
  train: "Train an encoder on the characters of a corpus by SimCLR; extracts them where needed.",
  finetune: "Train YOLOX's head, or all of it, on labelled plates, and judge it before and after.",
  judge:
    "Judge a detector on labelled plates book by book: AP50 as COCO counts it, with intervals.",
  cutter: "Train the segmenter burin_cutter, and judge it on plates and books that it never saw.",
  engines: "Try every engine and provider with two training steps; say what is missing.",
  embed: "Turn every character of a corpus into a vector, by the newest checkpoint or without one.",
  export:
    "Write the newest checkpoint's encoder as an ONNX file that says how to prepare pictures.",
  evaluate: "Rank augmented queries among all originals: Top-1, Top-3, Top-10 with intervals.",
  search: "List the characters most like one of them, or like a picture or a part of it.",
  duplicates: "Find the same engraved figure on two sheets: coloured, reversed, reworked.",
  report: "Write everything a run found as one page that opens offline.",
  data: "list | fetch NAME | verify [NAME] | overlay NAME: the collections there are.",
  labels:
    "list | show FROM | convert FROM TO --to FORMAT | judge FROM TRUTH: labels of boxes and " +
    "masks. FROM is a folder of labels, of extracted characters, alice, prints or prints/BOOK.",
  models: "list | fetch NAME | verify [NAME] | export NAME: weights, with licence and size.",
  notebooks: "check | run [NAME]: type-check the cells, or run them in the Deno kernel.",
  lab: "Make a Python environment with JupyterLab and the Deno kernel, and open copies of the " +
    "notebooks, in out/lab, to work in.",
  python: "Run a Python script in an environment of exactly the packages its header pins.",
  fixtures: "Make the tests' fixtures anew from their Python originals; some need PyTorch.",
  tensorflow: "Build TensorFlow's engine into the cache, for train --engine tensorflow.",
};

export const commands: readonly Listed[] = Object.entries(files)
  .map(([name, load]) => ({ name, about: abouts[name as keyof typeof files], load }));
