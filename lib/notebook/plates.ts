/** The plates of a notebook: engraved ones, or real prints with labels where they are on this machine. */
import process from "node:process";
import { existsSync } from "node:fs";
import { placesOf } from "lib/assets/fetch.ts";
import { byId, dataManifests } from "lib/assets/manifest.ts";
import { type FetchedCollection, namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import { spreadPlates } from "lib/corpus/spread_plates.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { printItems } from "lib/corpus/prints.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { stopSignal } from "./stop_signal.ts";
import { engravedOnly } from "./parameters.ts";
import { progressBar, type ProgressOptions } from "./progress.ts";
import { workFolder } from "./work_folder.ts";

/** Which plates of a collection, and how the work is shown. */
export interface OpenPlatesOptions {
  /** How many at most. */
  readonly plates: number;
  /** What engraved plates are drawn from. */
  readonly seed: number;
  /** Default: the notebook's Stop button. */
  readonly signal?: AbortSignal;
  /** Plates done so far. Default: a progress bar. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Where the progress bar is drawn. Default: in the notebook. */
  readonly bar?: Pick<ProgressOptions, "mode" | "show" | "write">;
}

/** Whether outputs are being saved to be committed: pictures of real prints are no part of the project. */
const isSaved = () => process.env[engravedOnly.name] === engravedOnly.value;

/** The files that a collection consists of. */
const itemsOf = (named: FetchedCollection) =>
  named.name === "prints"
    ? printItems(named)
    : byId(dataManifests(), { id: named.name, kind: "collection" }).items;

/**
 * `corpus` if all its plates are on this machine, `otherwise` if not, and while outputs are saved to be
 * committed. Nothing is downloaded.
 *
 * ```ts
 * import { corpusHere } from "lib/notebook/plates.ts";
 * corpusHere("prints/hogarth-trusler-1833"); // "engraver" where those plates were never fetched
 * ```
 */
export function corpusHere(
  corpus: string,
  { otherwise = "engraver" }: { readonly otherwise?: string } = {},
): string {
  const named = namedCollection(corpus);
  if (named === null || named.name === "engraver") return corpus;
  if (isSaved()) return otherwise;
  const isHere = itemsOf(named).every((item) =>
    placesOf(item).some(({ file }) => existsSync(file))
  );
  return isHere ? corpus : otherwise;
}

/**
 * Opens a collection for a notebook, with a progress bar, stopped by the Stop button. The engraver's
 * plates are drawn, unless an earlier run left them in `out/notebooks`; of a book of prints, labelled
 * plates are taken, spread evenly over the book.
 *
 * @param corpus "engraver", "alice", "prints" or "prints/BOOK"
 * @throws {Error} when there is no such collection, or its plates are not on this machine
 *
 * ```ts
 * import { openPlates } from "lib/notebook/plates.ts";
 * const hogarth = () => openPlates("prints/hogarth-trusler-1833", { plates: 12, seed: 1 });
 * ```
 */
export async function openPlates(
  corpus: string,
  { plates, seed, signal = stopSignal(), onProgress, bar: look }: OpenPlatesOptions,
): Promise<Collection> {
  const named = namedCollection(corpus);
  if (!named) {
    throw new Error(
      `There is no collection "${corpus}". Known: engraver, alice, prints, prints/BOOK. To open a ` +
        "folder of your own, use openLabelled or openFolder from burin/corpus",
    );
  }
  const isEngraved = named.name === "engraver";
  if (!isEngraved && isSaved()) {
    throw new Error(
      `Cannot show ${corpus} in outputs that are saved: those of the project show engraved plates only. ` +
        "Leave out --save, or the setting that names it",
    );
  }
  using bar = onProgress
    ? null
    : progressBar(isEngraved ? "engraving" : "opening", { ...look, total: plates });
  const say = onProgress ?? (({ done }: { readonly done: number }) => bar?.at(done));
  if (isEngraved) {
    const directory = workFolder(`plates-${seed}-${plates}`);
    return await engraveCollection({ seed, plates, directory, signal, onProgress: say });
  }
  // the whole collection is opened, of which some plates are taken
  const scaled = ({ done, total }: { readonly done: number; readonly total: number }) =>
    say({ done: Math.floor(done * plates / total), total: plates });
  return spreadPlates(await openNamed(named, { signal, onProgress: scaled }), plates);
}
