/** `export`: a trained encoder as one ONNX file; finds and cards of a run for other programs. */
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { embedderOption } from "./embedder_option.ts";
import { runOptions } from "./run_options.ts";

const tables = ["figures", "pairs", "neighbours"] as const;
const formats = [
  ...["onnx", "csv", "jsonl", "graphml", "annotations"],
  ...["croissant", "ro-crate", "model-card"],
];

export const exportCommand = command({
  name: "export",
  about: abouts.export,
  takes: [],
  examples: [
    "export --out out/demo",
    "export --out out/demo --best --file encoder.onnx",
    "export --out out/demo --format csv --what figures --file figures.csv",
    "export --out out/demo --format ro-crate --author Lovelace",
  ],
  options: {
    corpus: runOptions.corpus,
    out: runOptions.out,
    format: text(
      "onnx: the encoder; csv, jsonl, graphml, annotations (W3C): finds; the others: cards",
      { choices: formats, default: "onnx" },
    ),
    what: text("Which finds; default: figures, in graphml and annotations pairs", {
      choices: tables,
    }),
    k: number("Neighbours of each figure", { default: 10, range: ranges.answers }),
    embedder: embedderOption,
    author: text("Who answers for the run, on its cards", { value: "NAME" }),
    best: flag("Of onnx: the checkpoint of the lowest epoch loss, not the newest"),
    file: text("Default: in the run's folder; cards are always there", { value: "FILE" }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { exportAny } = await import("lib/study/export_any.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const at = new Date().toISOString();
    const { lines, written } = await exportAny({
      ...options,
      directory: runFolder(options, context),
      at,
    });
    for (const line of lines) context.say(line);
    return written;
  },
});
