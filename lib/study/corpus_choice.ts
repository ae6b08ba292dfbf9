/** Which collection is worked on, and where its results go. */
import { join } from "node:path";

/** A collection by its name or its folder. */
export interface CorpusChoice {
  /** `engraver`, `alice`, `prints`, `prints/BOOK`, or a folder. */
  readonly corpus: string;
  /** The folder of the results. Default: in `out`, called as the collection. */
  readonly out: string | undefined;
  /** Of the engraver. */
  readonly seed: number;
  /** Plates that the engraver makes. */
  readonly plates: number;
}

/** The folder of a run's results; where none was chosen, one called as the collection. */
export function outOf(
  { corpus, out }: Pick<CorpusChoice, "corpus" | "out">,
  within = "out",
): string {
  const name = corpus.replace(/[/\\]+$/, "");
  return out ?? join(within, name.split(/[/\\]/).at(-1) || "corpus");
}
