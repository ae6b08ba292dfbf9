/** `embed`: every character of a corpus as a vector, as it is and in a mirror. */
import { command, flag, number, ranges } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { embedderOption } from "./embedder_option.ts";
import { runOptions } from "./run_options.ts";

export const embedCommand = command({
  name: "embed",
  about: abouts.embed,
  takes: [],
  examples: ["embed", "embed --out out/demo", "embed --embedder phash", "embed --map"],
  options: {
    ...runOptions,
    embedder: embedderOption,
    anew: flag("Embed what has vectors by these weights, too; default: only what is new"),
    map: flag("Lay the vectors out as a map, too: map.json and map.html of the run"),
    threads: number("Threads", { range: ranges.threads }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { embedRun } = await import("lib/study/embed_stage.ts");
    const { extractedRun } = await import("lib/study/run_folder.ts");
    return await embedRun({ ...options, directory: extractedRun(options, context) }, context);
  },
});
