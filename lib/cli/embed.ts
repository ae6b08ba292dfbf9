/** `embed`: every character of a corpus as a vector, as it is and in a mirror. */
import { counted } from "lib/study/counted.ts";
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
    const { runEmbed } = await import("lib/study/embed_run.ts");
    const { embedderFor, embeddingsFile } = await import("lib/study/embedders.ts");
    const { readEmbeddings } = await import("lib/study/embeddings.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const directory = runFolder(options, context);
    const embedder = options.embedder ?? embedderFor(directory);
    const summary = await runEmbed({ ...options, embedder, directory }, context);
    const { ids, galleries } = readEmbeddings(directory, { embedder });
    const { shape: [, dimension] } = galleries["with background"].direct;
    context.say(
      `${counted(ids.length, "character")}, with background and without, as they are and in a ` +
        `mirror, by ${embedder}: ${dimension} numbers each`,
    );
    context.say(`wrote ${embeddingsFile(directory, embedder)}`);
    if (options.map) {
      const { drawMap } = await import("lib/study/map_page.ts");
      const { seed } = summary;
      const { files } = await drawMap({ ...options, embedder, seed, directory }, context);
      for (const file of files) context.say(`wrote ${file}`);
    }
    return summary;
  },
});
