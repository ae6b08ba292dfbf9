/** What turns characters into vectors, by its name: known without loading any of it. */
import { modelManifests } from "lib/assets/manifest.ts";

/** The encoder that `train` made. */
export const trained = "simclr";

/** Names of all embedders. */
export const embedderNames: readonly string[] = [
  trained,
  "phash",
  ...modelManifests().filter(({ kind }) => kind === "weights").map(({ id }) => id),
];
