/** `export`: a trained encoder as one ONNX file. */
import { command, flag, text } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { runOptions } from "./run_options.ts";

export const exportCommand = command({
  name: "export",
  about: abouts.export,
  takes: [],
  examples: ["export --out out/demo", "export --out out/demo --best --file encoder.onnx"],
  options: {
    corpus: runOptions.corpus,
    out: runOptions.out,
    best: flag("The checkpoint of the lowest epoch loss, not the newest"),
    file: text("Default: encoder.onnx in the run's folder", { value: "FILE" }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { exportLines, runExport } = await import("lib/study/export_run.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const written = runExport({ ...options, directory: runFolder(options, context) });
    for (const line of exportLines(written)) context.say(line);
    return written;
  },
});
