/** A folder of pictures that nobody has labelled, from its figures to a page: what notebook 08 calls. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { locateAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { creditOf } from "lib/corpus/credit.ts";
import { openFolder } from "lib/corpus/folder.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { pairTypes } from "lib/corpus/pair_type.ts";
import { plateId } from "lib/corpus/plate_id.ts";
import { rightsOfPlates } from "lib/exchange/card_facts.ts";
import type { Picture, SearchResult } from "lib/plot/gallery.ts";
import type { PlateView } from "lib/plot/report.ts";
import { type Table, tableOf } from "lib/plot/table.ts";
import { plateIdsIn } from "lib/study/collection.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { counted } from "lib/study/counted.ts";
import { detectionAdvice } from "lib/study/detection_advice.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { embedderNames, pretrainedOf } from "lib/study/embedder_names.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { neighbourViews, pairViews, plateViews } from "lib/study/report_views.ts";
import { silent, type StageContext } from "lib/study/stage_context.ts";
import { readSummary } from "lib/study/summary.ts";
import { openPlates, type OpenPlatesOptions } from "./plates.ts";
import { workFolder } from "./work_folder.ts";

/** A collection of one's own, and where what is found in it goes. */
export interface OwnCollection {
  /** The pictures. */
  readonly collection: Collection;
  /** A folder of `out/notebooks` that is this collection's own. */
  readonly directory: string;
}

/**
 * Opens a folder of pictures; "engraver" stands for plates that are engraved first, whose labels are put
 * aside, so that a notebook runs where there is no folder yet.
 *
 * @throws {Error} where the folder is not there, or holds no picture
 */
export async function openOwn(
  folder: string,
  options: OpenPlatesOptions,
): Promise<OwnCollection> {
  if (folder !== "engraver") {
    if (!existsSync(folder)) {
      throw new Error(
        `There is no folder ${folder}, seen from ${Deno.cwd()}: give its whole path in the cell above`,
      );
    }
    const directory = workFolder(`own-${plateId(resolve(folder))}`);
    const ids = plateIdsIn(directory);
    return { collection: await openFolder(resolve(folder), { ids }), directory };
  }
  const collection = await openPlates(folder, options);
  return {
    collection: { ...collection, labels: [], labelled: new Set() },
    directory: workFolder(`own-engraver-${options.seed}-${options.plates}`),
  };
}

/** What an extraction found, to be looked at. */
export interface FiguresFound {
  /** Some plates with their figures marked. */
  readonly plates: readonly PlateView[];
  /** How many plates, figures, and pictures that could not be read. */
  readonly counts: Table;
  /** The plates by their rights. */
  readonly rights: Table;
  /** What speaks against the detector, and what to do; nothing where nothing does. */
  readonly advice: readonly string[];
}

/** Plates that are shown at most. */
const mostPlates = 6;

/** Looks at what `extractCharacters` left in a folder. */
export async function figuresFound(
  { collection, directory }: OwnCollection,
  context: Pick<StageContext, "say" | "passedOver"> = silent,
): Promise<FiguresFound> {
  const corpus = openCorpus(directory);
  const { extraction, confidence, corpus: searched } = readSummary(directory);
  const skipped = extraction?.skipped ?? [];
  const unused = (collection.unused ?? []).map(({ what, count, first }) => ({
    what: `${what}, such as ${first}`,
    count,
  }));
  const rows = [
    { what: "plates", count: collection.plates.length },
    { what: "figures", count: corpus.characters.length },
    ...skipped.map(({ plate, reason }) => ({ what: `left out: ${plate}, ${reason}`, count: 1 })),
    ...unused,
  ];
  const rights = rightsOfPlates(collection.plates.map(creditOf));
  const views = await plateViews({ corpus, collection }, context);
  return {
    plates: views.slice(0, mostPlates),
    counts: tableOf(rows, {
      caption: "What was found",
      columns: {
        what: { label: "what", kind: "text" },
        count: { label: "how many", kind: "count" },
      },
    }),
    rights: tableOf(rights, {
      caption: "Whose the plates are",
      columns: {
        rights: { label: "rights", kind: "text" },
        plates: { label: "plates", kind: "count" },
      },
    }),
    advice: detectionAdvice({
      corpus: searched,
      detector: extraction?.asked?.detector ?? "",
      confidence,
    }),
  };
}

/** Embedders that need no training on the collection, the best first. */
const untrained = ["burin_encoder", "efficientnet_lite0_gray", "phash"];

/** The first of them whose weights are on this machine. */
async function embedderHere(): Promise<string> {
  for (const name of untrained.filter((one) => embedderNames.includes(one))) {
    const weights = pretrainedOf(name)?.weights;
    if (weights === undefined) return name;
    const manifest = byId(modelManifests(), { id: weights, kind: "model" });
    if (await locateAsset(manifest)) return name;
  }
  return "phash";
}

/**
 * Embeds the figures of a run and searches for some of them, by the best embedder that is here and needs
 * no training.
 */
export async function neighboursHere(
  directory: string,
  context: StageContext,
): Promise<{ readonly embedder: string; readonly searches: readonly SearchResult[] }> {
  const embedder = await embedderHere();
  await runEmbed({ directory, embedder }, context);
  const embeddings = readEmbeddings(directory, { embedder });
  return { embedder, searches: await neighbourViews(embeddings, context) };
}

/** Pairs that `duplicates` finds. */
export interface PairsFound {
  /** How many there are, in a sentence. */
  readonly words: string;
  /** Plates of one design, the likeliest first, with how they are related; empty where there are none. */
  readonly plates: Table;
  /** Figures, two by two: the one and the other. */
  readonly pictures: readonly Picture[];
}

/** Finds plates of one design, and the same figure on two plates, in a run that is embedded. */
export async function pairsHere(
  { collection, directory }: OwnCollection,
  { seed, neighbours, context }: {
    /** Of the strangers that the threshold is learnt from. */
    readonly seed: number;
    /** Neighbours of each figure that are compared with it. */
    readonly neighbours: number;
    readonly context: StageContext;
  },
): Promise<PairsFound> {
  const embedder = await embedderHere();
  const { pairs, plates } = await runDuplicates(
    { directory, seed, neighbours, embedder, collection },
    context,
  );
  const views = await pairViews(readEmbeddings(directory, { embedder }), context);
  const ofPlates = plates?.pairs ?? [];
  const rows = ofPlates.map(({ a, b, type, probability }) => ({
    ...{ a, b, probability, type: type === null ? "not sure" : pairTypes[type].about },
  }));
  return {
    words: `${counted(ofPlates.length, "pair")} of plates show one design, and ` +
      `${counted(pairs.length, "pair")} of figures are one.`,
    plates: tableOf(rows, {
      caption: "Plates of one design",
      columns: {
        a: { label: "plate", kind: "text" },
        b: { label: "and", kind: "text" },
        type: { label: "how they are related", kind: "text" },
        probability: { label: "probability of that", kind: "share", digits: 2 },
      },
    }),
    pictures: views.flatMap(({ a, b, score, reversed, caption, credits }): Picture[] => {
      const [one, other] = caption.split(" and ");
      return [
        { image: a, caption: one, frame: "query", credit: credits?.[0] },
        {
          image: b,
          caption: `${other} ${score.toFixed(2)}${reversed ? ", reversed" : ""}`,
          credit: credits?.[1],
        },
      ];
    }),
  };
}
