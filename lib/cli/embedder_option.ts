/** The option that names what turns characters into vectors. */
import { burin, embedderNames, trained } from "lib/study/embedder_names.ts";
import { text } from "lib/command/command.ts";

/** `--embedder`. */
export const embedderOption = text(
  `${trained} is what train made; the others need no training. ` +
    `Default: what was trained or embedded there, else ${burin}`,
  { choices: embedderNames },
);
