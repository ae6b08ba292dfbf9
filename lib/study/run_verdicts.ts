/** What people said of a run's plates and figures, for the stages that learn from it or obey it. */
import { existsSync } from "node:fs";
import type { PairType } from "lib/corpus/pair_type.ts";
import { openStore, type PlateRecord, type StoredFigure } from "lib/corpus/store.ts";
import { sameOf, standingVerdicts } from "lib/corpus/verdict_places.ts";
import { storeFile } from "lib/extract/extract.ts";

/** Two that somebody decided on, by their ids. */
export interface DecidedPair {
  /** Id of the first one. */
  readonly a: string;
  /** Id of the second one. */
  readonly b: string;
  /** How they are related. */
  readonly type: PairType;
  /** What is the same in both: the engraved figure, the person alone, or nothing. */
  readonly same: "figure" | "person" | null;
}

/** The verdicts of a run that stand, in the order in which they were said. */
export interface RunVerdicts {
  /** Pairs of figures. */
  readonly figures: readonly DecidedPair[];
  /** Pairs of plates. */
  readonly plates: readonly DecidedPair[];
  /** Ids of figures that are none. */
  readonly dropped: ReadonlySet<string>;
}

/**
 * Reads the verdicts of the run in a folder, of its corpus as it is now. None are in a corpus of an older
 * Burin, nor where nothing was extracted.
 *
 * ```ts
 * import { readVerdicts } from "lib/study/run_verdicts.ts";
 * readVerdicts("out/no-such-run").figures.length; // 0
 * ```
 */
export function readVerdicts(directory: string): RunVerdicts {
  const file = storeFile(directory);
  if (!existsSync(file)) return { figures: [], plates: [], dropped: new Set() };
  using store = openStore(file, { readOnly: true });
  const all = store.verdicts();
  // most corpora have none, and figures of a large one take a second to read
  const isNeeded = all.some(({ undone }) => undone === null);
  const plates: readonly PlateRecord[] = isNeeded ? store.plates() : [];
  const figures: readonly StoredFigure[] = isNeeded ? [...store.eachFigure()] : [];
  const decided: { figures: DecidedPair[]; plates: DecidedPair[] } = { figures: [], plates: [] };
  const dropped = new Set<string>();
  for (const { verdict: { type }, target } of standingVerdicts(all, { plates, figures })) {
    if (target.of === "figure") {
      if (type === "drop") dropped.add(target.a);
      continue;
    }
    const same = sameOf(type);
    if (same === undefined) continue;
    const { a, b } = target;
    decided[target.of].push({ a, b, type: type as PairType, same });
  }
  return { ...decided, dropped };
}
