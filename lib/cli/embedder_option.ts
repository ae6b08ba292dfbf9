/** The options that name what turns characters into vectors, and how these are gone through. */
import { burin, embedderNames, trained } from "lib/study/embedder_names.ts";
import { text } from "lib/command/command.ts";

/** `--embedder`. */
export const embedderOption = text(
  `${trained} is what train made; the others need no training (${
    embedderNames.join(", ")
  }); or an ` +
    `ONNX file of your own. Default: what was trained or embedded there, else ${burin}`,
  { value: "NAME|FILE.onnx" },
);

/** `--index`. */
export const indexOption = text(
  "exact looks at every vector, lancedb at the nearest cells of a table on disk (deno task lancedb " +
    "installs it). Default: exact up to a million characters",
  { choices: ["exact", "lancedb"] },
);
