/** The corpus that a command needs: made where it is not there, and gone on with where that was stopped. */
import { type CorpusChoice, openCollection, outOf } from "lib/study/collection.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { hasCorpus, partOf } from "lib/study/run.ts";
import { readSummary } from "lib/study/summary.ts";
import type { Context } from "./command.ts";

/** Engraves or opens the collection and extracts it, where that was not done, or not to its end. */
export async function withCorpus(
  options: CorpusChoice & { readonly threads?: number | undefined },
  context: Context,
): Promise<void> {
  const directory = outOf(options);
  const known = hasCorpus(directory) ? readSummary(directory) : null;
  const part = known && partOf(known);
  if (known && !part) return;
  if (part) {
    context.say(
      `The extraction was stopped after ${part.plates} of ${part.of} plates: it goes on first.`,
    );
  }
  const { corpus, seed, threads } = options;
  const collection = await openCollection(options, context);
  // as it was begun, by whatever command
  const asked = known?.extraction?.asked ?? {};
  await extractCharacters(collection, { ...asked, corpus, seed, threads, directory, context });
}
