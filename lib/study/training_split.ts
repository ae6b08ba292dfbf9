/** Which characters are trained on and which held out, whole works apart. */
import { splitByWork } from "lib/corpus/splits.ts";
import { Random } from "lib/tensor/random.ts";
import type { Corpus } from "./corpus.ts";

/** Numbers of the characters to train on and of those to hold out, by work. */
export function splitOf(
  { characters }: Pick<Corpus, "characters">,
  { share, seed, among = characters }: {
    readonly share: number;
    readonly seed: number;
    /** Those whose works are dealt out, so that a choice of them falls as all do. Default: these. */
    readonly among?: Corpus["characters"];
  },
): { train: number[]; heldOut: number[] } {
  const sheets = [...new Map(among.map(({ sheet }) => [sheet.id, sheet])).values()];
  const parts = splitByWork(sheets, {
    shares: { train: 1 - share, validation: share, test: 0 },
    random: new Random(seed).fork("held out"),
  });
  const out = new Set(parts.validation);
  const all = characters.map((_, i) => i);
  const heldOut = all.filter((i) => out.has(characters[i].plate));
  const train = all.filter((i) => !out.has(characters[i].plate));
  // too few to compare, on either side: all are trained on
  return heldOut.length < 2 || train.length < 2 ? { train: all, heldOut: [] } : { train, heldOut };
}
