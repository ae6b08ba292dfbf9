/** Results that do not belong together: which parts of a run were made from what is not there any more. */
import { misfit, type Present } from "lib/corpus/origin.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type OriginatedPart, readSummary, type Summary } from "./summary.ts";
import { encoderDigest, taskFor } from "./run.ts";

/** A part of a summary that was made from something else than what is there. */
export interface Stale {
  readonly part: OriginatedPart;
  /** What it is of, in words: "another checkpoint". */
  readonly of: string;
  /** What is to be typed so that it fits again. */
  readonly mend: string;
}

/** What makes each part, and what it must be of; parts that were not made are not asked about. */
const parts: Readonly<
  Record<
    OriginatedPart,
    {
      readonly command: string;
      made(summary: Summary): boolean;
      present(now: { encoder: string | null; content: string; figures: string }): Present;
    }
  >
> = {
  extraction: {
    command: "extract",
    made: ({ extraction }) => extraction !== undefined,
    present: ({ content }) => ({ corpus: content }),
  },
  training: {
    command: "train",
    made: ({ training }) => training !== undefined,
    // a corpus may grow after its encoder was trained: that is told, and is no fault
    present: ({ encoder }) => ({ encoder }),
  },
  evaluation: {
    command: "evaluate",
    made: ({ evaluation }) => evaluation !== undefined,
    present: ({ encoder, figures }) => ({ encoder, corpus: figures }),
  },
  duplicates: {
    command: "duplicates",
    made: ({ duplicates }) => duplicates !== undefined,
    present: ({ content }) => ({ corpus: content }),
  },
};

/** The parts of a run's summary that do not fit its corpus and its newest checkpoint. */
function staleParts(directory: string): Stale[] {
  const summary = readSummary(directory);
  using store = openStore(storeFile(directory), { readOnly: true });
  const now = { encoder: encoderDigest(directory), ...store.digests() };
  return (Object.keys(parts) as OriginatedPart[]).flatMap((part): Stale[] => {
    const { command, made, present } = parts[part];
    if (!made(summary)) return [];
    const of = misfit(summary.origins?.[part] ?? null, present(now));
    return of === null ? [] : [{ part, of, mend: taskFor(command, directory) }];
  });
}

/** @throws {Error} when parts of a run do not belong together, with the commands that mend it */
export function refuseStale(directory: string): void {
  const stale = staleParts(directory);
  if (stale.length === 0) return;
  throw new Error(
    `The results in ${directory} do not belong together:\n` +
      stale.map(({ part, of, mend }) => `  ${part} is of ${of}: run ${mend}`).join("\n"),
  );
}
