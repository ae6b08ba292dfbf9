/**
 * What a notebook's cells call: showing values, progress bars, settings, the Stop button, plates and
 * training in a cell, and the committed results as tables.
 *
 * @module
 */
/** Shows a value below the cell. */
export { show } from "./display.ts";
/** How a value is shown. */
export type { ShowOptions } from "./display.ts";
/** A piece of a page that is shown as it is. */
export type { Page } from "./display.ts";
/** A plate with boxes or masks on it. */
export type { Marked } from "./display.ts";
/** A signal that the notebook's Stop button aborts. */
export { stopSignal } from "./stop_signal.ts";
/** The notebook's settings, which `BURIN_PARAMS` may replace. */
export { parameters } from "./parameters.ts";
/** What a setting may be. */
export type { Setting } from "./parameters.ts";
/** The type that a setting's default stands for. */
export type { Widened } from "./parameters.ts";
/** A progress bar. */
export { progressBar } from "./progress.ts";
/** One that was begun. */
export type { ProgressBar } from "./progress.ts";
/** How many pieces there are, and where the bar is drawn. */
export type { ProgressOptions } from "./progress.ts";
/** Where progress bars can be drawn. */
export type { ProgressMode } from "./progress.ts";
/** The context of a stage of the study: its bars and lines below the cell. */
export { cellStage } from "./stage.ts";
/** Who may stop such a stage, and where it is shown. */
export type { CellStageOptions } from "./stage.ts";
/** A folder of `out/notebooks`. */
export { workFolder } from "./work_folder.ts";
/** A collection if its plates are on this machine, another one if not. */
export { corpusHere } from "./plates.ts";
/** Opens plates, engraved or real, with a progress bar. */
export { openPlates } from "./plates.ts";
/** Which of the plates are opened. */
export type { OpenPlatesOptions } from "./plates.ts";
/** Trains an encoder in a cell, with a live curve, and goes on where it was stopped. */
export { trainHere } from "./training.ts";
/** What `trainHere` throws where the training was stopped or went astray. */
export { UnfinishedTraining } from "./training.ts";
/** What `trainHere` takes. */
export type { TrainHereOptions } from "./training.ts";
/** What it returns. */
export type { TrainedHere } from "./training.ts";
/** The look of a live curve. */
export type { LiveCurveOptions } from "./live_curve.ts";
/** Forms of one value by MIME type, of which the notebook shows the best that it knows. */
export type { Bundle } from "./jupyter.ts";
/** Sliders over kept scores, which need no kernel. */
export { thresholdExplorer } from "./threshold_explorer.ts";
/** Where the sliders begin, and how large the plates are. */
export type { ExplorerOptions } from "./threshold_explorer.ts";
/** Where committed results are read from. */
export type { ResultsOptions } from "./results.ts";
/** The committed training runs of the study's experiments, as tables and bars. */
export { experimentResults } from "./results.ts";
/** Their tables and bars. */
export type { ExperimentViews } from "./results.ts";
/** The training runs of the study's experiments on one corpus, as tables and bars. */
export type { RecordedTrainings } from "./results.ts";
/** The committed fine-tunings of a detector, as tables and curves. */
export { finetuneResults } from "./results.ts";
/** One fine-tuning's tables and curves. */
export type { FinetuneViews } from "./results.ts";
/** The committed evaluation of detectors book by book. */
export { bookResults } from "./results.ts";
/** The committed evaluation of the cutter, beside its baselines. */
export { cutterResults } from "./results.ts";
/** A table and charts of what colour does to an encoder. */
export type { ColourViews } from "./encoder_results.ts";
/** Tables and charts of burin_encoder on real prints. */
export type { EncoderViews } from "./encoder_results.ts";
/** Figures printed plain and coloured. */
export { printTwins } from "lib/study/twins.ts";
/** One figure in two impressions. */
export type { Twin } from "lib/study/twins.ts";
/** The two impressions side by side, after some steps. */
export { twinPictures } from "lib/study/twins.ts";
/** Steps by the name of what they show. */
export type { Ways } from "lib/study/twins.ts";
/** How far colour takes a figure from its plain impression. */
export { twinDistances } from "lib/study/twins.ts";
/** That distance, seen in one way. */
export type { TwinDistance } from "lib/study/twins.ts";
/** Counts what recipes do to figures. */
export { lookAtRecipes } from "lib/study/recipe_looks.ts";
/** One recipe's counts. */
export type { RecipeLook } from "lib/study/recipe_looks.ts";
/** Those counts as rows of a table. */
export { lookRows } from "lib/study/recipe_looks.ts";
/** The recipe that destroys most figures. */
export { worstOf } from "lib/study/recipe_looks.ts";
/** Queries of an evaluation as pictures. */
export { queryPictures } from "lib/study/query_pictures.ts";
/** Queries whose first answer is wrong, with their answers. */
export { wrongAnswers } from "lib/study/query_pictures.ts";
/** Whose queries, and how many. */
export type { QueryPicturesOptions } from "lib/study/query_pictures.ts";
/** Two models in a sentence that claims no more than its interval. */
export { comparisonWords } from "lib/study/evaluation_words.ts";
/** Why queries missed, in a sentence. */
export { missWords } from "lib/study/evaluation_words.ts";
/** How many misses each class has. */
export { countMisses } from "lib/study/miss_classes.ts";
/** Opens a folder of pictures that nobody has labelled. */
export { openOwn } from "./own_collection.ts";
/** Such a folder, and where what is found in it goes. */
export type { OwnCollection } from "./own_collection.ts";
/** Looks at what was found on the plates of such a folder. */
export { figuresFound } from "./own_collection.ts";
/** Plates with their figures, counts, rights, and advice. */
export type { FiguresFound } from "./own_collection.ts";
/** Who looks like whom, by the best embedder that is on this machine. */
export { neighboursHere } from "./own_collection.ts";
/** The same figure on two plates. */
export { pairsHere } from "./own_collection.ts";
/** Pairs as pictures and in a sentence. */
export type { PairsFound } from "./own_collection.ts";
