/**
 * The study's method, a function for each stage.
 *
 * @module
 */
/** The characters of an extracted corpus. */
export { openCorpus } from "./corpus.ts";
/** Characters in the order of their ids, and what the corpus is now. */
export type { Corpus } from "./corpus.ts";
/** A character without its mask, and the sheet it is on. */
export type { CorpusCharacter } from "./corpus.ts";
/** Pictures by their numbers, opened when they are needed. */
export type { Figures } from "./figures.ts";
/** The characters of a collection, found, cut out into a folder, evaluated and recorded. */
export { extractCharacters } from "./extract_characters.ts";
/** How characters are found and cut out, and where they go. */
export type { ExtractCharactersOptions } from "./extract_characters.ts";
/** How characters are cut out of their plates. */
export type { Cutting } from "./cutting.ts";
/** What an extraction came to. */
export type { ExtractedCharacters } from "./extract_characters.ts";
/** A detector as an extraction takes it. */
export type { PlateDetector } from "./extraction_models.ts";
/** What a detector is told besides its name. */
export type { PlateDetectorOptions } from "./extraction_models.ts";
/** Whom a stage of the study tells what it does, and who may stop it. */
export type { StageContext } from "./stage_context.ts";
/** A bar that shows how far a stage is. */
export type { Bar } from "./stage_context.ts";
/** A file that could not be read, and was left out. */
export type { PassedOver } from "./stage_context.ts";
/** Figures as vectors, as they are and in a mirror. */
export { embed } from "./embed.ts";
/** The vectors, and which figures could be read. */
export type { Embedded } from "./embed.ts";
/** The study's validation: random queries ranked among all figures. */
export { evaluate } from "./evaluate.ts";
/** Which models answer, how many queries, and how they are drawn. */
export type { EvaluateOptions } from "./evaluate.ts";
/** Keeps the tensors of a list by its name, or makes them anew. */
export type { KeepList } from "./kept_lists.ts";
/** What decides a query besides its number. */
export type { QueryOptions } from "./evaluate.ts";
/** One query and the row that is right for it. */
export type { Query } from "./evaluate.ts";
/** How all models answered. */
export type { Evaluated } from "./evaluate.ts";
/** How one model answered. */
export type { ModelEvaluation } from "./evaluate.ts";
/** How many queries: drawn ones, or each figure once. */
export type { QueryCount } from "./evaluate.ts";
/** The pretrained network as it is, where its weights are at hand. */
export { openFrozen } from "./evaluated_models.ts";
/** An embedder that must be disposed of. */
export type { OpenedEmbedder } from "./embedders.ts";
/** Top-k, MRR and muAP of each model, with intervals by work. */
export { protocolRows } from "./protocol_row.ts";
/** All that one model's answers say. */
export type { ProtocolRow } from "./protocol_row.ts";
/** Top-1, Top-3 and Top-10 with intervals. */
export type { TopByWork } from "./protocol_row.ts";
/** The works of figures, and what draws resamples. */
export type { ByWorkOptions } from "./protocol_row.ts";
/** One model beside each of the others, on the same queries. */
export { compareModels } from "./protocol_row.ts";
/** Two models on the same queries. */
export type { ModelComparison } from "./protocol_row.ts";
/** Why queries miss their own original. */
export { classifyMisses } from "./miss_classes.ts";
/** One query that missed. */
export type { Miss } from "./miss_classes.ts";
/** Why a query missed: blank, twin, destroyed or hard. */
export type { MissClass } from "./miss_classes.ts";
/** What is known of a miss. */
export type { MissEvidence } from "./miss_classes.ts";
/** How many queries missed for one reason. */
export type { MissCount } from "./miss_classes.ts";
/** Such figures by their numbers. */
export type { LabelledFigures } from "./labelled_figures.ts";
/** A figure on its plate. */
export type { LabelledFigure } from "./labelled_figures.ts";
/** As it was printed, or without its colours. */
export type { ColourMode } from "./labelled_figures.ts";
/** What is known of rows, and the pairs among them. */
export type { DesignOptions } from "./design_matching.ts";
/** Two rows that show one figure of one design. */
export type { Counterparts } from "./design_matching.ts";
/** How often counterparts of one kind are found. */
export type { DesignMatch } from "./design_matching.ts";
/** What is known of a row. */
export type { PersonRow } from "./person_matching.ts";
/** How well persons are found again. */
export type { PersonMatch } from "./person_matching.ts";
/** Everything that is measured of encoders on one collection. */
export { evaluateWhole } from "./whole_evaluation.ts";
/** What is evaluated. */
export type { WholeEvaluationOptions } from "./whole_evaluation.ts";
/** How far an evaluation has come. */
export type { EvaluationProgress } from "./evaluation_progress.ts";
/** What is known of a figure. */
export type { EvaluatedFigure } from "./whole_evaluation.ts";
/** A model, and the books that it was trained on. */
export type { TestedModel } from "./whole_evaluation.ts";
/** One set of originals. */
export type { OriginalsSource } from "./whole_evaluation.ts";
/** Everything that was measured. */
export type { WholeEvaluation } from "./evaluation_tables.ts";
/** A protocol's row and what was asked. */
export type { AskedRow } from "./evaluation_tables.ts";
/** Top-1 over several lists of queries. */
export type { SeedSpread } from "./evaluation_tables.ts";
/** Answers to random queries where windows of the figures stand in the gallery beside them. */
export type { WindowedRow } from "./evaluation_tables.ts";
/** The misses of the first model. */
export type { MissTable } from "./evaluation_tables.ts";
/** One model's match of designs. */
export type { DesignRow } from "./evaluation_tables.ts";
/** One model's match of persons. */
export type { PersonsRow } from "./evaluation_tables.ts";
/** Whether a model was trained on the books of what is asked. */
export type { Acquaintance } from "./evaluation_tables.ts";
/** What a split leaks. */
export type { Leakage } from "./leakage.ts";
/** One figure and the side it is on. */
export type { SplitFigure } from "./leakage.ts";
/** The same engraved figure on two sheets. */
export { findDuplicates } from "./find_duplicates.ts";
/** Figures, each on a sheet. */
export type { SheetFigures } from "./find_duplicates.ts";
/** Vectors that propose pairs, and how well lines must agree. */
export type { FindDuplicatesOptions } from "./find_duplicates.ts";
/** The pairs that were found, all that were compared, and the threshold. */
export type { Duplicates } from "./find_duplicates.ts";
/** The least agreement of lines, and where it comes from. */
export type { Threshold } from "./summary.ts";
/** Detectors run over the same plates and held against their labels. */
export { compareDetectors } from "./compare_detectors.ts";
/** A detector by its name, or why it is not here. */
export type { ShownDetector } from "./compare_detectors.ts";
/** What a detector found on each plate, and how right it is. */
export type { ComparedDetector } from "./compare_detectors.ts";
/** A plate with its detections and its labels. */
export type { FoundOn } from "./compare_detectors.ts";
/** Ways to cut figures out, asked about the same plates. */
export { compareSegmenters } from "./compare_segmenters.ts";
/** A plate with what each way says is on it. */
export type { ComparedPlate } from "./compare_segmenters.ts";
/** A way from a plate to masks. */
export type { Method } from "./methods.ts";
/** One figure by one way. */
export type { MethodAnswer } from "./methods.ts";
/** Opens every detector that is on this machine. */
export { openDetectors } from "./compare_detectors.ts";
/** Detectors of your own, beside those that have a name. */
export type { DetectorChoices } from "./compare_detectors.ts";
/** A row per detector: average precision, and its best threshold. */
export { detectorsTable } from "./compare_detectors.ts";
/** One detector's row. */
export type { DetectorRowShown } from "./compare_detectors.ts";
/** A plate as each detector sees it: found, false, missed. */
export { verdicts } from "./compare_detectors.ts";
/** A plate as one detector sees it. */
export type { PlateVerdict } from "./compare_detectors.ts";
/** Tunes YOLOX-nano on labelled plates. */
export { tuneHere } from "./compare_detectors.ts";
/** Opens every way from a plate to masks that is on this machine. */
export { openMethods } from "./methods.ts";
/** What they look for, and how they run. */
export type { MethodOptions } from "./methods.ts";
/** A row per way, those that are not here with the command that downloads them. */
export { methodRows } from "./methods.ts";
/** One way's row. */
export type { MethodRow } from "./methods.ts";
/** A detector that is told in words what to look for. */
export { openTextDetector } from "./methods.ts";
/** Its type. */
export type { TextDetector } from "./methods.ts";
/** What to do where no text detector is on this machine. */
export { textDetectorMissing } from "./methods.ts";
/** Asks a text detector in several words. */
export { runPrompts } from "./compare_segmenters.ts";
/** Who is asked, about which plates. */
export type { PromptsOptions } from "./compare_segmenters.ts";
/** How a comparison is stopped and watched. */
export type { ComparisonOptions } from "./compare_segmenters.ts";
/** What was found for one prompt. */
export type { Prompted } from "./compare_segmenters.ts";
/** A row per prompt. */
export { promptTable } from "./comparison.ts";
/** What one prompt finds, and how right it is. */
export type { PromptRow } from "./comparison.ts";
/** Agreement, table and cut-outs of a comparison of segmenters. */
export { segmenterViews } from "./comparison.ts";
/** What it shows. */
export type { SegmenterViews } from "./comparison.ts";
/** One way's masks beside the labels. */
export type { MethodMetrics } from "./comparison.ts";
/** The characters that a collection's labels tell of, cut out. */
export { labelledCharacters } from "./characters.ts";
/** The characters of an extracted corpus, with their pictures. */
export { openCharacters } from "./characters.ts";
/** Whether the plate around them is kept. */
export type { CharactersOptions } from "./characters.ts";
/** A character with its picture and its sheet. */
export type { ShownCharacter } from "./characters.ts";
/** Embeds characters as they are and flipped. */
export { embedBothWays } from "./characters.ts";
/** The most similar characters on other plates. */
export { similarCharacters } from "./similar_characters.ts";
/** How many answers, and other queries than the characters themselves. */
export type { SimilarOptions } from "./similar_characters.ts";
/** Several characters to search by at once. */
export type { ExampleRows } from "./similar_characters.ts";
/** How often the first answer is the same person. */
export { firstAnswersTable } from "./similar_characters.ts";
/** That share for one model. */
export type { FirstAnswersOfModel } from "./similar_characters.ts";
/** That share of works printed once, or twice. */
export type { FirstAnswers } from "./characters.ts";
/** Labelled plates to a tuned detector: several lengths, the best of them evaluated and recorded. */
export { fineTune } from "./fine_tune.ts";
/** What is fine-tuned, for how long, and where it is kept. */
export type { FineTuneOptions } from "./fine_tune.ts";
/** Which part learns, and for which lengths. */
export type { LengthsChoice } from "./tune_lengths.ts";
/** What a fine-tuning starts from, and on which plates. */
export type { StartChoice } from "./fine_tune.ts";
/** How a detector is fine-tuned. */
export type { TuningChoice } from "./tune_lengths.ts";
/** The result of all lengths, and the tuned model. */
export type { FineTuned } from "./tune_lengths.ts";
/** What is recorded of a fine-tuning. */
export type { FinetuneResult } from "./finetuning.ts";
/** What every result begins with. */
export type { ResultHeader } from "./result_header.ts";
/** A run of one length, without its weights. */
export type { FinetuneRun } from "./finetuning.ts";
/** All of a detector trained for so many steps, on the plates of all books but some. */
export { fineTuneSteps } from "./fine_tune_steps.ts";
/** For how long, and on what. */
export type { FineTuneStepsOptions } from "./fine_tune_steps.ts";
/** Steps, sizes and changes of pictures. */
export type { StepsChoice } from "./tune_steps.ts";
/** What such a training was made of and gave. */
export type { FineTunedSteps } from "./tune_steps.ts";
/** Which plates a detector learns from. */
export type { SourcesChoice } from "./detector_sources.ts";
/** Books that nothing is learnt from. */
export type { LeftOutBooks } from "./left_out_books.ts";
/** A collection by its name or its folder, and where its results go. */
export type { CorpusChoice } from "./corpus_choice.ts";
