/** All commands, light enough to be listed at once: the file of each is loaded when it is asked for. */
import type { Listed } from "lib/command/run.ts";
import { abouts } from "./abouts.ts";

type Name = keyof typeof abouts;

/** The file of each; one that is missing does not compile. */
const files: Readonly<Record<Name, Listed["load"]>> = {
  demo: async () => (await import("./demo.ts")).demoCommand,
  extract: async () => (await import("./extract.ts")).extractCommand,
  train: async () => (await import("./train.ts")).trainCommand,
  finetune: async () => (await import("./finetune.ts")).finetuneCommand,
  judge: async () => (await import("./judge.ts")).judgeCommand,
  cutter: async () => (await import("./cutter.ts")).cutterCommand,
  encoder: async () => (await import("./encoder.ts")).encoderCommand,
  engines: async () => (await import("./engines.ts")).enginesCommand,
  embed: async () => (await import("./embed.ts")).embedCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  evaluate: async () => (await import("./evaluate.ts")).evaluateCommand,
  search: async () => (await import("./search.ts")).searchCommand,
  duplicates: async () => (await import("./duplicates.ts")).duplicatesCommand,
  review: async () => (await import("./review.ts")).reviewCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  data: async () => (await import("./data.ts")).dataCommand,
  labels: async () => (await import("./labels.ts")).labelsCommand,
  models: async () => (await import("./models.ts")).modelsCommand,
  notebooks: async () => (await import("./notebooks.ts")).notebooksCommand,
  lab: async () => (await import("./lab.ts")).labCommand,
  python: async () => (await import("./python.ts")).pythonCommand,
  fixtures: async () => (await import("./python.ts")).fixturesCommand,
  lancedb: async () => (await import("./lancedb.ts")).lancedbCommand,
  tensorflow: async () => (await import("./tensorflow.ts")).tensorflowCommand,
};

export const commands: readonly Listed[] = (Object.keys(abouts) as Name[])
  .map((name) => ({ name, about: abouts[name], load: files[name] }));
