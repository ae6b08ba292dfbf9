/** How a training goes on that was stopped, at its steps or before them, while its corpus was extracted. */
import { finishTakingPlace, type Standing, standingOf, type Wanted } from "lib/simclr/standing.ts";
import type { Context } from "./command.ts";
import { detectorFor, runExtract } from "./extract.ts";
import { readSummary } from "lib/study/summary.ts";
import { type CorpusChoice, openCollection, outOf } from "lib/study/collection.ts";
import { hasCorpus, partOf, trainingOf } from "lib/study/run.ts";

/** What is to be done where a training may be there already. */
export interface Going {
  readonly standing: Standing;
  readonly resume: boolean;
}

/** @throws {Error} where another training is there, with what can be typed */
export function goingOf(
  wanted: Wanted,
  { directory, again }: { readonly directory: string; readonly again: boolean },
): Going {
  const place = trainingOf(directory);
  finishTakingPlace(place);
  const standing = standingOf(place, wanted);
  if (standing.kind === "none") return { standing, resume: false };
  if (standing.kind === "other") {
    if (again) return { standing, resume: false };
    throw new Error(
      `${standing.file} is of a training with other ${standing.changed.join(", ")}. Use the same ` +
        "to go on with it; --again trains anew, and its weights stay until the new ones are " +
        "whole; --out names another folder",
    );
  }
  // one that was begun by --again goes on, too: the same command does what it did before
  return { standing, resume: !again || standing.directory !== place };
}

/** Engraves or opens the collection and extracts it, where that was not done, or not to its end. */
export async function withCorpus(
  options: CorpusChoice & { readonly threads?: number },
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
  // as it was begun, by whatever command
  const asked = known?.extraction?.asked ?? { detector: detectorFor(corpus, undefined) };
  const collection = await openCollection(options, context);
  await runExtract(collection, { ...asked, corpus, seed, threads, directory }, context);
}
