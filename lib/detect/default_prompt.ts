/** What a text detector looks for where nothing is asked for; known without loading a detector. */

/** What a text detector looks for where nothing is said: the study's words. */
export const defaultPrompt = "human characters";
