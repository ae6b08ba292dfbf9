/** A run's characters embedded, and their map where it is asked for, with what was written. */
import { counted } from "./counted.ts";
import { runEmbed } from "./embed_run.ts";
import { embedderFor, embeddingsFile } from "./embedders.ts";
import { readEmbeddings } from "./embeddings.ts";
import type { StageContext } from "./stage_context.ts";
import type { Summary } from "./summary.ts";

/** What is embedded, and by what. */
export interface EmbedChoice {
  readonly directory: string;
  readonly threads?: number | undefined;
  /** One of `embedderNames`. Default: `embedderFor` the run. */
  readonly embedder?: string | undefined;
  /** Whether what has vectors is embedded, too. Default false. */
  readonly anew?: boolean | undefined;
  /** Lay the vectors out as a map, too. Default false. */
  readonly map?: boolean | undefined;
}

/** Embeds, draws the map where it is asked for, and says what was written. */
export async function embedRun(
  { map, embedder: asked, ...choice }: EmbedChoice,
  context: StageContext,
): Promise<Summary> {
  const { directory } = choice;
  const embedder = asked ?? embedderFor(directory);
  const summary = await runEmbed({ ...choice, embedder }, context);
  const { ids, galleries } = readEmbeddings(directory, { embedder });
  const { shape: [, dimension] } = galleries["with background"].direct;
  context.say(
    `${counted(ids.length, "character")}, with background and without, as they are and in a ` +
      `mirror, by ${embedder}: ${dimension} numbers each`,
  );
  context.say(`wrote ${embeddingsFile(directory, embedder)}`);
  if (map) {
    // loaded now: few ask for it
    const { drawMap } = await import("./map_page.ts");
    const { seed } = summary;
    const { files } = await drawMap({ ...choice, embedder, seed }, context);
    for (const file of files) context.say(`wrote ${file}`);
  }
  return summary;
}
