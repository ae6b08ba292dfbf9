/** What is done where nothing else is asked for; known without loading any stage. */

/** As many plates as the engraver makes. */
export const defaultPlates = 60;

/** What the demonstration trains: Burin's own encoder, which ships, by the study's recipe. */
export const demoExperiment = "Burin_5epoch_base_aug_bg";

/** How many queries the study asked. */
export const studyQueries = 2000;

/**
 * Threads that make views beside the one that trains. On two cores one costs the demonstration 2 % of
 * its time and saves larger views up to 10 %; a second gives nothing.
 */
export const defaultWorkers = 1;

/** GiB of opened cut-outs that are kept on disk. */
export const defaultCache = 8;
