/** Verdicts of a review: said, taken back, listed, written to CSV and read from it. */
import { openStore, type Store } from "lib/corpus/store.ts";
import { type PairType, pairTypes } from "lib/corpus/pair_type.ts";
import type { VerdictRecord } from "lib/corpus/store_verdicts.ts";
import { checkedVerdict, type VerdictSuggestion } from "lib/corpus/verdict.ts";
import { readVerdictCsv, writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { ImportAnswer, PairTypeChoice, ReviewPair, VerdictRow, VerdictSaid } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import { saidIn, verdictPlacesOf } from "./verdict_subjects.ts";

/** What stands on the keys. */
const labels: Readonly<Record<PairType, string>> = {
  "same impression": "Same impression or scan",
  "other state": "Other printing or state",
  "coloured": "Coloured",
  "replica": "Replica or copy",
  "recut": "Recut",
  "reversed": "Reversed",
  "fragment": "Fragment",
  "same person": "Same person, another scene",
  "different": "Different",
};

/** What a person can say of a pair, in the order of the keys. */
export const pairTypeChoices: readonly PairTypeChoice[] = (Object.keys(pairTypes) as PairType[])
  .map((value) => ({ value, label: labels[value] }));

/** What a desk knows, and whom it writes for. */
export interface VerdictDeskOptions {
  /** Who says what is said here. */
  readonly reviewer: string;
  /** Pairs that a model suggested, and what its result is known by. */
  readonly pairs: readonly ReviewPair[];
  readonly pairsHash: string;
  /** The time. Default: the machine's. */
  readonly now?: () => Date;
}

/** The verdicts of a corpus. */
export interface VerdictDesk {
  /** All rows, oldest first. */
  list(): VerdictRow[];
  /** Adds a verdict. @throws {RangeError} where it names rows that are not there, or no type */
  say(said: VerdictSaid): VerdictRow;
  /** Takes a verdict back, or lets it stand again; null where there is no such row. */
  undo(id: number, options?: { readonly redo?: boolean | undefined }): VerdictRow | null;
  /** All of them as a CSV file. */
  csv(): string;
  /** Adds those of a CSV file. @throws {Error} where it is none */
  import(text: string): ImportAnswer;
}

const isSamePair = (pair: ReviewPair, said: Extract<VerdictSaid, { of: "pair" }>) => {
  const plates = pair.a === said.a && pair.b === said.b || pair.a === said.b && pair.b === said.a;
  const [own, other] = [pair.figures, said.figures].map((figures) =>
    figures === null ? "" : [...figures].sort().join(" ")
  );
  return plates && own === other;
};

/** What had been suggested of a pair, or of a figure by its detector. */
function suggestionOf(
  said: VerdictSaid,
  { corpus: { figures, provenance }, pairs, pairsHash }:
    & { readonly corpus: ReviewCorpus }
    & Pick<VerdictDeskOptions, "pairs" | "pairsHash">,
): VerdictSuggestion | null {
  if (said.of === "figure") {
    if (!provenance) return null;
    const { detector: model, detectorSha256 } = provenance;
    const { score: probability } = figures[said.figure];
    return { model, hash: detectorSha256 ?? "", type: "keep", probability };
  }
  const pair = pairs.find((one) => isSamePair(one, said));
  if (!pair) return null;
  const { model, type, probability } = pair;
  return { model, hash: pairsHash, type: type || "not sure", probability };
}

/** Opens the verdicts of a corpus. Each call opens its database and closes it: others may work there, too. */
export function verdictDesk(
  corpus: ReviewCorpus,
  { reviewer, pairs, pairsHash, now = () => new Date() }: VerdictDeskOptions,
): VerdictDesk {
  const file = storeFile(corpus.directory);
  const saidOf = saidIn(corpus);
  const reading = <T>(work: (store: Store) => T): T => {
    using store = openStore(file, { readOnly: true });
    return work(store);
  };
  const writing = <T>(work: (store: Store) => T): T => {
    using store = openStore(file);
    return work(store);
  };
  const rowOf = (verdict: VerdictRecord): VerdictRow => ({
    id: verdict.number,
    said: saidOf(verdict),
    suggestion: verdict.suggestion?.type ?? "",
    model: verdict.suggestion?.model ?? "",
    who: verdict.who,
    when: verdict.at,
    isUndone: verdict.undone !== null,
  });

  return {
    list: () => reading((store) => store.verdicts()).map(rowOf),
    say(said) {
      const places = verdictPlacesOf(said, corpus);
      const verdict = checkedVerdict({
        id: crypto.randomUUID(),
        at: now().toISOString(),
        who: reviewer,
        type: said.value,
        ...places,
        suggestion: suggestionOf(said, { corpus, pairs, pairsHash }),
        undone: null,
      }, "what was said");
      return writing((store) => {
        store.addVerdicts([verdict]);
        return rowOf(store.verdicts().at(-1)!);
      });
    },
    undo(id, { redo = false } = {}) {
      const undone = redo ? null : now().toISOString();
      const row = writing((store) => store.undoVerdict(id, { undone }));
      return row && rowOf(row);
    },
    csv: () => writeVerdictCsv(reading((store) => store.verdicts())),
    import(text) {
      const { verdicts, refused } = readVerdictCsv(text, { name: "the file" });
      const { added, conflicts } = writing((store) =>
        store.addVerdicts(verdicts.map(({ verdict }) => verdict))
      );
      const reason = "another verdict has this id already";
      const others = conflicts.map((i) => ({ line: verdicts[i].line, reason }));
      return { added, refused: [...refused, ...others].sort((a, b) => a.line - b.line) };
    },
  };
}
