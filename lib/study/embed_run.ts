/** The vectors of all characters of a run, in both galleries, kept in its folder. */
import { type BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { type Background, backgrounds, cutOutOrNull, openCorpus } from "./corpus.ts";
import { embed, type Embedded } from "./embed.ts";
import { counted } from "./counted.ts";
import { embedderFor, openEmbedder } from "./embedders.ts";
import { writeEmbeddings } from "./embeddings.ts";
import {
  chooseVectors,
  cutOutsDigest,
  type CutOutVectors,
  joinVectors,
  keptVectors,
} from "./kept_vectors.ts";
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
 * Embeds both galleries, by what was trained there, or else Burin's own encoder, where none is named, and keeps them. Cut-outs
 * whose vectors by these weights are there keep them, so of a collection that grew only what is new is
 * embedded. Characters whose cut-outs cannot be read are passed over in both.
 *
 * @throws {Error} where fewer than two cut-outs can be read, with what mends it
 */
export async function runEmbed(
  { directory, threads, embedder = embedderFor(directory), anew }: {
    readonly directory: string;
    readonly threads?: number | undefined;
    /** One of `embedderNames`. Default: what was trained there, else Burin's own. */
    readonly embedder?: string | undefined;
    /** Whether what has vectors is embedded, too. Default false. */
    readonly anew?: boolean | undefined;
  },
  context: StageContext,
): Promise<Summary> {
  const corpus = openCorpus(directory);
  await using opened = await openEmbedder(embedder, { directory, threads });
  using _alone = workIn(directory, "embed characters");
  const { digest: encoder, step } = opened;
  const made = corpus.characters.map((_, i) => cutOutsDigest(corpus, i));
  const kept = keptVectors(directory, { embedder, encoder });
  const places = new Map(anew ? [] : kept.cutOuts.map((cutOuts, row) => [cutOuts, row]));
  const fresh = made.keys().filter((i) => !places.has(made[i] ?? "")).toArray();
  const { result: both, seconds } = await timed(async () => {
    using bar = context.bar("embedding", backgrounds.length * fresh.length);
    const each = async (background: Background, g: number) =>
      await embed({
        count: fresh.length,
        open: (n) => cutOutOrNull(corpus, fresh[n], background, context),
      }, {
        embedder: opened.embedder,
        signal: context.signal,
        onProgress: (done) => bar.at(g * fresh.length + done, background),
      });
    return {
      "with background": await each("with background", 0),
      "without background": await each("without background", 1),
    };
  });
  const alone = new Set(both["without background"].figures);
  const read = both["with background"].figures.filter((n) =>
    alone.has(n) && made[fresh[n]] !== null
  );
  const added: CutOutVectors = {
    encoder,
    cutOuts: read.map((n) => made[fresh[n]]!),
    galleries: {
      "with background": only(both["with background"], read),
      "without background": only(both["without background"], read),
    },
  };
  // the row of each figure among those that were kept and those that were added below them
  const rows = new Map(read.map((n, row) => [fresh[n], kept.cutOuts.length + row]));
  const missing = new Set(fresh);
  for (const [i, cutOuts] of made.entries()) {
    if (!missing.has(i)) rows.set(i, places.get(cutOuts!)!);
  }
  const figures = made.keys().filter((i) => rows.has(i)).toArray();
  if (figures.length < 2) {
    throw new Error(
      `Of ${made.length} cut-outs in ${directory} ${figures.length} could be read: nothing to ` +
        `compare. Run ${taskFor("extract", directory)} --verify, which cuts them out anew`,
    );
  }
  const vectors = chooseVectors(joinVectors(kept, added), figures.map((i) => rows.get(i)!));
  const { gallery, embedder: { centred } } = opened;
  writeEmbeddings(corpus, { embedder, step, figures, gallery, centred, ...vectors });
  const before = figures.length - read.length;
  if (before > 0) {
    context.say(`${counted(before, "character")} had vectors; ${read.length} embedded now`);
  }
  return addToSummary(directory, { seconds: { embed: seconds } });
}
