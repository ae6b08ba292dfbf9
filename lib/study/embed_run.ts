/** The vectors of all characters of a run, in both galleries, kept in its folder. */
import { type BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { type Background, backgrounds, cutOutOrNull, openCorpus } from "./corpus.ts";
import { embed, type Embedded } from "./embed.ts";
import { trained } from "./embedder_names.ts";
import { openEmbedder } from "./embedders.ts";
import { writeEmbeddings } from "./embeddings.ts";
import { timed } from "./record.ts";
import { taskFor, workIn } from "./run.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, type Summary } from "./summary.ts";

/** Some of the figures that were embedded, by their numbers. */
function only({ figures, direct, flipped }: Embedded, kept: readonly number[]): BothDirections {
  const places = new Map(figures.map((figure, row) => [figure, row]));
  const rows = kept.map((figure) => places.get(figure)!);
  return { direct: takeRows(direct, rows), flipped: takeRows(flipped, rows) };
}

/**
 * Embeds both galleries, by the newest checkpoint where nothing else is named, and keeps them.
 * Characters whose cut-outs cannot be read are passed over in both.
 *
 * @throws {Error} where fewer than two cut-outs can be read, with what mends it
 */
export async function runEmbed(
  { directory, threads, embedder = trained }: {
    readonly directory: string;
    readonly threads?: number | undefined;
    /** One of `embedderNames`. */
    readonly embedder?: string;
  },
  context: StageContext,
): Promise<Summary> {
  const corpus = openCorpus(directory);
  await using opened = await openEmbedder(embedder, { directory, threads });
  using _alone = workIn(directory, "embed characters");
  const { length: count } = corpus.characters;
  const { result: made, seconds } = await timed(async () => {
    using bar = context.bar("embedding", backgrounds.length * count);
    const each = async (background: Background, g: number) =>
      await embed({ count, open: (i) => cutOutOrNull(corpus, i, background, context) }, {
        embedder: opened.embedder,
        signal: context.signal,
        onProgress: (done) => bar.at(g * count + done, background),
      });
    return {
      "with background": await each("with background", 0),
      "without background": await each("without background", 1),
    };
  });
  const alone = new Set(made["without background"].figures);
  const figures = made["with background"].figures.filter((i) => alone.has(i));
  if (figures.length < 2) {
    throw new Error(
      `Of ${count} cut-outs in ${directory} ${figures.length} could be read: nothing to compare. ` +
        `Run ${taskFor("extract", directory)} --verify, which cuts them out anew`,
    );
  }
  writeEmbeddings(corpus, {
    embedder,
    encoder: opened.digest,
    step: opened.step,
    figures,
    galleries: {
      "with background": only(made["with background"], figures),
      "without background": only(made["without background"], figures),
    },
  });
  return addToSummary(directory, { seconds: { embed: seconds } });
}
