/** The corpus that a command needs: made where it is not there, and gone on with where that was stopped. */
import { openCollection } from "./collection.ts";
import { type CorpusChoice, outOf } from "./corpus_choice.ts";
import { extractCharacters } from "./extract_characters.ts";
import { hasCorpus, partOf } from "./run.ts";
import { readSummary } from "./summary.ts";
import { silent, type StageContext } from "./stage_context.ts";

/**
 * Engraves or opens the collection and extracts it, where that was not done, or not to its end. What was
 * begun goes on as it was begun.
 *
 * @throws {Error} where the collection cannot be opened, or another process works in its folder
 *
 * ```ts
 * import { withCorpus } from "lib/study/with_corpus.ts";
 * const ready = () => withCorpus({ corpus: "engraver", out: "out/small", seed: 1, plates: 6 });
 * ```
 */
export async function withCorpus(
  options: CorpusChoice & { readonly threads?: number | undefined },
  context: StageContext = silent,
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
